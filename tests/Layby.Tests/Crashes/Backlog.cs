using System.Text.Json.Nodes;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>Payments that were left waiting when a server stopped, and when each should have ended.</summary>
internal sealed class Backlog
{
    private const string Order = "amount=10000&currency=eur&payment_method_data[billing_details][email]=customer@email.fr"
        + "&confirm=true&return_url=https://shop.example/back&payment_method_data[type]=";

    /// <summary>What happens to an object by itself: the event, and in which second.</summary>
    private readonly List<(string Type, string Id, long Time)> due;

    public Backlog(Shop shop)
        : this(shop, [])
    {
    }

    private Backlog(Shop shop, List<(string Type, string Id, long Time)> due)
    {
        Shop = shop;
        this.due = due;
    }

    public Shop Shop { get; }

    /// <summary>The same, asked through another server.</summary>
    public Backlog With(HttpClient client) => new(new Shop(client, Shop.Name), due);

    /// <summary>How many events are owed.</summary>
    public int Count => due.Count;

    /// <summary>Leaves one of each kind behind.</summary>
    public async Task LeaveAsync()
    {
        await OpenAsync("klarna", TimeSpan.FromHours(48));
        await OpenAsync("alma", TimeSpan.FromHours(1));
        await ReserveAsync();
        await RefundAsync();
        await DisputeAsync();
    }

    /// <summary>All has happened by itself, once, each at its own time, and in the order of those times.</summary>
    public async Task CheckAsync(int before)
    {
        var told = (await AllAsync("/v1/events")).Skip(before).ToArray();
        Assert.Equal(
            due.Select(each => $"{each.Time} {each.Type} {each.Id}").Order(StringComparer.Ordinal),
            told.Select(each => $"{each["created"]} {each["type"]} {each["data"]!["object"]!["id"]}").Order(StringComparer.Ordinal));
        var times = told.Select(each => (long)each["created"]!).ToArray();
        Assert.Equal(times.Order(), times);
        Assert.All(told, each => Assert.Null(each["request"]!["id"]));
    }

    /// <summary>Every member of a list, oldest first.</summary>
    public async Task<List<JsonNode>> AllAsync(string list)
    {
        var all = new List<JsonNode>();
        for (var more = true; more;)
        {
            var page = await Shop.ReadAsync($"{list}?limit=100" + (all.Count == 0 ? "" : $"&starting_after={all[^1]["id"]}"));
            all.AddRange(page["data"]!.AsArray().Select(each => each!));
            more = (bool)page["has_more"]!;
        }

        all.Reverse();
        return all;
    }

    private async Task OpenAsync(string method, TimeSpan life)
    {
        var intent = (await Shop.DoAsync(Shop.Intents, Order + method)).Json;
        due.Add(("payment_intent.payment_failed", (string)intent["id"]!, After(intent, life)));
    }

    private async Task<string> PaidAsync(string method, string more = "")
    {
        var intent = (await Shop.DoAsync(Shop.Intents, Order + method + more)).Id;
        await Shop.CustomerAsync(intent, "approve");
        return intent;
    }

    private async Task ReserveAsync()
    {
        var id = await PaidAsync("alma", "&capture_method=manual");
        var charge = (await Shop.ReadAsync($"{Shop.Intents}/{id}?expand[]=latest_charge"))["latest_charge"]!;
        due.Add(("charge.expired", (string)charge["id"]!, After(charge, TimeSpan.FromDays(7))));
        due.Add(("payment_intent.canceled", id, After(charge, TimeSpan.FromDays(7))));
    }

    private async Task RefundAsync()
    {
        var refund = (await Shop.DoAsync("/v1/refunds", "payment_intent=" + await PaidAsync("alma"))).Json;
        var settled = After(refund, TimeSpan.FromMinutes(2));
        due.Add(("refund.updated", (string)refund["id"]!, settled));
        due.Add(("charge.refund.updated", (string)refund["id"]!, settled));
    }

    // Fraud has five days for evidence, the last second of them included, and is lost without any.
    private async Task DisputeAsync()
    {
        var form = $"payment_intent={await PaidAsync("klarna")}&reason=fraudulent";
        var dispute = (await Shop.DoAsync("/sandbox/disputes", form)).Json;
        due.Add(("charge.dispute.closed", (string)dispute["id"]!, 1 + (long)dispute["evidence_details"]!["due_by"]!));
    }

    private static long After(JsonNode made, TimeSpan life) => (long)made["created"]! + (long)life.TotalSeconds;
}
