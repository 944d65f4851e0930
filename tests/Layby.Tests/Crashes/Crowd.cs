using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>Callers that lead lives against a server, each on a connection of its own, until it dies under them.</summary>
internal sealed class Crowd(int callers, Action acted)
{
    private readonly List<Life>[] lives = [.. Enumerable.Range(0, callers).Select(_ => new List<Life>())];
    private int started;

    /// <summary>Every life that was ever begun.</summary>
    public IEnumerable<Life> Lives => lives.SelectMany(each => each);

    /// <summary>How many unanswered requests had been carried out before the server died, and how many had not.</summary>
    public (int Done, int Undone) Repeated { get; private set; }

    /// <summary>Leads lives until the server answers no more.</summary>
    public Task LeadAsync(Uri url) => Task.WhenAll(lives.Select(mine => LeadAsync(url, mine)));

    /// <summary>Repeats each request that went without an answer, twice: the second answer must be the first's bytes.</summary>
    public async Task RepeatAsync(HttpClient client)
    {
        foreach (var life in Lives.Where(each => each.Unanswered is not null))
        {
            var request = life.Unanswered!;
            var (first, replayed) = await SendAsync(client, request);
            var (second, again) = await SendAsync(client, request);
            Assert.Equal(first, second);
            Assert.True(again, $"{life}: the answer was not kept for its key.");
            life.Acknowledge(JsonNode.Parse(first)!);
            Repeated = replayed ? (Repeated.Done + 1, Repeated.Undone) : (Repeated.Done, Repeated.Undone + 1);
        }
    }

    public static HttpClient Open(Uri url)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_KillNine");
        return client;
    }

    private async Task LeadAsync(Uri url, List<Life> mine)
    {
        using var client = Open(url);
        try
        {
            while (true)
            {
                if (mine.Count == 0 || mine[^1].IsOver)
                {
                    mine.Add(new Life(Interlocked.Increment(ref started)));
                }

                var request = mine[^1].Next();
                acted();
                var (answer, _) = await SendAsync(client, request);
                mine[^1].Acknowledge(JsonNode.Parse(answer)!);
                acted();
            }
        }
        catch (HttpRequestException)
        {
            // It is dead; the last request stays without an answer.
        }
    }

    private static async Task<(string Text, bool Replayed)> SendAsync(HttpClient client, Request request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Path)
        {
            Content = new StringContent(request.Form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        message.Headers.Add("Idempotency-Key", request.Key);
        using var answer = await client.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{request}: {text}");
        return (text, answer.Headers.Contains("Idempotent-Replayed"));
    }
}
