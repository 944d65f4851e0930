using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Where an answer finds the objects that it names: those about to be committed first, then the store's.</summary>
public sealed class Shelf(World world, Account account, Change? change = null, Commits? commits = null)
{
    /// <summary>The JSON of an object.</summary>
    /// <exception cref="InvariantException">There is none: an answer named what does not exist.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> BodyAsync(string id, CancellationToken stop)
    {
        if (change?.Find<IApiObject>(id) is { } fresh)
        {
            return commits!.Of(fresh).Json;
        }

        var found = await world.Store.FindAsync(account.Id, id, stop);
        Invariant.Holds(found is not null, "an object that is named exists");
        return id.StartsWith(StripeJson.PrefixOf<BalanceTransaction>(), StringComparison.Ordinal)
            ? StripeJson.Body(Books.Read(found!).AsOf(account.Now().ToUnixTimeSeconds()))
            : found!.Body;
    }

    /// <summary>The list of a charge's refunds: the newest ten, with what is about to be committed.</summary>
    public async ValueTask<JsonObject> RefundsAsync(string chargeId, CancellationToken stop)
    {
        var page = await world.Store.ListAsync(new ObjectQuery
        {
            Account = account.Id,
            Prefix = StripeJson.PrefixOf<Refund>(),
            Twin = StripeJson.TwinOf<Refund>(),
            Limit = WireLimits.DefaultPageSize,
            Parent = chargeId,
        }, stop);
        var fresh = change?.Objects.OfType<Refund>().Where(each => each.Charge == chargeId).ToArray() ?? [];
        var all = fresh.Select(each => (each.Id, Body: commits!.Of(each).Json))
            .Concat(page.Rows.Where(row => fresh.All(each => each.Id != row.Id)).Select(row => (row.Id, row.Body)))
            .OrderByDescending(each => each.Id, StringComparer.Ordinal)
            .ToArray();
        var list = Lists.Of(
            [.. all.Take(WireLimits.DefaultPageSize).Select(each => JsonNode.Parse(each.Body.Span)!)],
            $"/v1/charges/{chargeId}/refunds");
        list["has_more"] = page.HasMore || all.Length > WireLimits.DefaultPageSize;
        return list;
    }

    /// <summary>A session with what is never shown of it.</summary>
    /// <exception cref="InvariantException">There is none.</exception>
    public async ValueTask<CheckoutSession> SessionAsync(string id, CancellationToken stop)
    {
        var session = change?.Find<CheckoutSession>(id) ?? await world.FindAsync<CheckoutSession>(account, id, stop);
        Invariant.Holds(session is not null, "a session that is named exists");
        return session!;
    }

    /// <summary>An intent with what is never shown of it.</summary>
    /// <exception cref="InvariantException">There is none.</exception>
    public async ValueTask<PaymentIntent> IntentAsync(string id, CancellationToken stop)
    {
        var intent = change?.Find<PaymentIntent>(id) ?? await world.FindAsync<PaymentIntent>(account, id, stop);
        Invariant.Holds(intent is not null, "an intent that is named exists");
        return intent!;
    }
}
