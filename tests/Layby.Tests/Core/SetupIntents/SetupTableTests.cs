using System.Text;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Core.SetupIntents;

/// <summary>Holds the table in docs/setup-intents.md against the machine. LAYBY_WRITE_TABLES=1 writes it anew.</summary>
public sealed class SetupTableTests
{
    private const string Begin = "<!-- the machine, written by SetupTableTests -->\n";
    private const string End = "<!-- end of the machine -->";

    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "setup-intents.md");

    private static PaymentMethod Method { get; } = new() { Id = "pm_1", Created = 1, Type = "klarna", Klarna = new(null) };

    private static SetupAttempt Tried { get; } = new()
    {
        Id = "setatt_1",
        Created = 1,
        PaymentMethod = "pm_1",
        PaymentMethodDetails = new(new(), "klarna"),
        SetupIntent = "seti_1",
        Status = SetupAttemptStatus.RequiresAction,
        Usage = "off_session",
    };

    private static SetupScene Scene { get; } = new()
    {
        Method = Method,
        Attempt = Tried,
        AuthorizeUrl = "https://pay.example/authorize/acct_1/sa_current",
        Keeping = new("mandate_1", 1, null, null, null),
    };

    private static readonly (string Name, Func<SetupIntent, Result<Change>> Does)[] Happenings =
    [
        ("another method", intent => SetupIntentMachine.Update(intent, intent with { PaymentMethod = "pm_2" }, Record(intent))),
        ("notes", intent => SetupIntentMachine.Update(intent, intent with { Description = "noted" }, Record(intent))),
        ("confirm", intent => Confirm(intent, "sa_next").Ok(out var started, out var refusal)
            ? started.Before.Then(new() { Objects = [started.Intent, started.Attempt] })
            : refusal),
        ("cancel", intent => SetupIntentMachine.Cancel(intent, null, Record(intent))),
        ("redirect", Says(id => new ProviderReport.RedirectRequired(id))),
        ("authorized", Says(id => new ProviderReport.Authorized(id, new()))),
        ("declined", Says(id => new ProviderReport.Declined(id))),
        ("customer canceled", Says(id => new ProviderReport.CustomerCanceled(id))),
        ("unavailable", Says(id => new ProviderReport.Unavailable(id))),
        ("expired", Says(id => new ProviderReport.Expired(id))),
        ("stale authorized", intent => SetupIntentMachine.Apply(intent, new ProviderReport.Authorized("sa_older", new()), Scene)),
    ];

    private static (string Story, SetupIntent Intent)[] Lives { get; } = LivesOf();

    [Fact]
    public void The_table_in_the_documents_is_what_the_machine_does()
    {
        var text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has lost its two markers.");

        var table = $"\n{Write()}\n";
        if (Environment.GetEnvironmentVariable("LAYBY_WRITE_TABLES") == "1")
        {
            File.WriteAllText(Page, string.Concat(text.AsSpan(0, from), table, text.AsSpan(to)));
            return;
        }

        Assert.True(
            text[from..to] == table,
            "The machine does not do what docs/setup-intents.md says. If it is meant: "
            + $"LAYBY_WRITE_TABLES=1 ./dev test SetupTable\n{table}");
    }

    [Fact]
    public void Every_status_stands_in_the_table() => Assert.Equal(
        Enum.GetValues<SetupIntentStatus>().Order(), Lives.Select(each => each.Intent.Status).Distinct().Order());

    [Fact]
    public void Everything_that_the_machine_makes_keeps_its_books()
    {
        foreach (var (story, intent) in Lives)
        {
            foreach (var (name, does) in Happenings)
            {
                if (does(intent).Ok(out var change, out _))
                {
                    var broken = Xunit.Record.Exception(() => change.Objects.ToList().ForEach(each => each.Check()));
                    Assert.True(broken is null, $"{story}, {name}: {broken?.Message}");
                }
            }
        }
    }

    private static string Write()
    {
        var text = new StringBuilder("| status | |");
        text.AppendJoin("", Happenings.Select(each => $" {each.Name} |")).Append('\n');
        text.Append("|---|---|").Insert(text.Length, "---|", Happenings.Length).Append('\n');
        foreach (var (story, intent) in Lives)
        {
            text.Append("| `").Append(intent.Status.Wire()).Append("` | ").Append(story).Append(" |");
            text.AppendJoin("", Happenings.Select(each => $" {CellOf(each.Does(intent))} |")).Append('\n');
        }

        return text.ToString();
    }

    private static string CellOf(Result<Change> done)
    {
        if (!done.Ok(out var change, out var refusal))
        {
            return $"*{refusal.Code}*";
        }

        string[] parts =
        [
            .. change.Find<SetupIntent>("seti_1") is { } next ? [$"**{next.Status.Wire()}**"] : (string[])[],
            .. change.Events.Select(each => each.Type),
            .. change.Objects.OfType<SetupAttempt>().Where(each => each.Status is SetupAttemptStatus.Abandoned)
                .Select(_ => "attempt abandoned"),
        ];
        return parts.Length == 0 ? "·" : string.Join("<br>", parts);
    }

    private static Func<SetupIntent, Result<Change>> Says(Func<string, ProviderReport> report) =>
        intent => SetupIntentMachine.Apply(intent, report("sa_current"), Scene);

    private static SetupAttempt? Record(SetupIntent intent) => intent.Attempt is { Outcome: AttemptOutcome.Open } ? Tried : null;

    private static Result<SetupStarted> Confirm(SetupIntent intent, string attempt) => SetupIntentMachine.Confirm(
        intent, Method, new()
        {
            Id = attempt,
            Method = "klarna",
            PaymentMethod = "pm_1",
            ReturnUrl = "https://shop.example/done",
            ExpiresAtMs = 3_600_000,
        }, ("setatt_2", 2), Record(intent));

    private static (string, SetupIntent)[] LivesOf()
    {
        var fresh = new SetupIntent
        {
            Id = "seti_1",
            ClientSecret = "seti_1_secret_1",
            Created = 1,
            PaymentMethodTypes = ["klarna"],
        };
        var chosen = Next(SetupIntentMachine.Update(fresh, fresh with { PaymentMethod = "pm_1" }, null));
        var asking = Asked(Asked(chosen, "sa_older"), "sa_current");
        var onPage = Told(asking, new ProviderReport.RedirectRequired("sa_current"));
        return
        [
            ("new", fresh),
            ("its attempt failed", Told(onPage, new ProviderReport.Declined("sa_current"))),
            ("has a method, never tried", chosen),
            ("the provider is being asked", asking),
            ("its attempt was given up", Next(SetupIntentMachine.Update(onPage, onPage with { PaymentMethod = "pm_2" }, Tried))),
            ("the customer is on the page", onPage),
            ("the provider thinks", onPage with { Status = SetupIntentStatus.Processing, NextAction = null }),
            ("saved", Told(onPage, new ProviderReport.Authorized("sa_current", new()))),
            ("while the customer was on the page", Next(SetupIntentMachine.Cancel(onPage, null, Tried))),
        ];
    }

    private static SetupIntent Asked(SetupIntent intent, string attempt) => Confirm(intent, attempt).Ok(out var started, out var no)
        ? started.Intent
        : throw new InvalidOperationException(no.Message);

    private static SetupIntent Told(SetupIntent intent, ProviderReport report) =>
        SetupIntentMachine.Apply(intent, report, Scene).Find<SetupIntent>("seti_1")!;

    private static SetupIntent Next(Result<Change> result) => result.Ok(out var change, out var refusal)
        ? change.Find<SetupIntent>("seti_1")!
        : throw new InvalidOperationException(refusal.Message);
}
