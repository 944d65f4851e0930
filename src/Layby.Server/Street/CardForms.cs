using System.Globalization;
using Layby.Core;
using Layby.Core.Cards;
using Layby.Core.PaymentMethods;
using Layby.Core.Tokens;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>A card as a call gives it. The number is not in it: it went no further than the list it was looked up in.</summary>
/// <param name="Card">Which of the published test cards it is.</param>
/// <param name="Details">What is kept and shown of it.</param>
/// <param name="Spent">The token that was used up for it, or nothing.</param>
public sealed record GivenCard(TestCard Card, CardDetails Details, Change Spent);

/// <summary>
/// Reads a card, by its number or by a token. Whatever is refused here is refused before anything is written, and no
/// refusal repeats what was sent.
/// </summary>
public static class CardForms
{
    private const int MaxYears = 50;

    /// <summary>
    /// The rows of a card. They are let through the table unread, because its refusals repeat what they refuse.
    /// </summary>
    public static Param Table { get; } = Param.Hash(
        "card",
        Param.Anything("cvc"), Param.Anything("exp_month"), Param.Anything("exp_year"), Param.Anything("networks"),
        Param.Anything("number"), Param.Anything("token"));

    /// <summary>The card of a form, or why there can be none.</summary>
    /// <param name="form">The <c>card</c> hash; null where there is none.</param>
    /// <param name="holder">Whose it is, as far as it is known.</param>
    /// <param name="at">What the hash is called, for refusals: <c>payment_method_data[card]</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Result<GivenCard>> ReadAsync(
        FormNode? form, BillingDetails holder, string at, ApiCall call, World world, CancellationToken stop)
    {
        if (form is null || form.Children.Count == 0)
        {
            return ApiError.Missing(at);
        }

        return form["token"] is { } token
            ? await FromTokenAsync(token.Text ?? "", $"{at}[token]", call, world, stop)
            : FromNumber(form, holder, at, call);
    }

    /// <summary>The card that a token's id stands for; a token that was made can be used once.</summary>
    public static async ValueTask<Result<GivenCard>> FromTokenAsync(
        string id, string at, ApiCall call, World world, CancellationToken stop)
    {
        if (TestCards.OfToken(id) is { } published)
        {
            return new GivenCard(published, DetailsOf(published, call.Account), Change.None);
        }

        if (await world.FindAsync<Token>(call.Account, id, stop) is not { } token)
        {
            return ApiError.NoSuch("token", id, at);
        }

        if (token.Used)
        {
            return ApiError.Invalid(at, $"You cannot use a Stripe token more than once: {id}.", "token_already_used");
        }

        var card = TestCards.Named(token.Private.TestCard)!;
        return new GivenCard(card, token.Private.Details!, new Change { Objects = [token with { Used = true }] });
    }

    /// <summary>A payment method of a published card, fresh each time that it is asked for by name.</summary>
    public static PaymentMethod Fresh(TestCard card, Account account) =>
        MethodOf(account, BillingDetails.Unknown, card, DetailsOf(card, account));

    /// <summary>A payment method of a card.</summary>
    public static PaymentMethod MethodOf(Account account, BillingDetails holder, TestCard card, CardDetails details)
    {
        var id = account.NewId("pm_1");
        return new PaymentMethod
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Type = "card",
            BillingDetails = holder,
            Card = details,
            TestCard = card.Name,
        };
    }

    /// <summary>A token of a card.</summary>
    public static Token TokenOf(Account account, BillingDetails holder, GivenCard given)
    {
        var id = account.NewId("tok_1");
        return new Token
        {
            Id = id,
            Card = TokenCard.Of(account.NewId("card_1"), given.Details, holder),
            Created = Account.SecondsOf(id),
            Private = new(given.Card.Name, given.Details),
        };
    }

    // Cards that are asked for by name are good for another year.
    private static CardDetails DetailsOf(TestCard card, Account account)
    {
        var now = account.Now();
        return CardDetails.Of(card, new(now.Month, now.Year + 1), CardChecks.Of(card, Address.Unknown, hasCvc: true));
    }

    private static Result<GivenCard> FromNumber(FormNode form, BillingDetails holder, string at, ApiCall call)
    {
        if (Array.Find(["number", "exp_month", "exp_year"], each => form[each] is null) is { } missing)
        {
            return ApiError.Missing($"{at}[{missing}]");
        }

        if (CardNumbers.Digits(form["number"]!.Text ?? "") is not { } digits)
        {
            return CardRefusals.InvalidNumber;
        }

        if (!CardNumbers.IsChecked(digits))
        {
            return CardRefusals.IncorrectNumber;
        }

        if (TestCards.Numbered(digits) is not { } card)
        {
            return CardRefusals.NotForTests;
        }

        if (!Expiry(form, call.Account.Now()).Ok(out var expires, out var refusal))
        {
            return refusal;
        }

        var cvc = form["cvc"] is { } code ? code.Text ?? "-" : null;
        return cvc is { Length: > 0 } && !IsCvc(cvc, card)
            ? CardRefusals.InvalidCvc
            : new GivenCard(
                card, CardDetails.Of(card, expires, CardChecks.Of(card, holder.Address, cvc is { Length: > 0 })), Change.None);
    }

    private static Result<CardExpiry> Expiry(FormNode form, DateTimeOffset now)
    {
        if (Number(form["exp_month"]) is not (>= 1 and <= 12 and var month))
        {
            return CardRefusals.InvalidMonth;
        }

        var year = Number(form["exp_year"]) is { } given ? given < 100 ? given + 2000 : given : 0;
        return year < now.Year || year > now.Year + MaxYears ? CardRefusals.InvalidYear
            : year == now.Year && month < now.Month ? CardRefusals.InvalidMonth
            : new CardExpiry(month, year);
    }

    private static long? Number(FormNode? node) =>
        node?.Text is { Length: <= 4 } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static bool IsCvc(string cvc, TestCard card) =>
        cvc.All(char.IsAsciiDigit) && (cvc.Length == 3 || (cvc.Length == 4 && card.Brand == "amex"));
}
