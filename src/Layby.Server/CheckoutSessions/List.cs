using System.Text.Json;
using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>GET /v1/checkout/sessions</summary>
public static class List
{
    private static readonly (string Param, string Kind)[] Nobodys =
        [("customer_account", "account"), ("payment_link", "payment_link"), ("subscription", "subscription")];

    /// <summary>Shows a page of sessions, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        foreach (var (param, kind) in Nobodys)
        {
            if (call.Form.Text(param) is { } id)
            {
                return ApiError.NoSuch(kind, id, param);
            }
        }

        if (await Owners.RefusesListAsync(call, world, stop) is { } unknown)
        {
            return unknown;
        }

        var (customer, intent, status) = (call.Form.Text("customer"), call.Form.Text("payment_intent"), call.Form.Text("status"));
        var labelled = status is not null && customer is null && intent is null;
        return await Pages.ShowAsync(call, world, "/v1/checkout/sessions", new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<CheckoutSession>(),
            Limit = 0,
            Customer = customer,
            Parent = intent,
            Labels = labelled ? [status!] : null,
        }, "checkout.session", stop, Fits(labelled ? null : status, call.Form.Hash("customer_details")?.Text("email")));
    }

    // An index leads to one of them; the rest is read.
    private static Func<StoredObject, bool>? Fits(string? status, string? email) => (status, email) is (null, null)
        ? null
        : found => (status is null || JsonBytes.Text(found.Body.Span, "status"u8) == status)
            && (email is null || EmailOf(found.Body).Equals(email, StringComparison.OrdinalIgnoreCase));

    private static string EmailOf(ReadOnlyMemory<byte> body)
    {
        using var session = JsonDocument.Parse(body);
        return session.RootElement.GetProperty("customer_details") is { ValueKind: JsonValueKind.Object } details
            ? details.GetProperty("email").GetString() ?? ""
            : "";
    }
}
