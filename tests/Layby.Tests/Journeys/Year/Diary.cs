using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys.Year;

/// <summary>
/// A shop's year: what is done when, on the sandbox's clock, and how each payment's story ends. Whatever stands at the
/// same second is done at once.
/// </summary>
internal sealed class Diary(Shop shop, DateTimeOffset start)
{
    private readonly SortedDictionary<long, List<Func<Task>>> entries = [];
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> ends = [];

    public Shop Shop { get; } = shop;

    public DateTimeOffset Start { get; } = start;

    /// <summary>The second that the sandbox is at.</summary>
    public long Now { get; private set; } = start.ToUnixTimeSeconds();

    /// <summary>How each payment and dispute is meant to end, by its id.</summary>
    public IReadOnlyDictionary<string, string> Ends => ends;

    /// <summary>Plans something; also while the year goes on.</summary>
    public void At(DateTimeOffset time, Func<Task> what) => At(time.ToUnixTimeSeconds(), what);

    /// <inheritdoc cref="At(DateTimeOffset, Func{Task})"/>
    public void At(long second, Func<Task> what)
    {
        lock (gate)
        {
            Assert.True(second >= Now);
            if (!entries.TryGetValue(second, out var list))
            {
                entries[second] = list = [];
            }

            list.Add(what);
        }
    }

    /// <summary>Plans something for so much later than now.</summary>
    public void In(TimeSpan time, Func<Task> what) => At(Now + (long)time.TotalSeconds, what);

    /// <summary>Notes how a story is meant to end.</summary>
    public void Ending(string id, string status)
    {
        lock (gate)
        {
            ends[id] = status;
        }
    }

    /// <summary>Lives through it all.</summary>
    public async Task LiveAsync()
    {
        while (entries.Count > 0)
        {
            var (second, list) = entries.First();
            entries.Remove(second);
            if (second > Now)
            {
                Now = second;
                await Shop.DoAsync("/sandbox/clock/advance", $"to={second}");
            }

            await Task.WhenAll(list.Select(each => each()));
        }
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
}
