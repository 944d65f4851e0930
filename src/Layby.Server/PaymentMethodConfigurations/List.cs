using Layby.Core;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethodConfigurations;

/// <summary>GET /v1/payment_method_configurations</summary>
public static class List
{
    /// <summary>Shows a page of configurations, newest first; the account's own, which is oldest, last.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if ((Lists.CursorOf(call.Form, out var cursor) ?? Lists.Limit(call.Form, out _)) is { } refusal)
        {
            return refusal;
        }

        _ = Lists.Limit(call.Form, out var limit);
        var all = await AllAsync(call, world, stop);
        var at = all.FindIndex(each => each.Id == (cursor.StartingAfter ?? cursor.EndingBefore));
        if (at < 0 && (cursor.StartingAfter ?? cursor.EndingBefore) is { } unknown)
        {
            return ApiError.NoSuch(
                "payment_method_configuration", unknown, cursor.StartingAfter is null ? "ending_before" : "starting_after");
        }

        var active = call.Form.Flag("active");
        var beyond = (cursor.EndingBefore is null ? all.Skip(at + 1) : all.Take(at))
            .Where(each => (active is null || each.Active == active) && call.Form.Text("application") is null).ToList();
        var page = cursor.EndingBefore is null ? beyond.Take(limit) : beyond.TakeLast(limit);
        return Verdict.Show(Lists.Write(
            [.. page.Select(each => (ReadOnlyMemory<byte>)StripeJson.Body(each))],
            beyond.Count > limit,
            "/v1/payment_method_configurations"));
    }

    /// <summary>All of the account's, which are never more than fit on a page.</summary>
    public static async ValueTask<List<PaymentMethodConfiguration>> AllAsync(ApiCall call, World world, CancellationToken stop)
    {
        var page = await world.Store.ListAsync(
            new() { Account = call.Account.Id, Prefix = StripeJson.PrefixOf<PaymentMethodConfiguration>(), Limit = WireLimits.PageSize },
            stop);
        var stored = page.Rows
            .Select(each => StripeJson.Read<PaymentMethodConfiguration>(each.Body.Span, each.Private.Span, each.Revision))
            .ToList();
        var own = stored.Find(each => each.IsDefault) ?? Configurations.Default(call.Account);
        return [.. stored.Where(each => !each.IsDefault), own];
    }
}
