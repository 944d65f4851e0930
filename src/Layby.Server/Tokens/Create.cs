using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Tokens;

/// <summary>POST /v1/tokens: browsers and phones hand a card in, so that the merchant's server never sees its number.</summary>
public static class Create
{
    private static readonly string[] Others = ["account", "bank_account", "cvc_update", "person", "pii"];

    /// <summary>What it takes. A card is let through unread, because the table's refusals repeat what they refuse.</summary>
    public static Param Table { get; } = ParamTable.OfClient(
        [Param.Anything("card"), Param.Text("customer"), .. Others.Select(Param.Anything)]);

    /// <summary>Makes a token of a card.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (Array.Find(Others, each => call.Form[each] is not null) is { } other)
        {
            return ApiError.Invalid(other, $"Tokens can be made of cards only, not of a {other}.");
        }

        if (call.Form.Text("customer") is { } customer)
        {
            return ApiError.Invalid(
                "customer",
                $"The `customer` parameter ({customer}) shares a card with a connected account, and there are none.");
        }

        if (call.Form["card"] is { Text: not null })
        {
            return ApiError.Invalid("card", "Invalid object");
        }

        var card = call.Form.Hash("card");
        var holder = card is null ? BillingDetails.Unknown : HolderOf(card);
        if (!(await CardForms.ReadAsync(card, holder, "card", call, world, stop)).Ok(out var given, out var refusal))
        {
            return refusal;
        }

        var token = CardForms.TokenOf(call.Account, holder, given);
        return Verdict.Write(given.Spent.Then(new Change { Objects = [token] }), token);
    }

    private static BillingDetails HolderOf(FormNode card) => new()
    {
        Address = new()
        {
            City = card.Text("address_city"),
            Country = card.Text("address_country"),
            Line1 = card.Text("address_line1"),
            Line2 = card.Text("address_line2"),
            PostalCode = card.Text("address_zip"),
            State = card.Text("address_state"),
        },
        Name = card.Text("name"),
    };
}
