using System.Collections.Frozen;
using Layby.Core.Charges;

namespace Layby.Core.Cards;

/// <summary>How a card is declined. https://docs.stripe.com/declines/codes</summary>
/// <param name="Code">The error's code: <c>card_declined</c>.</param>
/// <param name="DeclineCode">The issuer's reason; null where the code says it all.</param>
/// <param name="Message">For the customer.</param>
/// <param name="Outcome">What the failed charge says of it.</param>
public sealed record CardDecline(string Code, string? DeclineCode, string Message, Outcome Outcome);

/// <summary>The ways in which a card is declined, each by the issuer's word for it.</summary>
public static class CardDeclines
{
    /// <summary>No reason was given.</summary>
    public const string Generic = "generic_decline";

    /// <summary>The holder would have to prove who they are, and is not there.</summary>
    public const string Authentication = "authentication_required";

    /// <summary>The payment never came to the issuer: it was thought to be a fraud.</summary>
    public const string Blocked = "fraudulent";

    private const string Declined = "card_declined";
    private const string Message = "Your card was declined.";

    private static readonly FrozenDictionary<string, CardDecline> All = new Dictionary<string, CardDecline>
    {
        [Generic] = new(Declined, Generic, Message, ByIssuer(
            Generic, "The bank did not return any further details with this decline.") with
        {
            // Both as a public recording of a test's charge.failed has them; for other reasons there is none.
            AdviceCode = "try_again_later",
            NetworkDeclineCode = "01",
        }),
        ["insufficient_funds"] = new(
            Declined, "insufficient_funds", "Your card has insufficient funds.", ByIssuer("insufficient_funds")),
        ["lost_card"] = new(Declined, "lost_card", Message, ByIssuer("lost_card")),
        ["stolen_card"] = new(Declined, "stolen_card", Message, ByIssuer("stolen_card")),
        ["card_velocity_exceeded"] = new(
            Declined, "card_velocity_exceeded",
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
            ByIssuer("card_velocity_exceeded")),
        ["expired_card"] = new("expired_card", null, "Your card has expired.", ByIssuer("expired_card")),
        ["incorrect_cvc"] = new("incorrect_cvc", null, "Your card's security code is incorrect.", ByIssuer("incorrect_cvc")),
        ["processing_error"] = new(
            "processing_error", null, "An error occurred while processing your card. Try again in a little bit.",
            ByIssuer("processing_error")),
        [Authentication] = new(
            Authentication, Authentication, "Your card was declined. This transaction requires authentication.",
            ByIssuer(Authentication)),
        [Blocked] = new(Declined, Blocked, Message, new Outcome
        {
            NetworkStatus = "not_sent_to_network",
            Reason = "highest_risk_level",
            RiskLevel = "highest",
            SellerMessage = "Stripe blocked this payment as too risky.",
            Type = "blocked",
        }),
    }.ToFrozenDictionary();

    /// <summary>The decline of this word; one that is not known is like no reason.</summary>
    public static CardDecline Of(string? word) => All.GetValueOrDefault(word ?? Generic) ?? All[Generic];

    private static Outcome ByIssuer(string reason, string? said = null) => new()
    {
        NetworkStatus = "declined_by_network",
        Reason = reason,
        RiskLevel = "normal",
        SellerMessage = said ?? $"The bank returned the decline code `{reason}`.",
        Type = "issuer_declined",
    };
}
