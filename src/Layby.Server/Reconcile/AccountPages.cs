using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Reconcile;

/// <summary>Reads our side of a comparison, a page at a time.</summary>
internal sealed class AccountPages(World world, Account account, Stretch stretch)
{
    private CreatedRange Created => new(stretch.From.ToUnixTimeSeconds(), stretch.To.ToUnixTimeSeconds());

    /// <summary>The intents that were begun in the stretch, newest first.</summary>
    public IAsyncEnumerable<PaymentIntent> IntentsAsync(CancellationToken stop) =>
        AllAsync<PaymentIntent>(new() { Account = account.Id, Prefix = "pi_", Limit = WireLimits.PageSize, Created = Created }, stop);

    /// <summary>The intents, begun before the stretch, whose money moved in it.</summary>
    public async IAsyncEnumerable<string> MovedAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var query = new ObjectQuery { Account = account.Id, Prefix = "txn_", Limit = WireLimits.PageSize, Created = Created };
        await foreach (var line in AllAsync<BalanceTransaction>(query, stop))
        {
            var intent = (await world.FindAsync<Charge>(account, line.Source, stop))?.PaymentIntent
                ?? (await world.FindAsync<Refund>(account, line.Source, stop))?.PaymentIntent;
            if (intent is not null && !stretch.Has(Account.SecondsOf(intent)))
            {
                yield return intent;
            }
        }
    }

    /// <summary>An attempt as it is now; null where it is not there any more.</summary>
    public async ValueTask<KeptAttempt?> KeptAsync(string intentId, string attemptId, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentIntent>(account, intentId, stop) is not { } intent
            || intent.Private.Attempts.FirstOrDefault(each => each.Id == attemptId) is not { Live: not null } attempt)
        {
            return null;
        }

        if (attempt.Outcome is not AttemptOutcome.Approved
            || intent.LatestCharge is not { } chargeId
            || await world.FindAsync<Charge>(account, chargeId, stop) is not { } charge)
        {
            return new(intent, attempt, null, []);
        }

        var refunds = ImmutableArray.CreateBuilder<Refund>();
        var query = new ObjectQuery
        {
            Account = account.Id,
            Prefix = StripeJson.PrefixOf<Refund>(),
            Twin = StripeJson.TwinOf<Refund>(),
            Limit = WireLimits.PageSize,
            Parent = charge.Id,
        };
        await foreach (var refund in AllAsync<Refund>(query, stop))
        {
            refunds.Add(refund);
        }

        return new(intent, attempt, charge, refunds.ToImmutable());
    }

    private async IAsyncEnumerable<T> AllAsync<T>(ObjectQuery query, [EnumeratorCancellation] CancellationToken stop)
        where T : class, IApiObject
    {
        while (true)
        {
            var page = await world.Store.ListAsync(query, stop);
            foreach (var row in page.Rows)
            {
                yield return StripeJson.Read<T>(row.Body.Span, row.Private.Span, row.Revision);
            }

            if (!page.HasMore)
            {
                yield break;
            }

            query = query with { Cursor = new(page.Rows[^1].Id, null) };
        }
    }
}
