using Layby.Core.PaymentIntents;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Core.PaymentIntents;

/// <summary>
/// Holds the golden table in docs/payment-intents.md against the machine. LAYBY_WRITE_TABLES=1 writes it anew; read
/// what changed, row by row, before it is kept.
/// </summary>
public sealed class MachineTableTests
{
    private const string Begin = "<!-- the machine, written by MachineTableTests -->\n";
    private const string End = "<!-- end of the machine -->";

    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "payment-intents.md");

    [Fact]
    public void The_table_in_the_documents_is_what_the_machine_does()
    {
        var text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has lost its two markers.");

        var table = $"\n{MachineTable.Write()}";
        if (Environment.GetEnvironmentVariable("LAYBY_WRITE_TABLES") == "1")
        {
            File.WriteAllText(Page, string.Concat(text.AsSpan(0, from), table, text.AsSpan(to)));
            return;
        }

        Assert.True(
            text[from..to] == table,
            $"The machine does not do what docs/payment-intents.md says. If it is meant: "
            + $"LAYBY_WRITE_TABLES=1 ./dev test MachineTable\n{table}");
    }

    [Fact]
    public void Everything_that_the_machine_makes_keeps_its_books()
    {
        foreach (var (cell, step) in MachineTable.Steps)
        {
            foreach (var made in step.Change.Objects.Concat(step.Change.Events.Select(each => each.Subject)))
            {
                var broken = Record.Exception(made.Check);
                Assert.True(broken is null, $"{cell}: {broken?.Message}");
            }
        }
    }

    [Fact]
    public void Every_point_of_a_life_keeps_its_books()
    {
        foreach (var (_, intent) in Lives.All)
        {
            intent.Check();
        }
    }

    [Fact]
    public void Every_status_stands_in_the_table() => Assert.Equal(
        Enum.GetValues<PaymentIntentStatus>().Order(),
        Lives.All.Select(each => each.Intent.Status).Distinct().Order());

    [Fact]
    public void Nothing_moves_an_intent_that_has_ended()
    {
        foreach (var (cell, step) in MachineTable.Steps)
        {
            if (cell.StartsWith("succeeded", StringComparison.Ordinal) || cell.StartsWith("canceled", StringComparison.Ordinal))
            {
                Assert.True(step.Change.Objects.IsEmpty && step.Change.Events.IsEmpty, cell);
            }
        }
    }

    [Fact]
    public void Each_event_tells_of_a_state_that_is_written_with_it()
    {
        foreach (var (cell, step) in MachineTable.Steps)
        {
            var told = step.Change.Events.Where(each => each.Type != "charge.expired").ToArray();

            // Or of one that another event of the same change says has changed since.
            Assert.True(
                told.All(each => step.Change.Objects.Contains(each.Subject)
                    || told.Any(later => ReferenceEquals(later.Before, each.Subject))),
                cell);
        }
    }
}
