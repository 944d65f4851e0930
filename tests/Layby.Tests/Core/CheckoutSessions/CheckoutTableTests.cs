using System.Text;
using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Core.CheckoutSessions;

/// <summary>Holds the tables in docs/checkout.md against the machine. LAYBY_WRITE_TABLES=1 writes them anew.</summary>
public sealed class CheckoutTableTests
{
    private const string Begin = "<!-- the machine, written by CheckoutTableTests -->\n";
    private const string End = "<!-- end of the machine -->";
    private const long Now = 1_600_000_000;

    private static readonly string Page = Path.Combine(SourceTree.Root, "docs", "checkout.md");

    private static readonly CheckoutContact Contact = new(new BillingDetails { Email = "a@shop.example", Name = "A" });

    private static readonly (string Story, CheckoutSession Session)[] Lives =
    [
        ("a payment", Payment),
        ("nothing to pay", Payment with
        {
            AmountSubtotal = 0, AmountTotal = 0, PaymentIntent = null, PaymentStatus = CheckoutPaymentStatus.NoPaymentRequired,
            Private = new() { Contact = Contact },
        }),
        ("a setup", Setup),
        ("paid", Ended(Payment, CheckoutPaymentStatus.Paid)),
        ("reserved", Ended(Payment, CheckoutPaymentStatus.Unpaid)),
        ("on its way", Ended(Payment, CheckoutPaymentStatus.Unpaid) with { Private = Payment.Private with { Awaits = true } }),
        ("set up", Ended(Setup, CheckoutPaymentStatus.NoPaymentRequired)),
        ("its time had run out", Payment with { Status = CheckoutSessionStatus.Expired, Url = null }),
    ];

    private static readonly (string Title, (string Name, Func<CheckoutSession, Result<Change>> Does)[] Happenings)[] Parts =
    [
        ("What the shop, the customer and the clock do",
        [
            ("notes", each => CheckoutSessionMachine.Update(each, each with { ClientReferenceId = "7" }, onlyNotes: true)),
            ("another line", each => CheckoutSessionMachine.Update(each, each with { ClientReferenceId = "7" }, onlyNotes: false)),
            ("confirm", each => CheckoutSessionMachine.Confirm(each, each.IsSetup ? "seti_1" : "pi_1", null, false, Contact)),
            ("confirm that nothing is paid", CheckoutSessionMachine.CompleteUnpaid),
            ("expire", CheckoutSessionMachine.Expire),
            ("time is up", each => CheckoutSessionMachine.TimeIsUp(each, Now)),
            ("too early", each => CheckoutSessionMachine.TimeIsUp(each, Now - 1)),
        ]),
        ("What becomes of its payment",
        [
            .. Enum.GetValues<PaymentIntentStatus>().Select(status => (
                status.Wire(),
                (Func<CheckoutSession, Result<Change>>)(each => CheckoutSessionMachine.Follow(each, Moved(status))))),
        ]),
        ("What becomes of its setup",
        [
            .. Enum.GetValues<SetupIntentStatus>().Select(status => (
                status.Wire(),
                (Func<CheckoutSession, Result<Change>>)(each => CheckoutSessionMachine.Follow(each, Kept(status))))),
        ]),
    ];

    [Fact]
    public void The_tables_in_the_documents_are_what_the_machine_does()
    {
        var text = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has lost its two markers.");

        var table = $"\n{Write()}";
        if (Environment.GetEnvironmentVariable("LAYBY_WRITE_TABLES") == "1")
        {
            File.WriteAllText(Page, string.Concat(text.AsSpan(0, from), table, text.AsSpan(to)));
            return;
        }

        Assert.True(
            text[from..to] == table,
            "The machine does not do what docs/checkout.md says. If it is meant: "
            + $"LAYBY_WRITE_TABLES=1 ./dev test CheckoutTable\n{table}");
    }

    [Fact]
    public void Everything_that_the_machine_makes_keeps_its_books()
    {
        foreach (var (cell, before, done) in Steps)
        {
            before.Check();
            if (done.Ok(out var change, out _))
            {
                var broken = Record.Exception(() => change.Objects.ToList().ForEach(each => each.Check()));
                Assert.True(broken is null, $"{cell}: {broken?.Message}");
            }
        }
    }

    [Fact]
    public void Every_status_stands_in_the_table() => Assert.Equal(
        Enum.GetValues<CheckoutSessionStatus>().Order(), Lives.Select(each => each.Session.Status).Distinct().Order());

