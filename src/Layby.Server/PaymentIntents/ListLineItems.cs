using System.Text.Json;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>GET /v1/payment_intents/{id}/amount_details_line_items</summary>
public static class ListLineItems
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList();

    /// <summary>Shows what is bought, as the merchant listed it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if (Lists.Limit(call.Form, out var limit) is { } wrong)
        {
            return wrong;
        }

        // Newest last: lines stand in the order in which the merchant listed them.
        var after = call.Form.Text("starting_after");
        var rest = intent.Private.LineItems.AsEnumerable();
        rest = after is null ? rest : rest.SkipWhile(each => each.Id != after).Skip(1);
        var page = rest.Take(limit + 1).ToList();
        var members = page.Take(limit)
            .Select(each => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(LineItemJson.Write(each), StripeJson.Trees));
        return Verdict.Show(Lists.Write(
            [.. members], page.Count > limit, $"/v1/payment_intents/{intent.Id}/amount_details_line_items"));
    }
}
