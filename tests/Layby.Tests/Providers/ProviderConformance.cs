using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

/// <summary>
/// What every connector does, whoever its provider is: against its double, and, where somebody has given keys, against the
/// provider's own test environment.
/// </summary>
public abstract partial class ProviderConformance : IAsyncLifetime
{
    /// <summary>The provider and its connector.</summary>
    protected ProviderStage Stage { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stage = await SetAsync();

    public async ValueTask DisposeAsync()
    {
        await (Stage?.DisposeAsync() ?? default);
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets the stage; skips where there can be none.</summary>
    protected abstract Task<ProviderStage> SetAsync();

    [Fact]
    public async Task What_is_opened_has_a_page_and_waits()
    {
        var attempt = await LiveAttempt.OpenAsync(Stage);

        Assert.True(Uri.TryCreate(attempt.Refs.PageUrl, UriKind.Absolute, out _), attempt.Refs.PageUrl);
        Assert.NotNull(attempt.Refs.ExpiresAtMs);
        Assert.Equal(PaymentStanding.Waiting, (await attempt.LookAsync()).Standing);
    }

    [Fact]
    public async Task A_customer_who_agrees_has_agreed_to_this_amount_of_this_attempt()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.ApprovedAsync(Stage);

        var seen = await attempt.LookAsync();

        Assert.Equal(Stage.PlacesOrders ? PaymentStanding.Approved : PaymentStanding.Authorized, seen.Standing);
        Assert.Equal(attempt.Order.Amount, seen.Amount);
        Assert.Equal(attempt.Id, seen.AttemptId);
    }

    [Theory]
    [InlineData(Deed.BeRefused, PaymentStanding.Declined)]
    [InlineData(Deed.Leave, PaymentStanding.Left)]
    [InlineData(Deed.MeetAFault, PaymentStanding.Broken)]
    public async Task What_else_a_customer_does_is_told_apart(Deed deed, PaymentStanding standing)
    {
        Needs(deed);
        var attempt = await LiveAttempt.OpenAsync(Stage);
        await Stage.DoAsync(attempt.Refs, deed);

        Assert.Equal(standing, (await attempt.LookAsync()).Standing);
        Assert.Equal(0, attempt.Books.Held);
    }

    [Fact]
    public async Task What_nobody_pays_in_time_is_over()
    {
        NeedsDouble();
        var attempt = await LiveAttempt.OpenAsync(Stage);
        Stage.Time.Advance(Stage.SessionLife + TimeSpan.FromMinutes(1));

        Assert.Contains((await attempt.LookAsync()).Standing, new[] { PaymentStanding.Expired, PaymentStanding.Gone });
    }

    [Fact]
    public async Task Reserved_money_is_seen_with_the_day_until_which_it_can_be_taken()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);

        var seen = await attempt.LookAsync();

        Assert.Equal(PaymentStanding.Authorized, seen.Standing);
        Assert.Equal(attempt.Order.Amount, seen.Amount);
        Assert.Equal(attempt.Id, seen.AttemptId);
        Assert.NotNull(seen.Refs.PaymentId);
        Assert.True(seen.AuthorizedUntilMs > Stage.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal(new(attempt.Order.Amount.Amount, 0, 0, 0, 0, 1), attempt.Books);
    }

    [Fact]
    public async Task Reserved_money_that_nobody_takes_lapses()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);
        var until = DateTimeOffset.FromUnixTimeMilliseconds((await attempt.LookAsync()).AuthorizedUntilMs!.Value);
        Stage.Time.Advance(until - Stage.Time.GetUtcNow() + TimeSpan.FromMinutes(1));

        Assert.Equal(PaymentStanding.Expired, (await attempt.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Refused>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12000))));
    }

    [Theory]
    [InlineData(12000)]
    [InlineData(5000)]
    public async Task Money_is_taken_once_and_the_rest_is_let_go(long amount)
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);
        var job = attempt.Job(new ProviderJob.Capture(attempt.Id, amount));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));

        var seen = await attempt.LookAsync();
        Assert.Equal(PaymentStanding.Captured, seen.Standing);
        Assert.Equal((amount, 0), (seen.Captured, seen.Refunded));
        Assert.Equal(new(0, 1, amount, 0, 0, 1), attempt.Books);
    }

    [Fact]
    public async Task More_than_was_reserved_is_not_taken()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.AuthorizedAsync(Stage);

        Assert.IsType<JobAnswer.Refused>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12001))));
        Assert.Equal(0, attempt.Books.Captures);
    }

    [Fact]
    public async Task A_refund_that_is_asked_twice_is_made_once_and_another_of_the_same_amount_is_another()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.CapturedAsync(Stage);
        var first = attempt.Job(new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}_1", 4000));
        var second = attempt.Job(new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}_2", 4000));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(first));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(first with { AskedBefore = first.WrittenAt }));
        Assert.Equal((1, 4000), (attempt.Books.Refunds, attempt.Books.Refunded));

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(second));
        Assert.Equal((2, 8000), (attempt.Books.Refunds, attempt.Books.Refunded));
        Assert.Equal(8000, (await attempt.LookAsync()).Refunded);
    }

    [Fact]
    public async Task A_refund_can_be_looked_up()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.CapturedAsync(Stage);
        var id = $"pyr_{attempt.Id}";
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, id, 4000))));

        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(attempt.Job(new ProviderJob.LookUpRefund(attempt.Id, id))));
        Assert.Equal(1, attempt.Books.Refunds);
    }

    [Fact]
    public async Task More_than_was_taken_is_not_given_back()
    {
        Needs(Deed.Approve);
        var attempt = await LiveAttempt.CapturedAsync(Stage, taken: 5000);

        var answer = await attempt.SettleAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}", 5001)));

        Assert.IsType<JobAnswer.Refused>(answer);
        Assert.Equal(0, attempt.Books.Refunds);
    }

    /// <summary>Skips where the stage's customer can not do this.</summary>
    protected void Needs(Deed deed) => Assert.SkipUnless(Stage.Deeds.Contains(deed), $"Nobody here can {deed}.");

    /// <summary>Skips where the provider can not be told to fail, nor its clock be moved.</summary>
    protected void NeedsDouble() => Assert.SkipUnless(Stage.IsDouble, "The provider's own test environment is not ours to break.");
}
