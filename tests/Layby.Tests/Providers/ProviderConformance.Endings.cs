using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

/// <summary>How an attempt is given up, and what happens when its customer pays all the same.</summary>
public abstract partial class ProviderConformance
{
    [Fact]
    public async Task An_attempt_that_was_given_up_can_not_be_paid()
    {
        var attempt = await LiveAttempt.OpenAsync(Stage);
        var job = attempt.Job(new ProviderJob.Abandon(attempt.Id));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));

        Assert.Contains(
            (await attempt.LookAsync()).Standing, new[] { PaymentStanding.Voided, PaymentStanding.Gone, PaymentStanding.Expired });
        if (Stage.Deeds.Contains(Deed.Approve))
        {
            await Stage.DoAsync(attempt.Refs, Deed.Approve);
            Assert.Equal(0, attempt.Books.Held);
        }
    }

    [Fact]
    public async Task An_attempt_that_is_paid_can_not_be_given_up_and_that_is_said()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.ApprovedAsync(Stage);

        var answer = await attempt.SettleAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id)));

        var seen = Assert.IsType<JobAnswer.Refused>(answer).Seen;
        Assert.Equal(Stage.PlacesOrders ? PaymentStanding.Approved : PaymentStanding.Authorized, seen?.Standing);
        Assert.Equal(attempt.Order.Amount.Amount, attempt.Books.Held);
    }

    [Fact]
    public async Task An_attempt_whose_money_is_reserved_can_not_be_given_up_either()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);

        var answer = await attempt.SettleAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id)));

        Assert.Equal(PaymentStanding.Authorized, Assert.IsType<JobAnswer.Refused>(answer).Seen?.Standing);
        Assert.Equal(attempt.Order.Amount.Amount, attempt.Books.Held);
    }

    [Fact]
    public async Task An_approval_that_comes_too_late_is_given_back()
    {
        Needs(Deed.ApproveLate);
        var attempt = await LiveAttempt.OpenAsync(Stage);
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id))));
        await Stage.DoAsync(attempt.Refs, Deed.ApproveLate);

        Assert.Contains((await attempt.LookAsync()).Standing, new[] { PaymentStanding.Approved, PaymentStanding.Authorized });
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));

        Assert.Equal((0, 0), (attempt.Books.Held, attempt.Books.Captured));
    }

    [Fact]
    public async Task Reserved_money_is_given_back_once()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);
        var job = attempt.Job(new ProviderJob.Void(attempt.Id));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));

        Assert.Equal(new(0, 0, 0, 0, 0, 1), attempt.Books);
        Assert.Equal(PaymentStanding.Voided, (await attempt.LookAsync()).Standing);
    }

    [Theory]
    [InlineData(12000)]
    [InlineData(5000)]
    public async Task Money_that_was_taken_is_given_back_in_full_once(long taken)
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.CapturedAsync(Stage, taken: taken);
        var job = attempt.Job(new ProviderJob.Void(attempt.Id));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));

        Assert.Equal(new(0, 1, taken, 1, taken, 1), attempt.Books);
    }

    [Fact]
    public async Task What_a_refund_has_given_back_is_not_given_back_again()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.CapturedAsync(Stage);
        Assert.IsType<JobAnswer.Done>(
            await attempt.SettleAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}", 4000))));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));

        Assert.Equal((2, 12000), (attempt.Books.Refunds, attempt.Books.Refunded));
    }

    [Fact]
    public async Task What_was_given_back_can_not_be_taken()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));

        var answer = await attempt.SettleAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12000)));

        Assert.IsType<JobAnswer.Refused>(answer);
        Assert.Equal(0, attempt.Books.Captures);
    }
}
