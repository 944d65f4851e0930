using System.Collections.Concurrent;
using System.Text;
using Layby.Tests.Tidy;
using Xunit;
using Story = Layby.Tests.Journeys.EventOrder.EventStories.Story;

namespace Layby.Tests.Journeys.EventOrder;

/// <summary>
/// Walks every journey and holds docs/events.md against what was told. LAYBY_WRITE_TABLES=1 writes it anew; read what
/// changed, row by row, before it is kept.
/// </summary>
public class EventOrderTests(SharedServer server, ITestOutputHelper output) : IClassFixture<SharedServer>
{
    private const string Begin = "<!-- the order, written by EventOrderTests -->\n";
    private const string End = "<!-- end of the order -->";

    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "events.md");

    [Fact]
    public async Task Every_journey_tells_its_events_in_the_order_of_the_documents()
    {
        var told = new ConcurrentDictionary<Story, string[]>();
        var stories = EventStories.Parts.SelectMany(each => each.Stories).ToArray();
        await Parallel.ForEachAsync(
            stories, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (story, _) => told[story] = await WalkAsync(story));
        foreach (var story in stories)
        {
            output.WriteLine($"{story.Name}: {string.Join(", ", told[story])}");
        }

        AssertWholeness([.. told.Values.SelectMany(each => each).Distinct()]);
        AssertPage($"\n{EventStories.Write(told)}{Untold()}");
    }

    [Fact]
    public void A_type_is_told_or_has_a_reason() =>
        Assert.Subset(EventTypesOfOurs.All.ToHashSet(), EventTypesOfOurs.Untold.Keys.ToHashSet());

    private async Task<string[]> WalkAsync(Story story)
    {
        var scene = new Scene(server.NewShop());
        try
        {
            await story.Begin(scene);
            var before = (await scene.ToldAsync()).Length;
            await story.Step(scene);
            var told = await scene.ToldAsync();
            var times = told.Select(each => (long)each["created"]!).ToArray();
            Assert.Equal(times.Order(), times);
            return [.. told.Skip(before).Select(each => (string)each["type"]!)];
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"The journey \"{story.Name}\" did not come to its end.", failure);
        }
    }

    // Every type is told by a journey or has a reason why it is not, and never both.
    private static void AssertWholeness(string[] told)
    {
        var never = EventTypesOfOurs.Untold.Keys;
        Assert.Equal(EventTypesOfOurs.All.Except(never).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static string Untold()
    {
        var text = new StringBuilder("### Never\n\n| type | why |\n|---|---|\n");
        foreach (var (type, why) in EventTypesOfOurs.Untold)
        {
            text.Append("| `").Append(type).Append("` | ").Append(why).Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    private static void AssertPage(string table)
    {
        var text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has lost its two markers.");
        if (Environment.GetEnvironmentVariable("LAYBY_WRITE_TABLES") == "1")
        {
            File.WriteAllText(Page, string.Concat(text.AsSpan(0, from), table, text.AsSpan(to)));
            return;
        }

        Assert.True(
            text[from..to] == table,
            $"The events do not come as docs/events.md says. If it is meant: LAYBY_WRITE_TABLES=1 ./dev test EventOrder\n{table}");
    }
}
