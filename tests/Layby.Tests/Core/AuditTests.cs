using Layby.Core;
using Layby.Core.Audits;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;
using Layby.Tests.Core.PaymentIntents;
using Xunit;

namespace Layby.Tests.Core;

/// <summary>What the books of an account must add up to, whatever says so.</summary>
public sealed class AuditTests
{
    private static readonly Charge Paid = Lives.Charge with
    {
        AmountCaptured = 1099,
        AmountRefunded = 400,
        BalanceTransaction = "txn_1",
        Captured = true,
    };

    private static readonly PaymentIntent Intent = Lives.Succeeded with { LatestCharge = Paid.Id };

    private static readonly Refund GivenBack = new()
    {
        Id = "pyr_1",
        Amount = 400,
        BalanceTransaction = "txn_2",
        Charge = Paid.Id,
        Created = Lives.Now,
        Currency = "eur",
        DestinationDetails = DestinationDetails.Of("klarna"),
        PaymentIntent = Intent.Id,
        PaymentMethod = "pm_1",
        Status = RefundStatus.Succeeded,
    };

    private static readonly BalanceTransaction In = Line("txn_1", 1099, Paid.Id, BalanceTransactionType.Payment);
    private static readonly BalanceTransaction Out = Line("txn_2", -400, GivenBack.Id, BalanceTransactionType.PaymentRefund);
    private static readonly BalanceTransaction Cent = Line("txn_3", 1, Paid.Id, BalanceTransactionType.Payment);
    private static readonly BalanceTransaction Short = Out with { Amount = -300, Net = -300 };
    private static readonly PaymentIntent Reserved = Lives.Reserved with { LatestCharge = Paid.Id };
    private static readonly Charge Unbooked = Paid with { BalanceTransaction = null };
    private static readonly Posting Sum = new("eur", 0, 699);

    [Fact]
    public void Books_that_agree_have_nothing_to_be_found_in_any_order()
    {
        IApiObject[] all = [Intent, Paid, GivenBack, In, Out];
        Assert.Empty(Findings([Sum], all));
        Assert.Empty(Findings([Sum], [.. all.Reverse()]));
    }

    [Fact]
    public void Each_way_in_which_they_do_not_agree_is_named()
    {
        Named("py_1: it says that 400 of it was given back, and its refunds add up to 0", 699, Intent, Paid, In, Out);
        Named("pi_1: it was charged twice: py_1 and py_2", 699, Intent, Paid, Paid with { Id = "py_2" }, GivenBack, In, Out);
        Named("py_1: it pays pi_1, which is not there", 699, Paid, GivenBack, In, Out);
        Named("pi_1: its charge py_1 is not there", 699, Intent, GivenBack, In, Out);
        Named("pi_1: it received 1099, and its charge took 1000", 699, Intent, Paid with { AmountCaptured = 1000 }, GivenBack, In, Out);
        Named("pi_1: py_1 has paid it, and it says that it is not paid", 699, Lives.OnPage, Paid, GivenBack, In, Out);
        Named("pi_1: it waits to be captured without a charge that does", 699, Reserved, Paid, GivenBack, In, Out);
        Named("pyr_1: it gives back gbp of py_1, which is in eur", 699, Intent, Paid, GivenBack with { Currency = "gbp" }, In, Out);
        Named("pyr_1: its line txn_2 is not in the books", 1099, Intent, Paid, GivenBack, In);
        Named("txn_2: it enters -300 for pyr_1, which moved -400", 799, Intent, Paid, GivenBack, In, Short);
        Named("txn_3: it stands for py_9, which is not there", 700, Intent, Paid, GivenBack, In, Out, Cent with { Source = "py_9" });
        Named("txn_3: py_1 knows nothing of it", 700, Intent, Paid, GivenBack, In, Out, Cent);
        Named("the balance: its sum in eur available at once is 1 more than its lines", 700, Intent, Paid, GivenBack, In, Out);
        Named("py_1: it took money, and no line of the books says so", 699, Intent, Unbooked, GivenBack, In, Out);
    }

    [Fact]
    public void What_failed_or_was_canceled_has_come_back_and_does_not_count()
    {
        var back = Line("txn_3", 400, GivenBack.Id, BalanceTransactionType.RefundFailure);
        var failed = GivenBack with { Status = RefundStatus.Failed, FailureReason = "declined", FailureBalanceTransaction = back.Id };

        Assert.Empty(Findings([Sum with { Net = 1099 }], Intent, Paid with { AmountRefunded = 0 }, failed, In, Out, back));
    }

    private static void Named(string finding, long balance, params IApiObject[] objects) =>
        Assert.Contains(finding, Findings([Sum with { Net = balance }], objects));

    private static IReadOnlyList<string> Findings(Posting[] sums, params IApiObject[] objects)
    {
        var audit = new Audit();
        foreach (var subject in objects)
        {
            audit.See(subject);
        }

        foreach (var sum in sums)
        {
            audit.See(sum);
        }

        return audit.Findings();
    }

    private static BalanceTransaction Line(string id, long amount, string source, BalanceTransactionType type) =>
        BalanceTransaction.Enter(id, Lives.Now, new() { Type = type, Money = new(amount, "eur"), Source = source });
}
