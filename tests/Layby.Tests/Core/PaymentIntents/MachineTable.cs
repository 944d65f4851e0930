using System.Text;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;

namespace Layby.Tests.Core.PaymentIntents;

/// <summary>The machine as a table: what each happening does to an intent at each point of its life.</summary>
internal static class MachineTable
{
    private const string Nothing = "·";

    private static readonly Approval Approval = new();

    private static readonly (string Title, (string Name, Func<PaymentIntent, Step> Does)[] Happenings)[] Parts =
    [
        ("What the merchant calls",
        [
            ("update amount", intent => Step.Of(PaymentIntentMachine.Update(intent, intent with { Amount = 2099 }))),
            ("confirm", Confirm),
            ("capture", intent => Step.Of(PaymentIntentMachine.Capture(intent, null))),
            ("cancel", intent => Step.Of(PaymentIntentMachine.Cancel(intent, null, Lives.Now))),
        ]),
        ("What the provider says of the newest attempt: the customer",
        [
            ("redirect", Says(id => new ProviderReport.RedirectRequired(id))),
            ("looked into", Says(id => new ProviderReport.UnderReview(id))),
            ("authorized (auto)", intent => Authorized(intent with { CaptureMethod = "automatic_async" })),
            ("authorized (manual)", intent => Authorized(intent with { CaptureMethod = "manual" })),
            ("declined", Says(id => new ProviderReport.Declined(id))),
            ("customer canceled", Says(id => new ProviderReport.CustomerCanceled(id))),
            ("unavailable", Says(id => new ProviderReport.Unavailable(id))),
        ]),
        ("What the provider says of the money, what comes late, and what the clock does",
        [
            ("expired", Says(id => new ProviderReport.Expired(id))),
            ("captured", Says(id => new ProviderReport.Captured(id, 1099))),
            ("voided", Says(id => new ProviderReport.Voided(id))),
            ("stale authorized", intent => Told(intent, new ProviderReport.Authorized(Lives.Older, Approval))),
            ("capture window over", intent =>
                Step.Of(PaymentIntentMachine.CaptureWindowOver(intent, Lives.Charge, Lives.Now))),
        ]),
        ("Before basil, when reserved money that was let go was a Refund",
        [
            ("cancel", intent => Step.Of(PaymentIntentMachine.Cancel(intent, null, Lives.Now, Lives.Charge, Lives.Release))),
            ("captured in part", intent => new(PaymentIntentMachine.Apply(
                intent, new ProviderReport.Captured(Lives.Current, 400), Lives.Scene with { Release = Lives.Release }))),
            ("capture window over", intent =>
                Step.Of(PaymentIntentMachine.CaptureWindowOver(intent, Lives.Charge, Lives.Now, Lives.Release))),
        ]),
    ];

    /// <summary>Everything the table was made of, for whoever wants to check more than the words.</summary>
    public static IEnumerable<(string Cell, Step Step)> Steps =>
        from part in Parts
        from happening in part.Happenings
        from life in Lives.All
        select ($"{life.Intent.Status.Wire()} ({life.Story}), {happening.Name}", happening.Does(life.Intent));

    /// <summary>The table in markdown.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var (title, happenings) in Parts)
        {
            text.Append("### ").Append(title).Append("\n\n| status | |");
            text.AppendJoin("", happenings.Select(each => $" {each.Name} |")).Append('\n');
            text.Append("|---|---|").Insert(text.Length, "---|", happenings.Length).Append('\n');
            foreach (var (story, intent) in Lives.All)
            {
                text.Append("| `").Append(intent.Status.Wire()).Append("` | ").Append(story).Append(" |");
                text.AppendJoin("", happenings.Select(each => $" {CellOf(each.Does(intent))} |")).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string CellOf(Step step)
    {
        if (step.Refusal is { } refusal)
        {
            return $"*{refusal.Code}*";
        }

        if (step.Asks)
        {
            return "asks the provider";
        }

        string[] parts =
        [
            .. step.Change.Find<PaymentIntent>("pi_1") is { } next ? [$"**{next.Status.Wire()}**"] : (string[])[],
            .. step.Change.Events.Select(each => each.Type),
            .. step.Change.Jobs.Select(JobOf),
        ];
        return parts.Length == 0 ? Nothing : string.Join("<br>", parts);
    }

    private static string JobOf(ProviderJob job) => job switch
    {
        ProviderJob.Capture capture => $"→ capture {capture.Amount}",
        ProviderJob.Void => "→ void",
        _ => throw new InvalidOperationException($"A cell has no word for {job.GetType().Name}."),
    };

    private static Step Confirm(PaymentIntent intent) =>
        PaymentIntentMachine.Confirm(intent, Lives.Method, Lives.Asking.Attempt! with { Id = "pa_next" })
            .Ok(out var started, out var refusal)
            ? new(new Change { Objects = [started.Intent] }, Asks: true)
            : new(Change.None, refusal);

    private static Step Authorized(PaymentIntent intent) =>
        Told(intent, new ProviderReport.Authorized(Lives.Current, Approval));

    private static Func<PaymentIntent, Step> Says(Func<string, ProviderReport> report) =>
        intent => Told(intent, report(Lives.Current));

    private static Step Told(PaymentIntent intent, ProviderReport report) =>
        new(PaymentIntentMachine.Apply(intent, report, Lives.Scene));

    /// <summary>What one happening did.</summary>
    internal sealed record Step(Change Change, ApiError? Refusal = null, bool Asks = false)
    {
        public static Step Of(Change change) => new(change);

        public static Step Of(Result<Change> result) =>
            result.Ok(out var change, out var refusal) ? new(change) : new(Change.None, refusal);
    }
}
