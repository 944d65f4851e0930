using System.Text;
using System.Text.Json;
using Layby.Server;
using Layby.Server.Store;

namespace Layby.Bench.Databases;

/// <summary>
/// Fills a store with payments, as copies of one that the server has made itself, by the store's own commits: a million are
/// there in minutes.
/// </summary>
internal sealed class Stock(Requests requests, Func<ServerProcess> start, Func<ValueTask<IStore>> open)
{
    // Each has about a page of payments in the smallest stock, and a thousand pages in the largest.
    private const int Customers = 48;
    private const int AtOnce = 128;
    private const int Remembered = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IntentPool _intents = new();
    private readonly IntentPool _customers = new();
    private readonly Random _dice = new(1);
    private int _stored;

    /// <summary>Fills it until there are so many.</summary>
    public void Fill(int size) => FillAsync(size).GetAwaiter().GetResult();

    /// <summary>What is asked of it.</summary>
    public IReadOnlyList<Scenario> Scenarios()
    {
        var usual = new Scenarios(requests, _intents);
        return
        [
            usual.Create,
            usual.Retrieve,
            usual.List,
            new("list of a customer", 1, () => new OnPooled(_customers, Get("/v1/payment_intents?limit=10&customer={id}")), IsSome),
            new("list of events", 1, () => new Repeated(Get("/v1/events?limit=10")), IsList),
            new("list of events of a type", 1, () => new Repeated(Get("/v1/events?limit=10&type=payment_intent.created")), IsList),
            usual.Life,
        ];
    }

    private RequestTemplate Get(string path) => RequestTemplate.Get(path, requests.StripeVersion);

    private static string? IsList(JsonElement body) =>
        body.GetProperty("object").GetString() is "list" && body.GetProperty("data").GetArrayLength() == 10
            ? null
            : "it is not a full page";

    private static string? IsSome(JsonElement body) =>
        body.GetProperty("object").GetString() is "list" && body.GetProperty("data").GetArrayLength() > 0 ? null : "nothing is in it";

    private static string? IsCustomer(JsonElement body) =>
        body.GetProperty("object").GetString() is "customer" ? null : "it is not a customer";

    private async Task FillAsync(int size)
    {
        if (_stored == 0)
        {
            // The server makes the first one, the sandbox that it belongs to, and the customers.
            using var server = start();
            var load = new LoadGenerator(server);
            load.Send(new Scenarios(requests, _intents).Fill, 1, 1, Patience);
            var customer = RequestTemplate.Post("/v1/customers", "name=Mock%20Mock", requests.StripeVersion, keyed: true);
            load.Send(new("customers", 1, () => new Fill(_customers, customer), IsCustomer), 8, Customers / 8, Patience);
        }

        await using var store = await open();
        var stored = (await store.ListAccountsAsync(default)).Single(each => each.Created > 0);
        var account = new Account(stored, await store.NewestEventIdAsync(stored.Id, default), TimeProvider.System, Dice.System());
        var page = await store.ListAsync(new() { Account = account.Id, Prefix = "pi_", Limit = 1 }, default);
        var sample = new Sample(Encoding.UTF8.GetString(page.Rows[0].Body.Span), page.Rows[0].Id, page.Rows[0].Private);
        var every = Math.Max(1, size / Remembered);
        var waiting = new List<Task>();
        for (; _stored < size; _stored++)
        {
            var commit = sample.Copy(account, Encoding.ASCII.GetString(_customers.Any(_dice)), out var id);
            if (_stored % every == 0)
            {
                _intents.Add(Encoding.ASCII.GetBytes(id));
            }

            waiting.Add(store.CommitAsync(commit, default).AsTask());
            if (waiting.Count == AtOnce)
            {
                await Task.WhenAll(waiting);
                waiting.Clear();
            }
        }

        await Task.WhenAll(waiting);
    }

    private sealed record Sample(string Body, string Id, ReadOnlyMemory<byte> Private)
    {
        public Commit Copy(Account account, string customer, out string id)
        {
            id = account.NewId("pi_3");
            var created = Account.SecondsOf(id);
            var body = new Snapshot(Encoding.UTF8.GetBytes(Body.Replace(Id, id, StringComparison.Ordinal)));
            return new()
            {
                Account = account.Id,
                Stamp = account.Stamp,
                Puts = [new() { Id = id, ExpectedRevision = 0, Body = body, Private = Private, Created = created, Customer = customer }],
                Events =
                [
                    new()
                    {
                        Id = account.NewId("evt_3"),
                        Type = "payment_intent.created",
                        Created = created,
                        Object = body,
                        ApiVersion = "2026-08-26.dahlia",
                    },
                ],
            };
        }
    }
}
