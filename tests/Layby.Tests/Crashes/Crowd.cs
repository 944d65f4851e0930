using System.Collections.Concurrent;
using System.Diagnostics;
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
    private readonly ConcurrentQueue<string> reasons = new();
    private int again;
    private long lastAnswer = Stopwatch.GetTimestamp();
    private TimeSpan longestGap;

    /// <summary>Every life that was ever begun.</summary>
    public IEnumerable<Life> Lives => lives.SelectMany(each => each);

    /// <summary>How many unanswered requests had been carried out before the server died, and how many had not.</summary>
    public (int Done, int Undone) Repeated { get; private set; }

    /// <summary>Leads lives until the server answers no more.</summary>
    public Task LeadAsync(Uri url) => Task.WhenAll(lives.Select(mine => LeadAsync(url, mine)));

    /// <summary>
    /// Leads lives against many nodes until told to stop, as the official libraries do: what is not answered, or answered with
    /// "later", is sent again under its key, to the next node.
    /// </summary>
    /// <param name="nodes">Leads to the next node, and is followed by hand: no answer within its client's patience is none.</param>
    /// <param name="stop">When to stop.</param>
    public Task LeadAsync(HttpClient nodes, CancellationToken stop) => Task.WhenAll(lives.Select(mine => LeadAsync(nodes, mine, stop)));

    /// <summary>How often something was sent again.</summary>
    public int Again => again;

    /// <summary>The first reasons for it.</summary>
    public IEnumerable<string> Reasons => reasons.Take(3);

    /// <summary>The longest time in which nothing at all was acknowledged.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            lock (lives)
            {
                var current = Stopwatch.GetElapsedTime(lastAnswer);
                return current > longestGap ? current : longestGap;
            }
        }
    }

    /// <summary>The gap is measured from here on.</summary>
    public void BeginGap()
    {
        lock (lives)
        {
            (longestGap, lastAnswer) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        }
    }

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

    public static HttpClient Open(Uri url, HttpMessageHandler? transport = null)
    {
        var client = new HttpClient(transport ?? new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };
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

    private async Task LeadAsync(HttpClient nodes, List<Life> mine, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (mine.Count == 0 || mine[^1].IsOver)
            {
                mine.Add(new Life(Interlocked.Increment(ref started)));
            }

            try
            {
                acted();
                mine[^1].Acknowledge(JsonNode.Parse((await SendAsync(nodes, mine[^1].Next())).Text)!);
                Answered();
            }
            catch (Exception none) when (none is HttpRequestException or TaskCanceledException or LaterException)
            {
                Interlocked.Increment(ref again);
                reasons.Enqueue($"{none.GetType().Name}: {none.Message}");
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private void Answered()
    {
        lock (lives)
        {
            (longestGap, lastAnswer) = (LongestGap, Stopwatch.GetTimestamp());
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
        if ((int)answer.StatusCode is 409 or 429 or 502 or 503 or 504)
        {
            throw new LaterException(text);
        }

        Assert.True(answer.IsSuccessStatusCode, $"{request}: {text}");
        return (text, answer.Headers.Contains("Idempotent-Replayed"));
    }
}

/// <summary>It is to be sent again later.</summary>
internal sealed class LaterException(string message) : Exception(message);
