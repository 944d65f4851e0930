using System.Text;
using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Disputes;

namespace Layby.Tests.Core.Disputes;

/// <summary>The machine as a table: what each happening does to a dispute at each point of its life.</summary>
internal static class DisputeTable
{
    private static readonly (string Title, (string Name, Func<Dispute, Result<Change>> Does)[] Happenings)[] Parts =
    [
        ("What the shop does",
        [
            ("notes", each => DisputeMachine.Update(each, each with { IntendedSubmissionMethod = "manual" }, false, Now)),
            ("stage evidence", each => DisputeMachine.Update(each, DisputeLives.With(each, "more"), false, Now)),
            ("submit evidence", each => DisputeMachine.Update(each, DisputeLives.With(each, "more"), true, Now)),
            ("submit what is staged", each => DisputeMachine.Update(each, each, true, Now)),
            ("close", DisputeMachine.Close),
            ("refund a part", each => Refunded(each, 500)),
            ("refund all", each => Refunded(each, 1099)),
        ]),
        ("What customer, provider and clock do",
        [
            ("escalate", each => DisputeMachine.Escalate(each, DisputeLives.Charge, DisputeLives.Entry)),
            ("escalate, a part refunded", each => DisputeMachine.Escalate(each, DisputeLives.Repaid(500), DisputeLives.Entry)),
            ("win", each => DisputeMachine.Win(each, DisputeLives.Charge, DisputeLives.Entry)),
            ("lose", each => DisputeMachine.Lose(each, null)),
            ("time is up", each => DisputeMachine.TimeIsUp(each, DisputeLives.Charge, At(DisputeLives.Later))),
            ("too early", each => DisputeMachine.TimeIsUp(each, DisputeLives.Charge, At(Now - 1))),
        ]),
    ];

    private static long Now => DisputeLives.Now;

    /// <summary>Everything the table was made of.</summary>
    public static IEnumerable<(string Cell, Dispute Before, Result<Change> Done)> Steps =>
        from part in Parts
        from happening in part.Happenings
        from life in DisputeLives.All
        select ($"{life.Dispute.Status.Wire()} ({life.Story}), {happening.Name}", life.Dispute, happening.Does(life.Dispute));

    /// <summary>The table in markdown.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var (title, happenings) in Parts)
        {
            text.Append("### ").Append(title).Append("\n\n| status | |");
            text.AppendJoin("", happenings.Select(each => $" {each.Name} |")).Append('\n');
            text.Append("|---|---|").Insert(text.Length, "---|", happenings.Length).Append('\n');
            foreach (var (story, dispute) in DisputeLives.All)
            {
                text.Append("| `").Append(dispute.Status.Wire()).Append("` | ").Append(story).Append(" |");
                text.AppendJoin("", happenings.Select(each => $" {CellOf(each.Does(dispute))} |")).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static Result<Change> Refunded(Dispute dispute, long amount) => DisputeRefusals.Refund(dispute) is { } refusal
        ? refusal
        : DisputeMachine.Refunded(dispute, DisputeLives.Repaid(amount));

    private static BlankLine At(long now) => DisputeLives.Entry with { Now = now };

    private static string CellOf(Result<Change> result)
    {
        if (!result.Ok(out var change, out var refusal))
        {
            return $"*{refusal.Code ?? "refused"}*";
        }

        string[] parts =
        [
            .. change.Find<Dispute>("du_1") is { } next ? [$"**{next.Status.Wire()}** {next.Amount}"] : (string[])[],
            .. change.Events.Select(each => each.Type),
            .. change.Objects.OfType<BalanceTransaction>().Select(each => $"→ {each.Net}"),
        ];
        return parts.Length == 0 ? "·" : string.Join("<br>", parts);
    }
}
