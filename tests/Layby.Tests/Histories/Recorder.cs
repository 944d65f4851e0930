using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Histories;

/// <summary>Calls on one payment by callers at once, with when each was sent and what was answered when.</summary>
internal sealed class Recorder(string intent, string secretKey)
{
    private readonly ConcurrentQueue<Call> calls = [];
    private readonly ConcurrentQueue<(Ask Ask, string Key, long Start)> unanswered = [];
    private int sent;

    /// <summary>What is known so far; what had no answer is in it as that.</summary>
    public IReadOnlyList<Call> History =>
        [.. calls, .. unanswered.Select(each => new Call(each.Ask, each.Start, long.MaxValue, null))];

    /// <summary>How many had no answer and were not repeated.</summary>
    public int Unknown => unanswered.Count;

    /// <summary>
    /// Asks, and is gone when <paramref name="patience"/> is: what comes of it then nobody knows.
    /// </summary>
    public async Task AskAsync(HttpClient client, Ask ask, CancellationToken patience)
    {
        var key = $"{intent}-{Interlocked.Increment(ref sent)}";
        var start = Stopwatch.GetTimestamp();
        try
        {
            Record(ask, start, await SendAsync(client, ask, key, patience));
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException or SocketException)
        {
            unanswered.Enqueue((ask, key, start));
        }
    }

    /// <summary>
    /// Repeats some of what had no answer, under its key: it happened, once, between the first sending and this answer.
    /// </summary>
    public async Task RepeatAsync(HttpClient client, Func<bool> repeats)
    {
        for (var left = unanswered.Count; left > 0 && unanswered.TryDequeue(out var call); left--)
        {
            if (!repeats())
            {
                unanswered.Enqueue(call);
                continue;
            }

            (int Status, JsonNode Json) answer;
            do
            {
                // The first may still be under way.
                answer = await SendAsync(client, call.Ask, call.Key, CancellationToken.None);
            }
            while (answer.Status == 409);

            Record(call.Ask, call.Start, answer);
        }
    }

    private void Record(Ask ask, long start, (int Status, JsonNode Json) answer)
    {
        var end = Stopwatch.GetTimestamp();
        if (answer.Status is 429 or 503)
        {
            return; // turned away at the door: it did not happen
        }

        Assert.True(answer.Status is 200 or 400, $"{ask}: {answer.Status} {answer.Json}");
        var shown = answer.Json["error"]?["payment_intent"] ?? answer.Json["payment_intent"] ?? answer.Json;
        Assert.True((string?)shown["id"] == intent, $"{ask}: {answer.Json}");
        calls.Enqueue(new(ask, start, end, new(answer.Status == 200, ShownBy(shown))));
    }

    private static Shown ShownBy(JsonNode shown) => new(
        (string)shown["status"]!,
        (long)shown["amount"]!,
        (long)shown["amount_capturable"]!,
        (long)shown["amount_received"]!,
        shown["metadata"]!.AsObject().Aggregate(0UL, (notes, each) => notes | (1UL << int.Parse(each.Key[1..], null))));

    private async Task<(int Status, JsonNode Json)> SendAsync(HttpClient client, Ask ask, string key, CancellationToken patience)
    {
        var (path, form) = ask.Verb switch
        {
            Verb.Read => ("", null),
            Verb.Note => ("", $"metadata[n{ask.Number}]=v"),
            Verb.Reprice => ("", $"amount={ask.Number}"),
            Verb.Confirm => ("/confirm", Shop.Customer("klarna") + "&return_url=https://shop.example/back"),
            Verb.Capture => ("/capture", $"amount_to_capture={ask.Number}"),
            Verb.Cancel => ("/cancel", ""),
            Verb.Approve => ("/approve", ""),
            Verb.Decline => ("/decline", ""),
            Verb.Leave => ("/cancel", (string?)""),
        };
        var room = ask.Verb is Verb.Approve or Verb.Decline or Verb.Leave ? "/sandbox/payment_intents" : Shop.Intents;
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, $"{room}/{intent}{path}");
        request.Headers.Authorization = new("Bearer", secretKey);
        if (form is not null)
        {
            request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request, patience);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(patience))!);
    }
}
