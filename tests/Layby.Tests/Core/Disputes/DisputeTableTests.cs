using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Core.Disputes;

/// <summary>Holds the table in docs/disputes.md against the machine. LAYBY_WRITE_TABLES=1 writes it anew.</summary>
public sealed class DisputeTableTests
{
    private const string Begin = "<!-- the machine, written by DisputeTableTests -->\n";
    private const string End = "<!-- end of the machine -->";

    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "disputes.md");

    [Fact]
    public void The_table_in_the_documents_is_what_the_machine_does()
    {
        var text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has lost its two markers.");

        var table = $"\n{DisputeTable.Write()}";
        if (Environment.GetEnvironmentVariable("LAYBY_WRITE_TABLES") == "1")
        {
            File.WriteAllText(Page, string.Concat(text.AsSpan(0, from), table, text.AsSpan(to)));
            return;
        }

        Assert.True(
            text[from..to] == table,
            $"The machine does not do what docs/disputes.md says. If it is meant: "
            + $"LAYBY_WRITE_TABLES=1 ./dev test DisputeTable\n{table}");
    }

    [Fact]
    public void Everything_that_the_machine_makes_keeps_its_books()
    {
        foreach (var (cell, _, done) in DisputeTable.Steps)
        {
            if (done.Ok(out var change, out _))
            {
                var broken = Record.Exception(() => change.Objects.ToList().ForEach(each => each.Check()));
                Assert.True(broken is null, $"{cell}: {broken?.Message}");
            }
        }
    }

    [Fact]
    public void Every_status_stands_in_the_table() => Assert.Equal(
        Enum.GetValues<DisputeStatus>().Order(),
        DisputeLives.All.Select(each => each.Dispute.Status).Distinct().Order());

    [Fact]
    public void Nothing_but_notes_moves_a_dispute_that_has_ended()
    {
        foreach (var (cell, before, done) in DisputeTable.Steps)
        {
            var ended = before.Status is DisputeStatus.WarningClosed or DisputeStatus.Won or DisputeStatus.Lost;
            if (ended && done.Ok(out var change, out _))
            {
                Assert.True(change.Find<Dispute>("du_1") is not { } next || next.Status == before.Status, cell);
            }
        }
    }

    [Fact]
    public void Whoever_withholds_money_writes_the_charge_too_so_that_a_refund_can_not_pass_it()
    {
        foreach (var (cell, _, done) in DisputeTable.Steps)
        {
            if (done.Ok(out var change, out _) && change.Events.Any(each => each.Type == "charge.dispute.funds_withdrawn"))
            {
                Assert.True(change.Objects.OfType<Charge>().Any(), cell);
            }
        }
    }

    [Fact]
    public void Days_end_at_midnight_as_the_customer_s_calendar_counts_them()
    {
        // 2020-09-13 and 21 days is 2020-10-04, 23:59:59 UTC.
        Assert.Equal(1_601_855_999, DisputeLives.Inquiry.EvidenceDetails.DueBy);
        Assert.Equal(1_601_856_000_000, DisputeLives.Inquiry.Filing.DueMs);
        Assert.Equal(12, Days(DisputeLives.Escalated));
        Assert.Equal(5, Days(DisputeLives.Fraud));
        Assert.Equal(14, Days(DisputeLives.Alma));
    }

    [Fact]
    public void What_was_refunded_before_the_dispute_opened_does_not_settle_it()
    {
        var half = DisputeLives.Next(DisputeMachine.Open(
            DisputeLives.Claim("duplicate") with { Amount = 500 }, DisputeLives.Repaid(500), DisputeLives.Entry));

        Assert.True(DisputeMachine.Refunded(half, DisputeLives.Repaid(999)).IsEmpty);
        Assert.Equal(
            DisputeStatus.WarningClosed,
            DisputeMachine.Refunded(half, DisputeLives.Repaid(1000)).Find<Dispute>("du_1")!.Status);
        Assert.Equal(
            101, DisputeLives.Next(DisputeMachine.Escalate(half, DisputeLives.Repaid(899), DisputeLives.Entry)).Amount);
    }

    private static int Days(Dispute dispute) =>
        (int)((dispute.EvidenceDetails.DueBy!.Value - DisputeTerms.EndOfDay(DisputeLives.Now, 0)) / (24 * 60 * 60));
}
