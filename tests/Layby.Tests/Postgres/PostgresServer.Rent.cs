using System.Collections.Concurrent;

namespace Layby.Tests.Postgres;

/// <summary>The databases that it lends to tests.</summary>
internal sealed partial class PostgresServer
{
    private readonly ConcurrentBag<string> resting = [];

    /// <summary>
    /// A database that has Layby's tables, and nothing in them. To make one takes a third of a second, to empty one that a
    /// test has given back far less.
    /// </summary>
    public async Task<RentedDatabase> RentAsync()
    {
        if (resting.TryTake(out var rested))
        {
            return new(this, rested);
        }

        var name = $"layby_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {await template.Value} STRATEGY file_copy");
        return new(this, name);
    }

    /// <summary>Empties a database and keeps it for the next test.</summary>
    public async Task GiveBackAsync(string database)
    {
        await ExecuteAsync(
            """
            TRUNCATE accounts, keys, snapshots, objects, balances, answers, events, subscriptions, deliveries, attempts, operations, leases;
            UPDATE layby SET upkeep_until = 0;
            """,
            database);
        resting.Add(database);
    }
}
