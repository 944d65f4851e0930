using System.Text.Json.Nodes;
using Layby.Tests.Store;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>kill -9 while events are sent and not noted, or not even sent.</summary>
public sealed class WebhookKillTests
{
    private const int Events = 40;
    private const string Klarna = "amount=10000&currency=eur&payment_method_types[]=klarna";

    [Fact]
    public async Task Each_event_arrives_after_a_kill_with_the_same_id_and_the_same_bytes()
    {
        using var folder = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async (_, http) => await Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = Crowd.Open(server.Url);
            await SubscribeAsync(client, receiver);
            for (var i = 0; i < Events; i++)
            {
                await PostAsync(client, "/v1/payment_intents", Klarna);
            }

            while (receiver.All.Count == 0)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            server.KillNine();
        }

        var before = receiver.All;
        Assert.InRange(before.Count, 1, Events - 1);
        receiver.AnswerWith(200);
        await using var again = await LaybyProcess.ServeAsync(folder.Path);
        var all = await receiver.WaitAsync(before.Count + Events);

        var after = all.Skip(before.Count).ToDictionary(each => each.Id);
        Assert.Equal(Events, after.Count);
        Assert.All(before, each => Assert.Equal(each.Body, after[each.Id].Body));
    }

    [Fact]
    public async Task What_was_committed_and_not_sent_when_the_server_was_killed_is_sent_once()
    {
        using var folder = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(429, retryAfter: "3600");
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = Crowd.Open(server.Url);
            await SubscribeAsync(client, receiver);
            await PostAsync(client, "/v1/payment_intents", Klarna);

            // From here on the endpoint is left alone: what is committed now is not even taken to be sent.
            await receiver.WaitAsync(1);
            await QuietAsync(client);
            for (var i = 0; i < Events; i++)
            {
                await PostAsync(client, "/v1/payment_intents", Klarna);
            }

            server.KillNine();
        }

        Assert.Single(receiver.All);
        receiver.AnswerWith(200);
        await using var again = await LaybyProcess.ServeAsync(folder.Path);
        await receiver.WaitAsync(1 + Events);
        using var later = Crowd.Open(again.Url);
        await PostAsync(later, "/sandbox/clock/advance", "seconds=7200");
        Assert.Equal(1 + Events, receiver.All.Select(each => each.Id).Distinct().Count());
        Assert.Equal(2 + Events, receiver.All.Count);
        Assert.Single(receiver.All.GroupBy(each => each.Id), each => each.Count() > 1);
    }

    [Fact]
    public async Task What_was_sent_and_not_noted_when_the_server_was_killed_is_sent_once_more_with_the_same_bytes()
    {
        using var folder = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            // It has all of the event, and the server not yet its answer.
            receiver.Answer = (_, _) =>
            {
                server.KillNine();
                return Task.CompletedTask;
            };
            using var client = Crowd.Open(server.Url);
            await SubscribeAsync(client, receiver);
            await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
            {
                while (true)
                {
                    await PostAsync(client, "/v1/payment_intents", Klarna);
                }
            });
            await server.WaitAsync();
        }

        var before = receiver.All;
        receiver.AnswerWith(200);
        await using var again = await LaybyProcess.ServeAsync(folder.Path);
        using var later = Crowd.Open(again.Url);
        await receiver.WaitAsync(before.Count + 1);
        await PostAsync(later, "/sandbox/clock/advance", "seconds=0");
        var after = receiver.All.Skip(before.Count).ToDictionary(each => each.Id);
        Assert.All(before, each => Assert.Equal(each.Body, after[each.Id].Body));
        var kept = await EventsAsync(later);
        Assert.Equal(kept.Order(), after.Keys.Order());
    }

    private static Task SubscribeAsync(HttpClient client, Receiver receiver) => PostAsync(
        client, "/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=payment_intent.created");

    // The answer that was received is noted a moment later.
    private static async Task QuietAsync(HttpClient client)
    {
        while (!(await client.GetStringAsync("/sandbox/deliveries")).Contains("429", StringComparison.Ordinal))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<IEnumerable<string>> EventsAsync(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/v1/events?limit=100"))!["data"]!.AsArray().Select(each => (string)each!["id"]!);

    private static async Task PostAsync(HttpClient client, string path, string form)
    {
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await client.PostAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())?.ToJsonString());
    }
}
