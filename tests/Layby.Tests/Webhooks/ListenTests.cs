using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Core.Webhooks;
using Layby.Server;
using Layby.Server.Receivers;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>Whoever listens over a connection of their own: what they are told, and what becomes of it when they go.</summary>
public sealed class ListenTests : IAsyncLifetime
{
    private const string Intents = "/v1/payment_intents";

    private readonly ManualTime time = new(DateTimeOffset.UtcNow);
    private RunningServer server = null!;

    public async ValueTask InitializeAsync() => server = await RunningServer.StartAsync(time: time);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_listener_is_told_what_an_endpoint_is_told_to_the_byte_and_with_its_headers()
    {
        await using var receiver = await Receiver.StartAsync();
        (await server.PostAsync("/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=*")).Granted();
        var session = (await ListeningTool.OpenAsync(server.Client)).Granted();
        using var tool = await ConnectAsync(session);
        await CreateAsync();

        var told = (await tool.TakeAsync(1))[0];
        var posted = (await receiver.WaitAsync(1))[0];
        Assert.Equal(posted.Body, Encoding.UTF8.GetBytes(told.Payload));
        Assert.Equal(2, (int)told.Event["pending_webhooks"]!);
        Assert.All(
            (string[])["Content-Type", "User-Agent", "webhook-id"],
            name => Assert.Equal(posted.Headers[name], told.Header(name)));
        Assert.True(IsSignedBy((string)session["secret"]!, told));
        Assert.False(IsSignedBy((string)session["secret"]!, told with { Message = Flipped(told.Message) }));
        Assert.False(IsSignedBy(Signature.SecretOf(new byte[32]), told));
    }

    [Fact]
    public async Task The_secret_belongs_to_the_key_and_stays_whatever_happens()
    {
        var first = (await ListeningTool.OpenAsync(server.Client)).Granted();
        (await server.PostAsync("/sandbox/reset")).Granted();
        var second = (await ListeningTool.OpenAsync(server.Client)).Granted();
        var others = (await ListeningTool.OpenAsync(server.Open("sk_test_somebodyElse"))).Granted();

        Assert.Equal(32, Convert.FromBase64String(((string)first["secret"]!)["whsec_".Length..]).Length);
        Assert.Equal((string?)first["secret"], (string?)second["secret"]);
        Assert.NotEqual((string?)first["secret"], (string?)others["secret"]);
        Assert.NotEqual((string?)first["websocket_id"], (string?)second["websocket_id"]);
        Assert.Equal("2026-08-26.dahlia", (string?)first["default_version"]);
        Assert.Equal("2026-10-28.endive", (string?)first["latest_version"]);
    }

    [Fact]
    public async Task The_official_tool_is_told_twice_and_what_its_receiver_says_later_is_listed()
    {
        using var tool = await ListeningTool.StartAsync(server.Client, "");
        await CreateAsync();
        var (standard, newest) = ((await tool.NextAsync())!, (await tool.NextAsync())!);
        Assert.Equal((null, "2026-08-26.dahlia"), (standard.Version, (string?)standard.Event["api_version"]));
        Assert.Equal(("2026-10-28.endive", "2026-10-28.endive"), (newest.Version, (string?)newest.Event["api_version"]));
        Assert.Equal(standard.Id, newest.Id);
        Assert.Equal("pending", (string?)(await DeliveriesAsync())[0]!["status"]);

        await tool.AcknowledgeAsync(standard);
        await tool.AcknowledgeAsync(newest);
        await SettledAsync("delivered");
        await tool.AnswerAsync(standard, 500, new string('x', 5_000));
        var attempt = await UntilAsync(async () => (await DeliveriesAsync())[0]!["attempts"]![0]!, each => each["status"] is not null);
        Assert.Equal(500, (int)attempt["status"]!);
        Assert.Equal(1024, ((string)attempt["response"]!).Length);
        Assert.Equal(0, (int)(await server.GetAsync($"/v1/events/{standard.Id}"))["pending_webhooks"]!);
    }

    [Fact]
    public async Task What_a_listener_was_told_is_not_told_again_by_itself()
    {
        using var tool = await ListeningTool.StartAsync(server.Client);
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync();
            await tool.TakeAsync(1, status: i == 4 ? 410 : 503);
        }

