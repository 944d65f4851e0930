using Layby.Server;
using Layby.Tests.Journeys;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Nodes;

/// <summary>Three nodes behind a plain load balancer are one server: nobody notices which of them answers.</summary>
public sealed class NodesTests : IClassFixture<ThreeNodes>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ThreeNodes nodes;
    private readonly Shop shop;

    public NodesTests(ThreeNodes nodes)
    {
        ThreeNodes.Need();
        this.nodes = nodes;
        shop = new(nodes.Client);
    }

    private Shop At(int node) => new(nodes.All[node].Client, shop.Name);

    [Fact]
    public async Task A_payment_is_begun_on_one_node_paid_on_the_next_and_seen_on_the_third()
    {
        foreach (var method in (string[])["klarna", "alma"])
        {
            var made = await At(0).DoAsync(Shop.Intents, Shop.Form(method, withMethod: true));
            var confirmed = await At(1).DoAsync($"{Shop.Intents}/{made.Id}/confirm", "return_url=https://shop.example/back");
            var page = new Uri((string)confirmed["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath;

            Assert.Equal(200, (await At(2).SendAsync("GET", page)).Status);
            await At(2).CustomerAsync(made.Id, "approve");

            Assert.Equal("succeeded", (string?)(await At(0).ReadAsync($"{Shop.Intents}/{made.Id}"))["status"]);
            Assert.Equal("succeeded", (string?)(await At(1).ReadAsync($"{Shop.Intents}/{made.Id}"))["status"]);
        }
    }

    [Fact]
    public async Task A_call_that_is_repeated_to_another_node_gets_the_same_bytes_and_has_one_effect()
    {
        var key = ("Idempotency-Key", "the same everywhere");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(each => At(each % 3).PostAsync(Shop.Intents, Shop.Form("alma"), key)));

        var first = answers.First(each => each.Status == 200);
        Assert.All(answers, each => Assert.True(each.Status is 409 || each.Text == first.Text, $"{each.Status}: {each.Text}"));
        Assert.Equal(first.Text, (await At(2).DoAsync(Shop.Intents, Shop.Form("alma"), key)).Text);
        Assert.Single((await shop.ReadAsync(Shop.Intents))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_clock_that_is_moved_on_one_node_has_moved_on_all()
    {
        var intent = await At(0).IntentAsync("requires_action", "alma");
        var before = (long)(await At(1).ReadAsync("/sandbox/clock"))["now"]!;

        await At(2).DoAsync("/sandbox/clock/advance", "seconds=7200");

        for (var node = 0; node < 3; node++)
        {
            Assert.InRange((long)(await At(node).ReadAsync("/sandbox/clock"))["now"]! - before, 7_200, 7_260);
            Assert.Equal("requires_payment_method", (string?)(await At(node).ReadAsync($"{Shop.Intents}/{intent}"))["status"]);
        }

        var created = (long)(await At(1).DoAsync(Shop.Intents, Shop.Form("alma")))["created"]!;
        Assert.InRange(created - before, 7_200, 7_260);
        Assert.Single(await shop.ToldAsync(), "payment_intent.payment_failed");
    }

    [Fact]
    public async Task What_falls_due_is_done_once_whichever_node_does_it()
    {
        await shop.DoAsync("/sandbox/clock/advance", "seconds=10");
        var intents = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            intents.Add(await At(i % 3).IntentAsync("requires_action", "alma"));
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(node => At(node).DoAsync("/sandbox/clock/advance", "seconds=4000")));

        Assert.Equal(9, (await shop.ToldAsync()).Count(each => each == "payment_intent.payment_failed"));
        foreach (var intent in intents)
        {
            Assert.Equal("requires_payment_method", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["status"]);
        }
    }

    [Fact]
    public async Task A_sandbox_that_is_emptied_on_one_node_is_empty_on_all_and_begins_anew()
    {
        var intent = await At(0).IntentAsync("succeeded", "klarna");
        await At(1).DoAsync("/sandbox/clock/advance", "seconds=100000");
        await At(2).ReadAsync($"{Shop.Intents}/{intent}");

        await At(1).DoAsync("/sandbox/reset");

        for (var node = 0; node < 3; node++)
        {
            Assert.Equal(404, (await At(node).GetAsync($"{Shop.Intents}/{intent}")).Status);
            Assert.Equal(0, (long)(await At(node).ReadAsync("/sandbox/clock"))["offset"]!);
            await At(node).IntentAsync("succeeded", "alma");
        }

        Assert.Equal(3, (await shop.ReadAsync(Shop.Intents))["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_key_that_one_node_makes_opens_all_and_soon_opens_none_once_another_takes_it_back()
    {
        var account = await nodes.All[0].Server.World.Keyring.NewAccountAsync(CancellationToken.None);
        var keys = await nodes.All[0].Server.World.Keyring.Keys.CreatePairAsync(account.Id, "of one node");
        using var client = nodes.All[1].Open(keys[0].Text);
        (await RunningServer.SendAsync(client, HttpMethod.Get, Shop.Intents, null)).Granted();

        await nodes.All[2].Server.World.Keyring.Keys.RevokeAsync(KeyBook.IdOf(keys[0].Stored));
        await nodes.All[1].Server.World.Keyring.Keys.SaveUsesAsync();

        using var patience = new CancellationTokenSource(Patience);
        while ((await RunningServer.SendAsync(client, HttpMethod.Get, Shop.Intents, null)).Status != 401)
        {
            await Task.Delay(50, patience.Token);
        }

        await nodes.All[0].Server.World.Keyring.Keys.LoadAsync(CancellationToken.None);
        Assert.NotNull(nodes.All[0].Server.World.Keyring.Keys.FindById(KeyBook.IdOf(keys[0].Stored))!.Stored.Revoked);
    }

    [Fact]
    public async Task A_customers_key_and_a_client_secret_open_the_same_on_every_node()
    {
        var customer = (await At(0).DoAsync("/v1/customers", "email=someone@mail.example")).Id;
        var made = await At(0).DoAsync("/v1/ephemeral_keys", $"customer={customer}", ("Stripe-Version", "2025-06-30.basil"));
        var key = (string)made["secret"]!;
        Assert.Equal(customer, (await At(1).SendAsync("GET", $"/v1/customers/{customer}", key: key)).Granted().Id);

        var intent = await At(1).DoAsync(Shop.Intents, Shop.Form("klarna"));
        var seen = await At(2).SendAsync(
            "GET", $"{Shop.Intents}/{intent.Id}?client_secret={intent["client_secret"]}", key: "pk_test_another_pair_of_keys");
        Assert.Equal(intent.Id, seen.Granted().Id);
    }

    [Fact]
    public async Task Each_event_is_told_once_whichever_node_wrote_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await shop.DoAsync("/v1/webhook_endpoints", $"url={Uri.EscapeDataString(receiver.Url)}&enabled_events[]=*");
        for (var i = 0; i < 12; i++)
        {
            await At(i % 3).IntentAsync("succeeded", "klarna");
        }

        var events = await shop.ToldAsync();
        var told = await receiver.WaitAsync(events.Length);

        Assert.Equal(events.Length, told.Select(each => each.Id).Distinct().Count());
        Assert.Equal(events.Length, told.Count);
    }

    [Fact]
    public async Task Whoever_listens_to_one_node_hears_what_happens_on_another()
    {
        var client = nodes.All[0].Open(shop.SecretKey);
        var session = (await ListeningTool.OpenAsync(client)).Granted();
        var path = new Uri((string)session["websocket_url"]!).AbsolutePath;
        using (var tool = await ListeningTool.ConnectAsync(Socket(nodes.All[1].Url, path), (string)session["websocket_id"]!))
        {
            await At(2).DoAsync(Shop.Intents, Shop.Form("klarna"));
            Assert.Equal("payment_intent.created", (await tool.TakeAsync(1))[0].Type);
        }

        // They come back to another node, which tells them what happened meanwhile.
        await At(0).DoAsync(Shop.Intents, Shop.Form("alma"));
        using var again = await ListeningTool.ConnectAsync(Socket(nodes.All[2].Url, path), (string)session["websocket_id"]!);
        Assert.Equal("payment_intent.created", (await again.TakeAsync(1))[0].Type);
    }

    [Fact]
    public async Task Whoever_listens_with_a_key_of_this_moment_may_connect_to_any_node()
    {
        var keyring = nodes.All[0].Server.World.Keyring;
        var account = await keyring.NewAccountAsync(CancellationToken.None);
        var key = (await keyring.Keys.CreatePairAsync(account.Id, "of this moment"))[0].Text;
        using var client = nodes.All[0].Open(key);
        var session = (await ListeningTool.OpenAsync(client)).Granted();
        var path = new Uri((string)session["websocket_url"]!).AbsolutePath;

        using var tool = await ListeningTool.ConnectAsync(Socket(nodes.All[1].Url, path), (string)session["websocket_id"]!);
        (await RunningServer.SendAsync(client, HttpMethod.Post, Shop.Intents, Shop.Form("klarna"))).Granted();

        Assert.Equal("payment_intent.created", (await tool.TakeAsync(1))[0].Type);
    }

    [Fact]
    public async Task A_node_whose_clock_is_wrong_keeps_the_time_of_the_others()
    {
        foreach (var wrong in (TimeSpan[])[TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(-5)])
        {
            await using var astray = await nodes.JoinAsync(new WrongTime(wrong));
            var there = new Shop(astray.Client, shop.Name);
            await using var receiver = await Receiver.StartAsync();
            await shop.DoAsync(
                "/v1/webhook_endpoints", $"url={Uri.EscapeDataString(receiver.Url)}&enabled_events[]=payment_intent.created");

            var now = (long)(await At(0).ReadAsync("/sandbox/clock"))["now"]!;
            Assert.InRange((long)(await there.ReadAsync("/sandbox/clock"))["now"]! - now, 0, 30);
            var first = await there.DoAsync(Shop.Intents, Shop.Form("alma"));
            var second = await At(1).DoAsync(Shop.Intents, Shop.Form("alma"));

            Assert.InRange((long)second["created"]! - (long)first["created"]!, 0, 30);
            Assert.Equal(2, (await receiver.WaitAsync(2)).Select(each => each.Id).Distinct().Count());
            var confirmed = await At(0).DoAsync(
                $"{Shop.Intents}/{second.Id}/confirm", Shop.Customer("alma") + "&return_url=https://shop.example/back");
            await there.ReadAsync($"{Shop.Intents}/{second.Id}");
            Assert.Equal("requires_action", (string?)confirmed["status"]);
            Assert.Equal(confirmed.Text, (await there.ReadAsync($"{Shop.Intents}/{second.Id}")).Text);
        }
    }

    [Fact]
    public async Task Ids_of_one_object_grow_from_node_to_node()
    {
        var intent = (await At(0).DoAsync(Shop.Intents, Shop.Form("klarna"))).Id;
        for (var i = 1; i <= 30; i++)
        {
            await At(i % 3).DoAsync($"{Shop.Intents}/{intent}", $"amount={10_000 + i}&metadata[step]={i}");
        }

        await At(1).DoAsync($"{Shop.Intents}/{intent}/cancel");
        Assert.Equal(["payment_intent.created", "payment_intent.canceled"], await shop.ToldAsync());
        Assert.Equal("30", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["metadata"]!["step"]);
    }

    private static Uri Socket(Uri node, string path) => new($"ws://{node.Authority}{path}");
}
