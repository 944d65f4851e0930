using System.Globalization;
using System.Text;
using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Postgres;

/// <summary>
/// Callers that each change an object of their own again and again, write an event and enter one into the books with each
/// change. However the server fares under them, what they were told must be what is stored.
/// </summary>
internal sealed class Load(string account, IReadOnlyList<IStore> nodes)
{
    private readonly List<Caller> callers = [];
    private long acknowledged;

    /// <summary>How many changes were acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>How many were refused while the server was away, and how many of them without anybody knowing.</summary>
    public (int Refused, int Unknown) Failures => (callers.Sum(each => each.Refused), callers.Sum(each => each.Unknown));

    /// <summary>Is called after each change that was acknowledged.</summary>
    public Action Acted { get; init; } = static () => { };

    /// <summary>Has so many callers each make so many changes.</summary>
    public async Task RunAsync(int count, int writes)
    {
        var first = callers.Count;
        callers.AddRange(Enumerable.Range(first, count).Select(each => new Caller(account, $"pi_{each:D5}", nodes[each % nodes.Count])));
        await Task.WhenAll(callers.Skip(first).Select(async caller =>
        {
            for (var i = 0; i < writes; i++)
            {
                await caller.ChangeAsync();
                Interlocked.Increment(ref acknowledged);
                Acted();
            }
        }));
    }

    /// <summary>Nothing that was acknowledged is missing, and nothing was done twice.</summary>
    public async Task CheckAsync(IStore store)
    {
        foreach (var caller in callers)
        {
            var found = await store.FindAsync(account, caller.Id, default);
            Assert.Equal(caller.Revision, found!.Revision);
            Assert.Equal($"{caller.Id} {caller.Revision}", Encoding.UTF8.GetString(found.Body.Span));
        }

        var changes = callers.Sum(each => each.Revision);
        Assert.Equal(changes, (await store.BalanceAsync(account, default)).Sum(each => each.Net));
        var (events, more, after) = (0, true, (string?)null);
        while (more)
        {
            var page = await store.ListEventsAsync(new() { Account = account, Limit = 100, Cursor = new(after, null) }, default);
            (events, more, after) = (events + page.Rows.Count, page.HasMore, page.Rows.Count > 0 ? page.Rows[^1].Id : null);
        }

        Assert.Equal(changes, events);
    }

    private sealed class Caller(string account, string id, IStore store)
    {
        public string Id => id;

        public long Revision { get; private set; }

        public int Refused { get; private set; }

        public int Unknown { get; private set; }

        // Until it is done. Where the store said that nothing was written, nothing may have been; where it did not know, the
        // object itself says it, as a repeat under the same key would be told.
        public async Task ChangeAsync()
        {
            while (true)
            {
                try
                {
                    var result = await store.CommitAsync(Next(), default);
                    Assert.Equal(CommitResult.Written, result);
                    Revision++;
                    return;
                }
                catch (StoreUnavailableException away)
                {
                    Refused++;
                    if (away.IsUnknown && await IsDoneAsync())
                    {
                        Unknown++;
                        Revision++;
                        return;
                    }
                }

                await Task.Delay(10);
            }
        }

        private async Task<bool> IsDoneAsync()
        {
            while (true)
            {
                try
                {
                    return await store.FindAsync(account, id, default) is { } found && found.Revision > Revision;
                }
                catch (StoreUnavailableException)
                {
                    await Task.Delay(50);
                }
            }
        }

        private Commit Next()
        {
            var next = Revision + 1;
            var body = new Snapshot(Encoding.UTF8.GetBytes($"{id} {next}"));
            var number = next.ToString("D6", CultureInfo.InvariantCulture);
            return new()
            {
                Account = account,
                Puts =
                [
                    new() { Id = id, ExpectedRevision = Revision, Body = body, Created = 1 },
                    new()
                    {
                        Id = $"txn_{id}_{number}",
                        ExpectedRevision = 0,
                        Body = new("{}"u8.ToArray()),
                        Created = 1,
                        Posting = new("eur", 0, 1),
                    },
                ],
                Events = [new() { Id = $"evt_{id}_{number}", Type = "charge.updated", Created = 1, Object = body, ApiVersion = "x" }],
            };
        }
    }
}