        (await server.PostAsync("/sandbox/clock/advance", $"seconds={80 * 3600}")).Granted();
        var deliveries = await DeliveriesAsync();
        Assert.Equal(5, deliveries.Count);
        Assert.All(deliveries, each => Assert.Equal("failed", (string?)each!["status"]));
        Assert.All(deliveries, each => Assert.Single(each!["attempts"]!.AsArray()));

        // Neither a failure nor a good-bye of the receiver keeps the next from being told, nor from being asked for again.
        Assert.Equal(5, (int)(await server.PostAsync("/sandbox/deliveries/resend")).Granted()["count"]!);
        await tool.TakeAsync(5);
        await SettledAsync("delivered");
    }

    [Fact]
    public async Task A_listener_is_told_only_what_it_asked_for()
    {
        using var tool = await ListeningTool.StartAsync(
            server.Client, "enabled_events[]=payment_intent.canceled&enabled_events[]=charge.failed&api_version=2022-08-01");
        var intent = await CreateAsync();
        (await server.PostAsync($"{Intents}/{intent}/cancel")).Granted();

        var told = (await tool.TakeAsync(1))[0];
        Assert.Equal(("payment_intent.canceled", "2022-08-01"), (told.Type, (string?)told.Event["api_version"]));
        Assert.NotNull(told.Event["data"]!["object"]!["charges"]);
        await SettledAsync("delivered");
        Assert.Single(await DeliveriesAsync());
    }

    [Fact]
    public async Task Sandboxes_do_not_hear_each_other_and_all_who_listen_to_one_do()
    {
        var other = server.Open("sk_test_theNeighbour");
        using var first = await ListeningTool.StartAsync(server.Client);
        using var second = await ListeningTool.StartAsync(server.Client);
        using var neighbour = await ListeningTool.StartAsync(other);
        var ours = await CreateAsync();
        var theirs = (await RunningServer.SendAsync(
            other, HttpMethod.Post, Intents, "amount=10000&currency=eur&payment_method_types[]=klarna")).Granted().Id;

        Assert.Equal(ours, SubjectOf((await first.TakeAsync(1))[0]));
        Assert.Equal(ours, SubjectOf((await second.TakeAsync(1))[0]));
        Assert.Equal(theirs, SubjectOf((await neighbour.TakeAsync(1))[0]));
    }

    [Fact]
    public async Task Whoever_is_cut_off_and_comes_back_is_told_what_happened_meanwhile()
    {
        var session = (await ListeningTool.OpenAsync(server.Client)).Granted();
        var before = await CreateAsync();
        using (var tool = await ConnectAsync(session))
        {
            // Cut off while it has not said that it has it.
            await CreateAsync();
            await tool.NextAsync();
        }

        await CreateAsync();
        using var again = await ConnectAsync(session);
        var told = await again.TakeAsync(2);
        Assert.Equal(2, told.Select(each => each.Id).Distinct().Count());
        Assert.DoesNotContain(before, told.Select(SubjectOf));
    }

    [Fact]
    public async Task Nobody_waits_for_a_listener_that_is_away()
    {
        await using var receiver = await Receiver.StartAsync();
        (await server.PostAsync("/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=*")).Granted();
        using (await ListeningTool.StartAsync(server.Client))
        {
        }

        for (var i = 0; i < 40; i++)
        {
            await CreateAsync();
        }

        await receiver.WaitAsync(40);
        (await server.PostAsync("/sandbox/clock/advance", "seconds=86400")).Granted();
        Assert.Equal(40, receiver.All.Count);
    }

    [Fact]
    public async Task A_listener_that_does_not_come_back_leaves_nothing_behind()
    {
        var session = (await ListeningTool.OpenAsync(server.Client)).Granted();
        using (await ConnectAsync(session))
        {
        }

        await CreateAsync();
        Assert.Equal("pending", (string?)(await DeliveriesAsync())[0]!["status"]);
        time.Advance(Listeners.Absence);

        await UntilAsync(DeliveriesAsync, each => each.Count == 0);
        Assert.Empty((await server.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray());
        await CreateAsync();
        Assert.Empty(await DeliveriesAsync());
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync((string)session["websocket_id"]!));
    }

    [Fact]
    public async Task A_session_that_nobody_connects_to_collects_nothing_and_ends()
    {
        var session = (await ListeningTool.OpenAsync(server.Client)).Granted();
        await CreateAsync();
        Assert.Empty(await DeliveriesAsync());
        time.Advance(Listeners.Absence);
        var id = ((string)session["websocket_id"]!).Split("_secret_")[0];
        await UntilAsync(
            () => Task.FromResult(server.Server.World.Listeners.ReachOf(Account.Id, id)), each => each is Reach.Gone);
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync((string)session["websocket_id"]!));
    }

    [Fact]
    public async Task A_listener_that_says_it_is_done_is_forgotten_at_once()
    {
        var session = (await ListeningTool.OpenAsync(server.Client)).Granted();
        using var tool = await ConnectAsync(session);
        await CreateAsync();
        await tool.NextAsync();
        await tool.LeaveAsync(Listeners.Done);

        await UntilAsync(DeliveriesAsync, each => each.Count == 0);
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync((string)session["websocket_id"]!));
    }

    [Fact]
    public async Task A_listener_outlives_the_server()
    {
        using var folder = new TemporaryDirectory();
        var first = await RunningServer.StartAsync(folder: folder.Path);
        var websocketId = (string)(await ListeningTool.OpenAsync(first.Client)).Granted()["websocket_id"]!;
        using (var tool = await ListeningTool.ConnectAsync(UrlOf(first), websocketId))
        {
            var end = first.DisposeAsync();
            Assert.Null(await tool.NextAsync());
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, tool.CloseStatus);
            await tool.LeaveAsync("");
            await end;
        }

        await using var second = await RunningServer.StartAsync(folder: folder.Path);
        var id = (await second.PostAsync(Intents, "amount=10000&currency=eur&payment_method_types[]=klarna")).Granted().Id;
        using var again = await ListeningTool.ConnectAsync(UrlOf(second), websocketId);
        Assert.Equal(id, SubjectOf((await again.TakeAsync(1))[0]));
    }

    [Fact]
    public async Task A_listener_outlives_the_emptying_of_its_sandbox()
    {
        using var tool = await ListeningTool.StartAsync(server.Client);
        await CreateAsync();
        await tool.TakeAsync(1);
        await SettledAsync("delivered");
        (await server.PostAsync("/sandbox/reset")).Granted();

        var id = await CreateAsync();
        Assert.Equal(id, SubjectOf((await tool.TakeAsync(1))[0]));
        await SettledAsync("delivered");
    }

    [Fact]
    public async Task A_key_that_is_revoked_listens_no_longer()
    {
        var keyring = server.Server.World.Keyring;
        var account = await keyring.NewAccountAsync(CancellationToken.None);
        var key = (await keyring.Keys.CreatePairAsync(account.Id, null))[0];
        using var client = server.Open(key.Text);
        var session = (await ListeningTool.OpenAsync(client)).Granted();
        using var tool = await ConnectAsync(session);
        await keyring.Keys.RevokeAsync(KeyBook.IdOf(key.Stored));

        Assert.Equal(Reach.Away, server.Server.World.Listeners.ReachOf(account.Id, server.Server.World.Listeners.IdsOf(account)[0]));
        Assert.Null(await tool.NextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, tool.CloseStatus);
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync((string)session["websocket_id"]!));
        Assert.Equal(401, (await ListeningTool.OpenAsync(client)).Status);
    }

    [Fact]
    public async Task Asked_for_by_the_tool_an_event_is_told_again_to_those_who_listen_alone()
    {
        await using var receiver = await Receiver.StartAsync();
        (await server.PostAsync("/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=payment_intent.created")).Granted();
        await CreateAsync();
        var id = (await receiver.WaitAsync(1))[0].Id;
        using var tool = await ListeningTool.StartAsync(server.Client, "enabled_events[]=charge.failed");

        Assert.Equal(id, (await server.PostAsync($"/v1/events/{id}/retry", "for_stripecli=true")).Granted().Id);
        Assert.Equal(id, (await tool.TakeAsync(1))[0].Id);
        (await server.PostAsync("/sandbox/clock/advance", "seconds=0")).Granted();
        Assert.Single(receiver.All);
        Assert.Equal(404, (await server.PostAsync("/v1/events/evt_3none/retry", "for_stripecli=true")).Status);
        Assert.Equal(400, (await server.PostAsync($"/v1/events/{id}/retry", "for_stripecli=true&webhook_endpoint=we_1")).Status);
    }

    [Fact]
    public async Task A_fault_strikes_what_a_listener_is_told()
    {
        using var tool = await ListeningTool.StartAsync(server.Client);
        (await server.PostAsync("/sandbox/faults", "kind=webhook_lose")).Granted();
        (await server.PostAsync("/sandbox/faults", "kind=webhook_duplicate")).Granted();
        await CreateAsync();
        await UntilAsync(DeliveriesAsync, each => (string?)each[0]!["status"] == "failed");
        var second = await CreateAsync();
        Assert.All(await tool.TakeAsync(2), each => Assert.Equal(second, SubjectOf(each)));
    }

    [Fact]
    public async Task What_is_no_word_is_read_past_and_what_is_too_long_ends_the_connection()
    {
        using var tool = await ListeningTool.StartAsync(server.Client);
        await tool.SayAsync("good morning");
        await tool.SayAsync("[1]");
        await tool.SayAsync("""{"type":"webhook_response","webhook_conversation_id":"wc_none","status":"x"}""");
        await CreateAsync();
        var told = (await tool.NextAsync())!;
        await tool.SayAsync($$"""
            {"type":"webhook_response","webhook_conversation_id":"{{told.Message["webhook_conversation_id"]}}","status":7}
            """);
        await SettledAsync("failed");
        Assert.Equal("The listener's receiver gave no answer.", (string?)(await DeliveriesAsync())[0]!["attempts"]![0]!["trouble"]);

        await tool.SayAsync(new string('x', 70_000));
        Assert.Null(await tool.NextAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, tool.CloseStatus);
    }

    [Fact]
    public async Task Nobody_connects_without_the_whole_text_that_opens_it()
    {
        var whole = (string)(await ListeningTool.OpenAsync(server.Client)).Granted()["websocket_id"]!;
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync(whole[..^1]));
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync(whole.Split("_secret_")[0]));
        Assert.Equal("Unknown WebSocket ID.", await RefusedAsync("x"));
        Assert.Equal(400, (await server.GetAsync(Listeners.Path)).Status);
    }

    private Account Account => server.Server.World.Keyring.All.Single();

    private static Uri UrlOf(RunningServer of) => new UriBuilder(of.Url) { Scheme = "ws", Path = Listeners.Path }.Uri;

    private static string? SubjectOf(Told told) => (string?)told.Event["data"]!["object"]!["id"];

    private static Task<ListeningTool> ConnectAsync(Reply session) =>
        ListeningTool.ConnectAsync(new Uri((string)session["websocket_url"]!), (string)session["websocket_id"]!);

    private static JsonNode Flipped(JsonNode message)
    {
        var flipped = message.DeepClone();
        flipped["event_payload"] = ((string)message["event_payload"]!).Replace("10000", "10001", StringComparison.Ordinal);
        return flipped;
    }

    private static bool IsSignedBy(string secret, Told told)
    {
        ImmutableArray<string> secrets = [secret];
        var (time, body) = (long.Parse(told.Header("webhook-timestamp"), null), Encoding.UTF8.GetBytes(told.Payload));
        return Signature.Stripe(secrets, time, body) == told.Header("Stripe-Signature")
            && Signature.Standard(secrets, told.Id, time, body) == told.Header("webhook-signature");
    }

    private async Task<string?> RefusedAsync(string websocketId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Listeners.Path);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        request.Headers.Add("Websocket-Id", websocketId);
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["message"];
    }

    private async Task<string> CreateAsync() =>
        (await server.PostAsync(Intents, "amount=10000&currency=eur&payment_method_types[]=klarna")).Granted().Id;

    private async Task<JsonArray> DeliveriesAsync() =>
        (await server.GetAsync("/sandbox/deliveries?limit=100")).Granted()["data"]!.AsArray();

    // What was said is written down a moment later: moving the clock by nothing waits for that.
    private async Task SettledAsync(string status)
    {
        (await server.PostAsync("/sandbox/clock/advance", "seconds=0")).Granted();
        Assert.All(await DeliveriesAsync(), each => Assert.Equal(status, (string?)each!["status"]));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var seen = await look();
            if (isSo(seen))
            {
                return seen;
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
