using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Core.PaymentIntents;

/// <summary>What the table does not show: amounts, dates, and what stands in the objects.</summary>
public sealed class MachineMoneyTests
{
    [Theory]
    [InlineData(null, 1099)]
    [InlineData(1099L, 1099)]
    [InlineData(1L, 1)]
    public void A_capture_asks_for_what_is_wanted_or_for_all(long? wanted, long asked)
    {
        Assert.True(PaymentIntentMachine.Capture(Lives.Reserved, wanted).Ok(out var change, out _));
        Assert.Equal([new ProviderJob.Capture(Lives.Current, asked)], change.Jobs);
        Assert.Empty(change.Objects);
    }

    [Fact]
    public void More_than_is_reserved_can_not_be_captured()
    {
        Assert.False(PaymentIntentMachine.Capture(Lives.Reserved, 1100).Ok(out _, out var refusal));
        Assert.Equal("amount_too_large", refusal!.Code);
        Assert.Equal("amount_to_capture", refusal.Param);
        Assert.Contains("up to €10.99 eur.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_capture_releases_the_rest_and_can_not_be_followed_by_another()
    {
        var change = PaymentIntentMachine.Apply(
            Lives.Reserved, new ProviderReport.Captured(Lives.Current, 400), Lives.Scene);
        var paid = change.Find<PaymentIntent>("pi_1")!;
        var charge = change.Find<Charge>("py_1")!;

        Assert.Equal((PaymentIntentStatus.Succeeded, 400L, 0L), (paid.Status, paid.AmountReceived, paid.AmountCapturable));
        Assert.Equal((true, 400L, 0L), (charge.Captured, charge.AmountCaptured, charge.AmountRefunded));
        Assert.Null(paid.Filing.DueMs);
        Assert.False(PaymentIntentMachine.Capture(paid, null).Ok(out _, out var refusal));
        Assert.StartsWith("The remaining amount on this PaymentIntent could not be captured", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reserved_money_is_due_when_its_window_ends() =>
        Assert.Equal(
            ProviderRules.Klarna.CaptureBeforeMs(DateTimeOffset.FromUnixTimeSeconds(Lives.Now)), Lives.Reserved.Filing.DueMs);

    [Fact]
    public void A_customer_on_the_page_is_due_when_the_session_ends() =>
        Assert.Equal((Lives.Now + 3600) * 1000, Lives.OnPage.Filing.DueMs);

    [Fact]
    public void A_window_that_is_over_cancels_automatically_and_gives_the_reservation_up()
    {
        var change = PaymentIntentMachine.CaptureWindowOver(Lives.Reserved, Lives.Charge, Lives.Now);
        var canceled = change.Find<PaymentIntent>("pi_1")!;

        Assert.Equal("expired", canceled.CancellationReason);
        Assert.Equal(Lives.Now, canceled.CanceledAt);
        Assert.Empty(change.Jobs);
        Assert.Null(canceled.Filing.DueMs);
    }

    [Fact]
    public void A_failed_attempt_takes_its_method_with_it_into_the_error()
    {
        Assert.Null(Lives.Failed.PaymentMethod);
        Assert.Equal(Lives.Method, Lives.Failed.LastPaymentError!.PaymentMethod);
        Assert.Equal("payment_method_provider_decline", Lives.Failed.LastPaymentError.Code);
        Assert.Equal(AttemptOutcome.Declined, Lives.Failed.Attempt!.Outcome);
    }

    [Fact]
    public void A_new_attempt_forgets_the_old_error()
    {
        var again = Lives.Confirmed(Lives.Failed, "pa_again");
        Assert.Null(again.LastPaymentError);
        Assert.Equal("pm_1", again.PaymentMethod);
    }

    [Theory]
    [InlineData("automatic_async", null, false)]
    [InlineData("manual", null, true)]
    [InlineData("automatic_async", "manual", true)]
    public void A_types_own_capture_method_comes_before_the_intents(string own, string? klarna, bool manual)
    {
        var intent = Lives.New with
        {
            CaptureMethod = own,
            PaymentMethodOptions = new() { Klarna = new() { CaptureMethod = klarna } },
        };
        Assert.Equal(manual, PaymentIntentMachine.IsManual(intent, "klarna"));
        Assert.Equal(own == "manual", PaymentIntentMachine.IsManual(intent, "alma"));
    }

    [Fact]
    public void Notes_change_at_any_time_and_are_not_told()
    {
        foreach (var (story, intent) in Lives.All)
        {
            var result = PaymentIntentMachine.Update(intent, intent with { Description = "Shoes" });
            Assert.True(result.Ok(out var change, out _), story);
            Assert.Equal(intent.Status, change!.Find<PaymentIntent>("pi_1")!.Status);
            Assert.Empty(change.Events);
        }
    }
}
