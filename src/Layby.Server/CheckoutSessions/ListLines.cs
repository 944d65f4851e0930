using System.Text.Json;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>GET /v1/checkout/sessions/{id}/line_items</summary>
public static class ListLines
{
    /// <summary>Shows what is bought, as the merchant listed it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Sessions.FindAsync(call, world, stop)).Ok(out var session, out var refusal))
        {
            return refusal;
        }

        var bothEnds = Lists.CursorOf(call.Form, out var cursor);
        if ((Lists.Limit(call.Form, out var limit) ?? bothEnds) is { } wrong)
        {
            return wrong;
        }

        var lines = session.Private.Lines;
        var at = lines.ToList().FindIndex(each => each.Id == (cursor.StartingAfter ?? cursor.EndingBefore));
        if (at < 0 && (cursor.StartingAfter ?? cursor.EndingBefore) is { } nobody)
        {
            return Core.ApiError.NoSuch(
                "line item", nobody, cursor.StartingAfter is not null ? "starting_after" : "ending_before");
        }

        // Lines stand in the order in which the merchant listed them.
        var backwards = cursor.EndingBefore is not null;
        var (from, below) = backwards ? (Math.Max(0, at - limit), at) : (at + 1, Math.Min(lines.Length, at + 1 + limit));
        var members = lines[from..below].Select(each => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(
            CheckoutLineJson.Write(each), StripeJson.Trees));
        return Verdict.Show(Lists.Write(
            [.. members], backwards ? from > 0 : below < lines.Length, CheckoutLineJson.Url(session.Id)));
    }
}
