using Layby.Core.Providers;
using Layby.Doubles;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>What only Klarna does, or says.</summary>
public sealed class KlarnaJourneyTests
{
    [Fact]
    public async Task An_order_that_Klarna_looks_into_is_pending_until_it_is_accepted()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await ReviewedAsync(stage);
        Assert.Equal(PaymentStanding.UnderReview, (await attempt.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Refused>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12000))));

        await stage.Double.DecideAsync(attempt.Refs.PaymentId!, accept: true);

        Assert.Equal(PaymentStanding.Authorized, (await attempt.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id))));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12000))));
        Assert.Equal(1, attempt.Books.Captures);
    }

    [Fact]
    public async Task An_order_that_Klarna_looks_into_and_rejects_is_declined()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await ReviewedAsync(stage);

        await stage.Double.DecideAsync(attempt.Refs.PaymentId!, accept: false);

        Assert.Equal(PaymentStanding.Declined, (await attempt.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Refused>(await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id))));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id))));
    }

    [Fact]
    public async Task An_order_that_is_looked_into_can_be_given_back()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await ReviewedAsync(stage);

        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));

        Assert.Equal(0, attempt.Books.Held);
    }

    [Fact]
    public async Task An_order_that_Klarna_rejects_when_it_is_placed_is_declined()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await LiveAttempt.OpenAsync(stage);
        await stage.Double.PressAsync(attempt.Refs.PageId!, "approve-rejected");

        var answer = await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id)));

        var refused = Assert.IsType<JobAnswer.Refused>(answer);
        Assert.Equal(("REJECTED", PaymentStanding.Declined), (refused.ProviderCode, refused.Seen!.Standing));
        Assert.Equal(0, attempt.Books.Orders);
    }

    [Fact]
    public async Task An_approval_that_nobody_makes_an_order_of_lapses_after_an_hour()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await LiveAttempt.ApprovedAsync(stage);
        stage.Time.Advance(TimeSpan.FromMinutes(61));

        var answer = await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id)));

        Assert.Equal(PaymentStanding.Expired, Assert.IsType<JobAnswer.Refused>(answer).Seen!.Standing);
        Assert.Equal((0, 0), (attempt.Books.Held, attempt.Books.Orders));
    }

    [Fact]
    public async Task An_order_that_differs_from_its_session_is_refused_and_the_approval_given_back()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await LiveAttempt.ApprovedAsync(stage);
        var job = attempt.Job(new ProviderJob.PlaceOrder(attempt.Id));
        var changed = job.Refs.Sent!.Replace("12000", "11999", StringComparison.Ordinal);

        var answer = await attempt.AskAsync(job with { Refs = job.Refs with { Sent = changed } });

        Assert.Equal(PaymentStanding.Broken, Assert.IsType<JobAnswer.Refused>(answer).Seen!.Standing);
        Assert.Equal((0, 0), (attempt.Books.Held, attempt.Books.Orders));
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_for_good_is_found_by_the_push_that_names_it()
    {
        await using var stage = await KlarnaStage.StartAsync(new() { RepeatsPlacedOrders = false });
        await using var hooks = await KlarnaHooks.StartAsync(stage.Connector);
        stage.HookUrl = hooks.Url;
        var attempt = await LiveAttempt.ApprovedAsync(stage);
        stage.Plan(Fault.DropAfter, Step.PlaceOrder);
        var job = attempt.Job(new ProviderJob.PlaceOrder(attempt.Id));
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));

        // Never taken for failed, nor for given back, as long as nobody knows which order it is.
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job with { AskedBefore = job.WrittenAt }));
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));
        await stage.Double.Callbacks.SendDueAsync(CancellationToken.None);
        var named = hooks.Calls.Single(one => one.Kind == "push").Named;
        var answer = await attempt.AskAsync(job with { Refs = job.Refs with { PaymentId = named }, AskedBefore = job.WrittenAt });

        Assert.IsType<JobAnswer.Done>(answer);
        Assert.Equal(PaymentStanding.Authorized, (await attempt.LookAsync()).Standing);
        Assert.Equal(1, attempt.Books.Orders);
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_for_good_is_found_by_its_page_where_that_names_it()
    {
        await using var stage = await KlarnaStage.StartAsync(new() { RepeatsPlacedOrders = false, TellsOrderOfPage = true });
        var attempt = await LiveAttempt.ApprovedAsync(stage);
        stage.Plan(Fault.DropAfter, Step.PlaceOrder);
        var job = attempt.Job(new ProviderJob.PlaceOrder(attempt.Id));
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));

        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(job with { AskedBefore = job.WrittenAt }));
        Assert.Equal(1, attempt.Books.Orders);
    }

    [Fact]
    public async Task An_order_of_another_payment_is_neither_taken_for_ours_nor_given_back()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var other = await LiveAttempt.AuthorizedAsync(stage);
        var attempt = await LiveAttempt.ApprovedAsync(stage);
        var refs = attempt.Refs with { PaymentId = other.Refs.PaymentId };

        var placed = await stage.Connector.PerformAsync(
            attempt.Job(new ProviderJob.PlaceOrder(attempt.Id)) with { Refs = refs }, CancellationToken.None);
        var voided = await stage.Connector.PerformAsync(
            attempt.Job(new ProviderJob.Void(attempt.Id)) with { Refs = refs }, CancellationToken.None);

        Assert.Equal("NOT_OURS", Assert.IsType<JobAnswer.Refused>(placed).ProviderCode);
        Assert.Equal("NOT_OURS", Assert.IsType<JobAnswer.Refused>(voided).ProviderCode);
        Assert.Equal(12000, other.Books.Held);
    }

    [Fact]
    public async Task A_clock_of_ours_that_runs_ahead_ends_nobodys_session()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await LiveAttempt.OpenAsync(stage);
        var ahead = new ManualTime(stage.Time.GetUtcNow().AddHours(48));

        var seen = await stage.At(ahead).LookAsync(attempt.Refs, CancellationToken.None);

        Assert.Equal(PaymentStanding.Waiting, seen!.Standing);
    }

    [Fact]
    public async Task Two_processes_that_do_the_same_job_at_once_move_money_once()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await LiveAttempt.AuthorizedAsync(stage);
        var job = attempt.Job(new ProviderJob.Capture(attempt.Id, 5000));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            stage.Another().PerformAsync(job, CancellationToken.None).AsTask()));

        Assert.All(answers, answer => Assert.IsType<JobAnswer.Done>(answer));
        Assert.Equal(new(0, 1, 5000, 0, 0, 1), attempt.Books);
    }

    [Fact]
    public async Task Another_key_is_not_used_while_what_was_sent_under_the_last_one_may_still_arrive()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var attempt = await LiveAttempt.CapturedAsync(stage);
        var job = attempt.Job(new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}", 4000));
        stage.Plan(Fault.DropBefore, Step.Refund);
        stage.Time.Advance(new TimeSpan(22, 59, 0));
        job = job with { AskedBefore = job.WrittenAt, SentLast = stage.Time.GetUtcNow() };
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));
        stage.Time.Advance(TimeSpan.FromMinutes(2));

        var tooSoon = Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));
        Assert.Equal((TimeSpan.FromMinutes(8), false), (tooSoon.RetryAfter, tooSoon.Sent));
        Assert.Equal(0, attempt.Books.Refunds);

        stage.Time.Advance(TimeSpan.FromMinutes(8));
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(job));
        Assert.Equal(1, attempt.Books.Refunds);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_unclear_and_the_money_moves_once()
    {
        var hurried = new HurriedTime(200);
        await using var stage = await KlarnaStage.StartAsync(time: hurried);
        var attempt = await LiveAttempt.AuthorizedAsync(stage);
        stage.Plan(Fault.Slow, Step.Capture);
        var job = attempt.Job(new ProviderJob.Capture(attempt.Id, 12000));

        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));
        Assert.Equal(1, attempt.Books.Captures);
    }

    [Theory]
    [InlineData("US", "usd", 10990, null)]
    [InlineData("AU", "aud", 10990, OpenRefusal.BadContract)]
    [InlineData("FR", "usd", 10990, OpenRefusal.BadOrder)]
    [InlineData("FR", "eur", 9_000_000, OpenRefusal.NoOffer)]
    public async Task A_country_is_sold_to_under_its_regions_contract(string country, string currency, long amount, OpenRefusal? refusal)
    {
        await using var stage = await KlarnaStage.StartAsync();
        var order = stage.NewOrder(amount) with { Amount = new(amount, currency) };
        order = order with { Details = order.Details! with { Country = country, Billing = new() { Email = "customer@email.us" } } };

        var opened = await stage.OpenAsync(order);

        Assert.Equal(refusal, (opened as Opened.Refused)?.Refusal);
        Assert.Equal(refusal is null ? "na" : null, (opened as Opened.Session)?.Refs.Contract);
    }

    [Fact]
    public async Task A_refused_customer_and_a_setup_are_told_apart_from_a_broken_contract()
    {
        await using var stage = await KlarnaStage.StartAsync();

        var setup = await stage.OpenAsync(stage.NewOrder(0) with { IsSetup = true });
        var bare = await stage.OpenAsync(stage.NewOrder(12000) with { Details = null });

        Assert.Equal(OpenRefusal.BadOrder, Assert.IsType<Opened.Refused>(setup).Refusal);
        Assert.Equal(OpenRefusal.BadOrder, Assert.IsType<Opened.Refused>(bare).Refusal);
        Assert.Equal(PaymentStanding.Gone, (await stage.Connector.LookAsync(new() { Contract = "eu" }, CancellationToken.None))!.Standing);
        Assert.Null(await stage.Connector.LookAsync(new() { Contract = "oc", PageId = "x" }, CancellationToken.None));
    }

    private static async Task<LiveAttempt> ReviewedAsync(KlarnaStage stage)
    {
        var attempt = await LiveAttempt.OpenAsync(stage);
        await stage.DoAsync(attempt.Refs, Deed.ApproveForReview);
        Assert.IsType<JobAnswer.Pending>(await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id))));
        return attempt;
    }
}
