using System.Text.Json.Nodes;
using Layby.Tests.Store;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>kill -9 while a receiver hangs: some events are sent and not noted, some are not even sent.</summary>
public sealed class WebhookKillTests
{
    private const int Events = 40;

    [Fact]
    public async Task Each_event_arrives_after_a_kill_with_the_same_id_and_the_same_bytes()
    {
        using var folder = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async (_, http) => await Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = Crowd.Open(server.Url);
            await PostAsync(client, "/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=payment_intent.created");
            for (var i = 0; i < Events; i++)
            {
                await PostAsync(client, "/v1/payment_intents", "amount=10000&currency=eur&payment_method_types[]=klarna");
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

    private static async Task PostAsync(HttpClient client, string path, string form)
    {
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await client.PostAsync(path, content);
        Assert.True(answer.IsSuccessStatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())?.ToJsonString());
    }
}
