using System.Collections.Frozen;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// The customers and values with which Stripe documents Klarna's sandbox
/// (docs.stripe.com/payments/klarna/accept-a-payment, "test your integration").
/// </summary>
internal static class KlarnaTestData
{
    /// <summary>The one six-digit code that is refused.</summary>
    public const string WrongCode = "999999";

    /// <summary>For a direct debit.</summary>
    public const string Iban = "DE11520513735120710131";

    /// <summary>For a bank transfer.</summary>
    public const string Bank = "Demo Bank";

    /// <summary>For a credit card.</summary>
    public const string CreditCard = "4111111111111111";

    /// <summary>For a debit card.</summary>
    public const string DebitCard = "4012888888881881";

    /// <summary>For either card, with any expiry date in the future.</summary>
    public const string Cvc = "123";

    private static readonly FrozenDictionary<string, Phones> PhonesOf = new Dictionary<string, Phones>
    {
        ["AT"] = new("+4306762600456", "+4306762600745"),
        ["AU"] = new("+61473752244", "+61473763254"),
        ["BE"] = new("+32485121291", "+32485212123"),
        ["CA"] = new("+15197438620", "+15197308624"),
        ["CH"] = new("+41758680000", "+41758680001"),
        ["CZ"] = new("+420771613715", "+420771623691"),
        ["DE"] = new("+49017614284340", "+49017610927312"),
        ["DK"] = new("+4542555628", "+4552555348"),
        ["ES"] = new("+34672563009", "+34682425101"),
        ["FI"] = new("+358401234567", "+358401234568"),
        ["FR"] = new("+33689854321", "+33687984322"),
        ["GB"] = new("+447755564318", "+447355505530"),
        ["GR"] = new("+306945553624", "+306945553625"),
        ["IE"] = new("+353855351400", "+353855351401"),
        ["IT"] = new("+393339741231", "+393312232389"),
        ["NL"] = new("+31689124321", "+31632167678"),
        ["NO"] = new("+4740123456", "+4740123457"),
        ["NZ"] = new("+6427555290", "+642993007712"),
        ["PL"] = new("+48795222223", "+48795223325"),
        ["PT"] = new("+351935556731", "+351915593837"),
        ["RO"] = new("+40741209876", "+40707127444"),
        ["SE"] = new("+46701740615", "+46701740620"),
        ["US"] = new("+13106683312", "+13106354386"),
    }.ToFrozenDictionary();

    private static readonly string[] ComplaintWords =
    [
        "return", "goods_not_received", "already_paid", "faulty_goods", "incorrect_invoice", "high_risk_order",
        "unauthorized_purchase",
    ];

    private static readonly FrozenSet<string> RefusedEmails = KlarnaMarkets.All
        .Select(RefusedIn)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // docs.stripe.com/payments/klarna/disputes; the word in the address is Klarna's reason.
    private static readonly FrozenDictionary<string, string> Complaints = (
        from market in KlarnaMarkets.All
        from complaint in ComplaintWords
        select KeyValuePair.Create($"customer+disputed-{complaint}@email.{market.TopLevelDomain}", complaint))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether Klarna refuses a customer. Their e-mail address alone decides, whatever the country; everyone but the
    /// documented 23 is approved.
    /// </summary>
    public static bool Refuses(string? email) => email is not null && RefusedEmails.Contains(email.Trim());

    /// <summary>What a customer disputes once they have paid; null for everyone but the documented seven of each country.</summary>
    public static string? ComplaintOf(string? email) => email is null ? null : Complaints.GetValueOrDefault(email.Trim());

    /// <summary>The address that is refused, of a country's documented customer.</summary>
    public static string RefusedIn(KlarnaMarket market) => $"customer+denied@email.{market.TopLevelDomain}";

    /// <summary>The telephone number of a country's documented customer.</summary>
    public static string? PhoneOf(string country, string? email) =>
        PhonesOf.TryGetValue(country, out var phones) ? Refuses(email) ? phones.Denied : phones.Approved : null;

    private sealed record Phones(string Approved, string Denied);
}
