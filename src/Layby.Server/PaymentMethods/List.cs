using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>GET /v1/payment_methods, and a customer's own at /v1/customers/{id}/payment_methods.</summary>
public static class List
{
    private static readonly Param[] Narrowing =
    [
        Param.Word("allow_redisplay", "always", "limited", "unspecified"), Param.Word("type", PaymentMethodTypes.All),
    ];

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        [.. Narrowing, Param.Text("customer"), Param.Text("customer_account")]);

    /// <summary>What a customer's own list takes.</summary>
    public static Param CustomerTable { get; } = ParamTable.OfList(Narrowing);

    /// <summary>Shows a page of methods, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("customer_account") is { } account ? ApiError.NoSuch("account", account, "customer_account")
        : await Owners.RefusesListAsync(call, world, stop) is { } unknown ? unknown
        : await ShowAsync(call, world, "/v1/payment_methods", call.Form.Text("customer"), stop);

    /// <summary>Shows a page of a customer's methods.</summary>
    public static async ValueTask<Verdict> OfCustomer(ApiCall call, World world, CancellationToken stop) =>
        (await Owners.InAddressAsync(call, world, stop)).Ok(out var customer, out var refusal)
            ? await ShowAsync(call, world, $"/v1/customers/{customer.Id}/payment_methods", customer.Id, stop)
            : refusal;

    /// <summary>GET /v1/customers/{id}/payment_methods/{payment_method}: shows one of a customer's methods.</summary>
    public static async ValueTask<Verdict> OneOfCustomer(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Owners.InAddressAsync(call, world, stop)).Ok(out var customer, out var refusal))
        {
            return refusal;
        }

        return await world.FindStoredAsync<PaymentMethod>(call.Account, call.MemberId, stop) is { } found
            && JsonBytes.Text(found.Body.Span, "customer"u8) == customer.Id
            ? Verdict.Found(found)
            : Retrieve.Missing(call.MemberId);
    }

    private static ValueTask<Verdict> ShowAsync(
        ApiCall call, World world, string url, string? customer, CancellationToken stop)
    {
        var (type, redisplay) = (call.Form.Text("type"), call.Form.Text("allow_redisplay"));
        var query = new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<PaymentMethod>(),
            Limit = 0,
            Customer = customer,
        };
        return Pages.ShowAsync(call, world, url, query, "payment_method", stop, type is null && redisplay is null
            ? null
            : each => Is(each, "type"u8, type) && Is(each, "allow_redisplay"u8, redisplay));
    }

    private static bool Is(StoredObject stored, ReadOnlySpan<byte> name, string? wanted) =>
        wanted is null || JsonBytes.Text(stored.Body.Span, name) == wanted;
}
