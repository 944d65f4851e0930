using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Tests.Core.Disputes;
using Layby.Tests.Core.PaymentIntents;
using Xunit;

namespace Layby.Tests.Core.Refunds;

public sealed class RefundMachineTests
{
    private static readonly BlankLine Line = new("txn_2", Lives.Now);

    private static readonly Charge Charge = Lives.Charge with
    {
        AmountCaptured = 1099,
        AmountRefunded = 400,
        BalanceTransaction = "txn_0",
        Captured = true,
    };

    private static readonly RefundWish Wish = new()
    {
        Id = "pyr_1",
        Now = Lives.Now,
        PaidAt = Lives.Now,
        AttemptId = Lives.Current,
        Line = new("txn_1", Lives.Now),
    };

    private static readonly ProviderReport.Refunded Arrived = new(Lives.Current, "pyr_1", "K1");
    private static readonly ProviderReport.RefundFailed Returned = new(Lives.Current, "pyr_1", "declined");
    private static readonly ProviderReport.RefundPending Unknown = new(Lives.Current, "pyr_1", TimeSpan.FromMinutes(1));

    /// <summary>What each happening does at each point of a refund's life: its status afterwards, and what is told.</summary>
    [Theory]
    [InlineData(RefundStatus.Pending, "succeeded refund.updated", "failed refund.failed", "pending", "refused")]
    [InlineData(
        RefundStatus.RequiresAction, "succeeded refund.updated", "failed refund.failed", "requires_action",
        "canceled refund.updated")]
    [InlineData(RefundStatus.Succeeded, "·", "failed refund.failed", "·", "refused")]
    [InlineData(RefundStatus.Failed, "·", "·", "·", "refused")]
    [InlineData(RefundStatus.Canceled, "·", "·", "·", "refused")]
    public void A_refund_goes_through_its_life(RefundStatus status, string arrived, string returned, string unknown, string cancel)
    {
        var refund = At(status);
        Assert.Equal(arrived, Said(RefundMachine.Apply(refund, Charge, Arrived, Line)));
        Assert.Equal(returned, Said(RefundMachine.Apply(refund, Charge, Returned, Line)));
        Assert.Equal(unknown, Said(RefundMachine.Apply(refund, Charge, Unknown, Line)));
        Assert.Equal(
            cancel, RefundMachine.Cancel(refund, Charge, Line).Ok(out var change, out _) ? Said(change) : "refused");
    }

    [Fact]
    public void What_begins_takes_its_money_off_the_charge_and_what_fails_puts_it_back()
    {
        var started = Started(Wish with { Amount = 500 });
        Assert.Equal((900, false), (started.After.AmountRefunded, started.After.Refunded));
        Assert.Equal(-500, started.Line.Net);
        Assert.Equal(new ProviderJob.Refund(Lives.Current, "pyr_1", 500), started.Job);

        var failed = RefundMachine.Begin(started, Returned, Line);
        Assert.Equal((400, false), (failed.Find<Charge>("py_1")!.AmountRefunded, failed.Find<Charge>("py_1")!.Refunded));
        Assert.Equal(0, failed.Objects.OfType<BalanceTransaction>().Sum(each => each.Net));
        Assert.Equal(
            ["refund.created", "charge.refunded", "refund.failed", "charge.refund.updated"], failed.Events.Select(each => each.Type));
        foreach (var made in failed.Objects)
        {
            made.Check();
        }
    }

    [Theory]
    [InlineData(null, 699)]
    [InlineData(699L, 699)]
    public void The_last_part_leaves_nothing(long? wanted, long amount)
    {
        var started = Started(Wish with { Amount = wanted });
        Assert.Equal(amount, started.Refund.Amount);
        Assert.True(started.After.Refunded);
        Assert.False(RefundMachine.Create(started.After, Wish).Ok(out _, out var refusal));
        Assert.Equal("charge_already_refunded", refusal!.Code);
    }

    [Fact]
    public void What_was_released_can_not_come_back()
    {
        var change = Lives.Release.OfAll(Lives.Charge, null);
        var released = change.Find<Refund>("pyr_1")!;
        Assert.True(RefundMachine.Apply(released, change.Find<Charge>("py_1")!, Returned, Line).IsEmpty);
        Assert.Throws<InvariantException>((released with { Status = RefundStatus.Pending, Private = new("", 1, true) }).Check);
        Assert.Throws<InvariantException>((released with { Private = new("", null) }).Check);
    }

    [Fact]
    public void What_was_released_is_not_released_again() =>
        Assert.True(Lives.Release.OfAll(Lives.Release.OfAll(Lives.Charge, null).Find<Charge>("py_1")!, null).IsEmpty);

    [Fact]
    public void What_is_not_known_is_asked_for_again()
    {
        var begun = RefundMachine.Begin(Started(Wish), Unknown, Line).Find<Refund>("pyr_1")!;
        Assert.Equal(RefundStatus.Pending, begun.Status);
        Assert.Equal((Lives.Now + 60) * 1000, begun.Filing.DueMs);
        Assert.Equal("py_1", begun.Filing.Parent);
        Assert.Null(RefundMachine.Apply(begun, Charge, Arrived, Line).Find<Refund>("pyr_1")!.Filing.DueMs);
    }

    [Fact]
    public void A_charge_that_was_taken_back_is_not_refunded()
    {
        Assert.False(RefundMachine.Create(Charge, Wish with { Dispute = DisputeLives.Escalated }).Ok(out _, out var refusal));
        Assert.Equal("Charge py_1 has been charged back; cannot issue a refund.", refusal!.Message);
        Assert.Equal("charge_disputed", refusal.Code);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_last_second_of_the_days_still_counts(int late, bool possible) => Assert.Equal(
        possible,
        RefundMachine.Create(Charge, Wish with { Now = Lives.Now + (RefundMachine.Days * 86400L) + late }).Ok(out _, out _));

    private static RefundStarted Started(RefundWish wish) =>
        RefundMachine.Create(Charge, wish).Ok(out var started, out var refusal)
            ? started
            : throw new InvalidOperationException(refusal.Message);

    private static Refund At(RefundStatus status) => Started(Wish with { Amount = 100 }).Refund with
    {
        Status = status,
        FailureReason = status is RefundStatus.Failed ? "unknown" : null,
        FailureBalanceTransaction = status is RefundStatus.Failed or RefundStatus.Canceled ? "txn_9" : null,
    };

    private static string Said(Change change)
    {
        if (change.IsEmpty)
        {
            return "·";
        }

        var next = change.Find<Refund>("pyr_1")!;
        next.Check();
        return string.Join(' ', change.Events.Select(each => each.Type).Take(1).Prepend(next.Status.Wire()));
    }
}
