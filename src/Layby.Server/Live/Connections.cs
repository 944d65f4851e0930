using System.Collections.Concurrent;
using Layby.Core.Providers;
using Layby.Server.Providers;

namespace Layby.Server.Live;

/// <summary>Makes the connector of a method from a merchant's credentials: the JSON that was sealed.</summary>
/// <exception cref="OrderRefusedException">They are no credentials of this method: one sentence says why, without them.</exception>
public delegate MadeConnector MakeConnector(string method, ReadOnlySpan<byte> credentials);

/// <summary>A connector, and what may be shown of its credentials.</summary>
public sealed record MadeConnector(IConnector Connector, string Shown);

/// <summary>Merchants' connections to live providers, each made when it is first needed and again when its contract changes.</summary>
public sealed class Connections(World world, MakeConnector make)
{
    private readonly ConcurrentDictionary<(string Account, string Method), (long Revision, IConnector Connector)> made = new();

    /// <summary>
    /// An account's connection; null where it has no contract for the method, or one that this server's key does not open.
    /// </summary>
    public async ValueTask<IConnector?> FindAsync(Account account, string method, CancellationToken stop)
    {
        var contract = await world.FindAsync<Contract>(account, Contract.IdOf(method), stop);
        if (contract is not { Ended: false })
        {
            return null;
        }

        if (made.TryGetValue((account.Id, method), out var known) && known.Revision == contract.Revision)
        {
            return known.Connector;
        }

        if (world.Settings.Seal?.Open(contract.Private.Sealed, PlaceOf(account.Id, method)) is not { } credentials)
        {
            return null;
        }

        // Two that come at once make two; one is kept, so that what a connector counts is counted in one place.
        return made.AddOrUpdate(
            (account.Id, method),
            _ => (contract.Revision, make(method, credentials).Connector),
            (_, kept) => kept.Revision == contract.Revision ? kept : (contract.Revision, make(method, credentials).Connector)).Connector;
    }

    /// <summary>The methods that can pay an account: in a sandbox all of them, else those with a contract.</summary>
    public async ValueTask<IReadOnlyList<string>> ServedAsync(Account account, CancellationToken stop)
    {
        var served = new List<string>();
        foreach (var rules in ProviderRules.All)
        {
            if (!account.IsLive || (!rules.SandboxOnly && await FindAsync(account, rules.Method, stop) is not null))
            {
                served.Add(rules.Method);
            }
        }

        return served;
    }

    /// <summary>What a contract's credentials are sealed for.</summary>
    public static string PlaceOf(string account, string method) => $"{account} {method}";
}