    [Fact]
    public void A_session_that_has_ended_stays_ended_and_what_was_paid_stays_paid()
    {
        foreach (var (cell, before, done) in Steps.Where(each => each.Before.Status is not CheckoutSessionStatus.Open))
        {
            if (done.Ok(out var change, out _) && change.Find<CheckoutSession>("cs_test_1") is { } next)
            {
                Assert.True(next.Status == before.Status, cell);
                Assert.True(before.PaymentStatus is not CheckoutPaymentStatus.Paid || next.PaymentStatus == before.PaymentStatus, cell);
            }
        }
    }

    [Fact]
    public void Nothing_is_told_twice_of_the_same_session()
    {
        foreach (var (cell, _, done) in Steps)
        {
            if (done.Ok(out var change, out _)
                && change.Find<CheckoutSession>("cs_test_1") is { Status: CheckoutSessionStatus.Complete, PaymentIntent: not null } next)
            {
                var again = CheckoutSessionMachine.Follow(next, Moved(PaymentIntentStatus.Succeeded));
                var once = again.Find<CheckoutSession>("cs_test_1") ?? next;
                Assert.True(CheckoutSessionMachine.Follow(once, Moved(PaymentIntentStatus.Succeeded)).IsEmpty, cell);
            }
        }
    }

    private static CheckoutSession Payment => new()
    {
        Id = "cs_test_1",
        Created = 1,
        AmountSubtotal = 100,
        AmountTotal = 100,
        Currency = "eur",
        ExpiresAt = Now,
        Mode = "payment",
        PaymentIntent = "pi_1",
        PaymentMethodTypes = ["klarna"],
        Url = "https://pay.example/c/pay/cs_test_1",
        Private = new()
        {
            Contact = Contact,
            Lines =
            [
                new()
                {
                    Id = "li_1",
                    Quantity = 1,
                    Amount = 100,
                    Price = new() { Id = "price_1", Currency = "eur", UnitAmount = 100, Product = new("prod_1", "Shirt", null) },
                },
            ],
        },
    };

    private static CheckoutSession Setup => new()
    {
        Id = "cs_test_1",
        Created = 1,
        ExpiresAt = Now,
        Mode = "setup",
        PaymentMethodTypes = ["klarna"],
        PaymentStatus = CheckoutPaymentStatus.NoPaymentRequired,
        SetupIntent = "seti_1",
        Url = "https://pay.example/c/pay/cs_test_1",
        Private = new() { Contact = Contact },
    };

    private static IEnumerable<(string Cell, CheckoutSession Before, Result<Change> Done)> Steps =>
        from part in Parts
        from happening in part.Happenings
        from life in Lives
        where Concerns(part.Title, life.Session)
        select ($"{life.Session.Status.Wire()} ({life.Story}), {happening.Name}", life.Session, happening.Does(life.Session));

    private static CheckoutSession Ended(CheckoutSession session, CheckoutPaymentStatus payment) =>
        session with { Status = CheckoutSessionStatus.Complete, PaymentStatus = payment, Url = null };

    private static PaymentIntent Moved(PaymentIntentStatus status) => new()
    {
        Id = "pi_1",
        Amount = 100,
        ClientSecret = "pi_1_secret_1",
        Created = 1,
        Currency = "eur",
        PaymentMethodTypes = ["klarna"],
        Status = status,
    };

    private static SetupIntent Kept(SetupIntentStatus status) =>
        new() { Id = "seti_1", ClientSecret = "seti_1_secret_1", Created = 1, PaymentMethodTypes = ["klarna"], Status = status };

    private static bool Concerns(string title, CheckoutSession session) =>
        !title.StartsWith("What becomes", StringComparison.Ordinal)
        || (session.AmountTotal is not 0 && title.EndsWith("setup", StringComparison.Ordinal) == session.IsSetup);

    private static string Write()
    {
        var text = new StringBuilder();
        foreach (var (title, happenings) in Parts)
        {
            text.Append("### ").Append(title).Append("\n\n| status | |");
            text.AppendJoin("", happenings.Select(each => $" {each.Name} |")).Append('\n');
            text.Append("|---|---|").Insert(text.Length, "---|", happenings.Length).Append('\n');
            foreach (var (story, session) in Lives.Where(each => Concerns(title, each.Session)))
            {
                text.Append("| `").Append(session.Status.Wire()).Append("` | ").Append(story).Append(" |");
                text.AppendJoin("", happenings.Select(each => $" {CellOf(each.Does(session))} |")).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string CellOf(Result<Change> result)
    {
        if (!result.Ok(out var change, out _))
        {
            return "*refused*";
        }

        string[] parts =
        [
            .. change.Find<CheckoutSession>("cs_test_1") is { } next
                ? [$"**{next.Status.Wire()}** {next.PaymentStatus.Wire()}"]
                : (string[])[],
            .. change.Events.Select(each => each.Type),
        ];
        return parts.Length == 0 ? "·" : string.Join("<br>", parts);
    }
}
