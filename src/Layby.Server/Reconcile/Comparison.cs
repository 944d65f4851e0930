using System.Collections.Immutable;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Providers;

namespace Layby.Server.Reconcile;

/// <summary>
/// Compares all that a live account has from a stretch of time with what its providers show: what was begun then, and what moved money
/// then, however old; and what a provider lists of that time that the account does not have. It changes nothing, here or there.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="account">Whose.</param>
/// <param name="stretch">The time.</param>
/// <param name="pace">When the next look may be.</param>
/// <param name="tell">Takes what is found.</param>
public sealed class Comparison(World world, Account account, Stretch stretch, Pace pace, Func<Finding, ValueTask> tell)
{
    private readonly AccountPages pages = new(world, account, stretch);
    private readonly HashSet<string> looked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IConnector?> connectors = new(StringComparer.Ordinal);

    /// <summary>How many attempts were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>How many payments the providers have listed.</summary>
    public int Listed { get; private set; }

    /// <summary>The providers whose lists were gone through, for people.</summary>
    public SortedSet<string> WithList { get; } = new(StringComparer.Ordinal);

    /// <summary>The providers that list nothing: what only they have is not found.</summary>
    public SortedSet<string> WithoutList { get; } = new(StringComparer.Ordinal);

    /// <summary>How many differences there are.</summary>
    public int Differences { get; private set; }

    /// <summary>Of how many things it is too early to say.</summary>
    public int Open { get; private set; }

    /// <summary>What could not be compared, since nobody answered: a sentence each.</summary>
    public List<string> Unanswered { get; } = [];

    /// <summary>Compares.</summary>
    public async ValueTask RunAsync(CancellationToken stop)
    {
        await foreach (var intent in pages.IntentsAsync(stop))
        {
            await CompareAsync(intent, stop);
        }

        await foreach (var intentId in pages.MovedAsync(stop))
        {
            // What was begun in the stretch was compared above.
            if (!looked.Contains(intentId) && await world.FindAsync<PaymentIntent>(account, intentId, stop) is { } intent)
            {
                await CompareAsync(intent, stop);
            }
        }

        foreach (var rules in ProviderRules.All.Where(each => !each.SandboxOnly))
        {
            if (await ConnectorAsync(rules.Method, stop) is not { } connector)
            {
                continue;
            }

            (connector.Lists ? WithList : WithoutList).Add(rules.Name);
            if (connector.Lists)
            {
                await CompareListAsync(connector, rules.Name, stop);
            }
        }
    }

    private async ValueTask CompareAsync(PaymentIntent intent, CancellationToken stop)
    {
        if (!looked.Add(intent.Id))
        {
            return;
        }

        foreach (var attempt in intent.Private.Attempts)
        {
            if (attempt.Live?.Refs is { SessionId: not null } or { PaymentId: not null })
            {
                await CompareAsync(intent.Id, attempt, stop);
            }
        }
    }

    // Both sides were read one after the other, and a customer may have paid in between: a difference is one where it is seen twice.
    private async ValueTask CompareAsync(string intentId, PaymentAttempt attempt, CancellationToken stop)
    {
        var found = await LookAsync(intentId, attempt, stop);
        if (found?.Any(each => each.IsDifference) is true)
        {
            found = await LookAsync(intentId, attempt, stop);
        }

        if (found is not { } findings)
        {
            var name = ProviderRules.Of(attempt.Method)!.Name;
            var why = await ConnectorAsync(attempt.Method, stop) is null
                ? $"the account is not connected to {name}: layby keys connect {attempt.Method}."
                : "nobody answered.";
            Unanswered.Add($"{intentId} ({name}, {attempt.Live!.Refs.PaymentId ?? attempt.Id}): {why}");
            return;
        }

        Compared++;
        foreach (var finding in findings)
        {
            await TellAsync(finding);
        }
    }

    // Null where nobody answered.
    private async ValueTask<ImmutableArray<Finding>?> LookAsync(string intentId, PaymentAttempt attempt, CancellationToken stop)
    {
        if (await ConnectorAsync(attempt.Method, stop) is not { } connector)
        {
            return null;
        }

        await pace.TakeAsync(stop);
        return await connector.LookAsync(attempt.Live!.Refs, stop) is { } seen
            && await pages.KeptAsync(intentId, attempt.Id, stop) is { } kept
                ? Reconciliation.Compare(kept, seen, world.Time.GetUtcNow().ToUnixTimeMilliseconds())
                : null;
    }

    private async ValueTask CompareListAsync(IConnector connector, string name, CancellationToken stop)
    {
        await pace.TakeAsync(stop);
        await foreach (var listed in connector.ListAsync(stretch.From, stretch.To, stop))
        {
            if (listed is null)
            {
                Unanswered.Add($"{account.Id}: {name} did not list all of its payments; what only {name} has may be missing here.");
                continue;
            }

            // Another account's, or another server's, under the same contract.
            if (ReportDesk.IntentOf(listed.AttemptId ?? "") is not { } intentId || !account.Owns(intentId))
            {
                continue;
            }

            Listed++;
            var intent = await world.FindAsync<PaymentIntent>(account, intentId, stop);
            var kept = intent?.Private.Attempts.FirstOrDefault(each => each.Id == listed.AttemptId);
            if (Reconciliation.OfListed(listed, connector.Method, kept) is { } finding)
            {
                await TellAsync(finding);
            }
        }
    }

    private async ValueTask TellAsync(Finding finding)
    {
        Differences += finding.IsDifference ? 1 : 0;
        Open += finding.IsDifference ? 0 : 1;
        await tell(finding);
    }

    private async ValueTask<IConnector?> ConnectorAsync(string method, CancellationToken stop)
    {
        if (!connectors.TryGetValue(method, out var connector))
        {
            connector = connectors[method] = await world.Connections.FindAsync(account, method, stop);
        }

        return connector;
    }
}
