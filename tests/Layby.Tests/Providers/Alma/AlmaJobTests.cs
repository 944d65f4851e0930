using System.Text.Json.Nodes;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Xunit;

namespace Layby.Tests.Providers.Alma;

/// <summary>What Alma alone needs of jobs, since it has no idempotency keys.</summary>
public sealed class AlmaJobTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refund_that_is_not_shown_is_sent_again_no_sooner_than_a_minute_after_it_was_sent()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.CapturedAsync(stage);
        var job = attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 4_000));
        stage.Plan(Fault.DropBefore, Step.Refund);
        var sent = stage.Time.GetUtcNow();

        Assert.True(Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job)).Sent);
        stage.Time.Advance(TimeSpan.FromSeconds(59));
        var again = job with { AskedBefore = sent, SentLast = sent, TimesSent = 1 };
        var early = Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(again));
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (early.Sent, early.RetryAfter));
        Assert.Equal(0, attempt.Books.Refunds);

        stage.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(again));
        Assert.Equal((1, 4_000), (attempt.Books.Refunds, attempt.Books.Refunded));
    }

    [Fact]
    public async Task A_minute_counts_from_when_it_was_last_sent()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.CapturedAsync(stage);
        var now = stage.Time.GetUtcNow();
        var job = attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 4_000)) with
        {
            AskedBefore = now.AddHours(-1),
            SentLast = now.AddSeconds(-10),
            TimesSent = 1,
        };
        Assert.Equal(TimeSpan.FromSeconds(50), Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job)).RetryAfter);
        Assert.Equal(0, attempt.Books.Refunds);
    }

    [Fact]
    public async Task A_refund_that_is_never_shown_is_sent_twice_and_then_left_to_somebody()
    {
        var blind = new Meddler
        {
            Change = (call, answer) =>
            {
                if (call.StartsWith("GET /v1/payments/", StringComparison.Ordinal))
                {
                    answer["refunds"] = new JsonArray();
                    answer["amount_already_refunded"] = 0;
                }
            },
        };
        await using var stage = await AlmaStage.SetAsync(between: blind);
        var attempt = await LiveAttempt.CapturedAsync(stage);
        var job = attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 1_000));
        stage.Double.Faults.Plan(Fault.DropAfter, "POST", "/refunds", times: 9);
        var (sent, times) = ((DateTimeOffset?)null, 0);
        for (var asked = 0; asked < 20; asked++)
        {
            var now = stage.Time.GetUtcNow();
            var answer = await attempt.AskAsync(job with { AskedBefore = sent, SentLast = sent, TimesSent = times });
            if (Assert.IsType<JobAnswer.Unclear>(answer).Sent)
            {
                (sent, times) = (now, times + 1);
            }

            stage.Time.Advance(TimeSpan.FromSeconds(70));
        }

        Assert.Equal(2, times);
        Assert.Equal(2, attempt.Books.Refunds);

        // Once it is shown, it is adopted: by its name, and once.
        blind.Change = null;
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(job with { AskedBefore = sent, SentLast = sent, TimesSent = times }));
    }

    [Fact]
    public async Task A_second_sending_that_is_refused_is_not_taken_for_a_refusal()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.CapturedAsync(stage);
        var before = stage.Time.GetUtcNow();
        stage.Time.Advance(TimeSpan.FromMinutes(2));
        var job = attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 12_001));
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job with { AskedBefore = before, SentLast = before, TimesSent = 1 }));
        Assert.IsType<JobAnswer.Refused>(await attempt.AskAsync(job));
    }

    [Fact]
    public async Task A_refund_is_known_by_its_name_and_not_by_its_amount()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.CapturedAsync(stage);
        await attempt.SettleAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 4_000)));
        var lookUp = Assert.IsType<JobAnswer.Done>(
            await attempt.AskAsync(attempt.Job(new ProviderJob.LookUpRefund(attempt.Id, "pyr_1"))));
        Assert.StartsWith("refund_", lookUp.ProviderId);
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(attempt.Job(new ProviderJob.LookUpRefund(attempt.Id, "pyr_2"))));
    }

    [Fact]
    public async Task Money_that_Alma_took_by_itself_is_given_back_under_a_name_of_its_own()
    {
        await using var stage = await AlmaStage.SetAsync();
        var (attempt, seen) = await PaidAsync(stage);
        Assert.Equal((PaymentStanding.Captured, 12_000), (seen.Standing, seen.Captured));
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12_000))));

        stage.Plan(Fault.DropAfter, Step.Refund);
        var job = attempt.Job(new ProviderJob.Void(attempt.Id));
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(job));

        seen = await attempt.LookAsync();
        Assert.Equal([(12_000, $"late:{attempt.Id}")], seen.Refunds.Select(each => (each.Amount, each.Reference!)));
        Assert.Equal((1, 12_000), (attempt.Books.Refunds, attempt.Books.Refunded));
    }

    [Fact]
    public async Task What_the_customer_paid_while_it_was_cancelled_is_kept_when_abandoned_and_given_back_when_voided()
    {
        var race = new Meddler();
        await using var stage = await AlmaStage.SetAsync(between: race);
        foreach (var isVoid in new[] { false, true })
        {
            var attempt = await OpenAsync(stage);
            race.Change = (call, _) =>
            {
                // Between the reading and the cancel the customer agrees.
                if (call.StartsWith("GET /v1/payments/", StringComparison.Ordinal))
                {
                    race.Change = null;
                    stage.DoAsync(attempt.Refs, Deed.Approve).GetAwaiter().GetResult();
                }
            };
            ProviderJob job = isVoid ? new ProviderJob.Void(attempt.Id) : new ProviderJob.Abandon(attempt.Id);
            var answer = await attempt.AskAsync(attempt.Job(job));
            Assert.Equal(isVoid ? 12_000 : 0, attempt.Books.Refunded);
            Assert.Equal(12_000, attempt.Books.Captured);
            Assert.Equal(
                PaymentStanding.Captured,
                (isVoid ? Assert.IsType<JobAnswer.Done>(answer).Seen : Assert.IsType<JobAnswer.Refused>(answer).Seen)!.Standing);
        }
    }

    [Fact]
    public async Task Another_attempts_payment_is_never_touched()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.AuthorizedAsync(stage);
        var books = attempt.Books;
        foreach (var job in Jobs("pa_of_somebody_else"))
        {
            Assert.Equal("not_ours", Assert.IsType<JobAnswer.Refused>(await attempt.AskAsync(attempt.Job(job, "py_1"))).ProviderCode);
        }

        Assert.Equal(books, attempt.Books);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_of_another_amount_is_told_to_Alma_and_given_back(bool isPaid)
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = isPaid ? await LiveAttempt.AuthorizedAsync(stage) : await LiveAttempt.OpenAsync(stage);
        var job = attempt.Job(isPaid ? new ProviderJob.Void(attempt.Id) : new ProviderJob.Abandon(attempt.Id));

        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(job with { Refs = attempt.Refs with { Amount = 11_999 } }));

        var row = Assert.Single(stage.Rows(attempt.Id));
        Assert.Equal(("Canceled", 1), ((string?)row["status"], (int)row["suspicions"]!));
    }

    [Fact]
    public async Task What_was_never_made_has_nothing_to_give_and_nothing_to_take()
    {
        await using var stage = await AlmaStage.SetAsync();
        var order = stage.NewOrder(12_000);
        var refs = Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order, Stop)).Refs;
        var attempt = new LiveAttempt(stage, order, refs);
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id))));
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));
        Assert.IsType<JobAnswer.Refused>(await attempt.AskAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12_000))));
        Assert.IsType<JobAnswer.Refused>(await attempt.AskAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 1))));
    }

    [Fact]
    public async Task What_Alma_does_not_know_is_gone_and_money_that_it_held_is_not_called_given_back()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = new LiveAttempt(stage, stage.NewOrder(12_000), new() { PaymentId = "payment_nobody_knows" });
        Assert.Equal(PaymentStanding.Gone, (await attempt.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id))));
        Assert.IsType<JobAnswer.Refused>(await attempt.AskAsync(attempt.Job(new ProviderJob.Void(attempt.Id))));
    }

    [Fact]
    public async Task An_account_that_knows_only_the_older_word_is_served_too()
    {
        await using var stage = await AlmaStage.SetAsync(new AlmaSetting { IsOld = true });
        var (attempt, seen) = await PaidAsync(stage);
        Assert.Equal(PaymentStanding.Captured, seen.Standing);
        Assert.IsType<JobAnswer.Done>(await attempt.AskAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 4_000))));

        var other = await OpenAsync(stage);
        await stage.DoAsync(other.Refs, Deed.BeRefused);
        Assert.Equal(PaymentStanding.Declined, (await other.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Done>(await other.AskAsync(other.Job(new ProviderJob.Abandon(other.Id))));
        Assert.Equal(PaymentStanding.Expired, (await other.LookAsync()).Standing);
        Assert.IsType<JobAnswer.Done>(await other.AskAsync(other.Job(new ProviderJob.Abandon(other.Id))));
    }

    [Fact]
    public async Task An_authorisation_that_Alma_will_capture_by_itself_is_waited_for()
    {
        var early = new Meddler
        {
            Change = (_, answer) =>
            {
                if (answer is JsonObject { } payment && payment.ContainsKey("processing_status"))
                {
                    payment["processing_status"] = "authorized";
                }
            },
        };
        await using var stage = await AlmaStage.SetAsync(between: early);
        var (attempt, seen) = await PaidAsync(stage);
        Assert.Equal(PaymentStanding.UnderReview, seen.Standing);
        Assert.IsType<JobAnswer.Pending>(await attempt.AskAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, 12_000))));
        Assert.IsType<JobAnswer.Refused>(await attempt.AskAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id))));
        Assert.False(Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(attempt.Job(new ProviderJob.Void(attempt.Id)))).Sent);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "{")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"id":5}""")]
    [InlineData(200, """{"id":"payment_of_somebody_else","processing_status":"captured"}""")]
    [InlineData(200, """{"data":[null,{}],"has_more":true}""")]
    [InlineData(200, """{"eligible":true}""")]
    [InlineData(204, "")]
    [InlineData(301, "")]
    [InlineData(401, "{}")]
    [InlineData(403, """{"message":"camille@shop.example"}""")]
    [InlineData(429, "")]
    [InlineData(500, "<html>")]
    public async Task Whatever_is_answered_nothing_is_thrown_and_nothing_is_believed(int status, string body)
    {
        var meddler = new Meddler();
        await using var stage = await AlmaStage.SetAsync(between: meddler);
        var attempt = await LiveAttempt.AuthorizedAsync(stage);
        var books = attempt.Books;
        meddler.Instead = _ => (status, body);

        Assert.Null(await stage.Alma.LookAsync(attempt.Refs, Stop));
        Assert.IsNotType<Opened.Session>(await stage.Alma.OpenAsync(stage.NewOrder(12_000) with { Installments = 3 }, Stop));
        foreach (var job in Jobs(attempt.Id))
        {
            var answer = Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(attempt.Job(job, "py_1")));
            Assert.False(answer.Sent);
            Assert.DoesNotContain("camille", $"{answer}");
        }

        Assert.Null(Assert.Single(await stage.Alma.ListAsync(DateTimeOffset.UnixEpoch, stage.Time.GetUtcNow(), Stop).ToArrayAsync(Stop)));
        meddler.Instead = null;
        Assert.Equal(books, attempt.Books);
    }

    [Fact]
    public async Task Refusals_never_hold_what_was_typed_or_the_key()
    {
        var meddler = new Meddler();
        await using var stage = await AlmaStage.SetAsync(between: meddler);
        var attempt = await LiveAttempt.CapturedAsync(stage);
        meddler.Instead = call => call.StartsWith("POST", StringComparison.Ordinal)
            ? (400, """
                {"message":"L'adresse camille@shop.example","errors":[{"field":"email","value":"camille@shop.example",
                 "error_code":"invalid_value","message":"sk_test_double"}]}
                """)
            : null;
        var refused = Assert.IsType<JobAnswer.Refused>(
            await attempt.AskAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 1))));
        Assert.Equal(("invalid_value", "Alma refused: email: invalid_value"), (refused.ProviderCode, refused.Message));
    }

    [Fact]
    public async Task All_attempts_of_a_time_are_listed_page_by_page()
    {
        await using var stage = await AlmaStage.SetAsync(with: contract => contract with { Counts = [3] });
        var from = stage.Time.GetUtcNow();
        var ours = new List<string>();
        for (var n = 0; n < 45; n++)
        {
            var attempt = await LiveAttempt.OpenAsync(stage);
            ours.Add(attempt.Id);
            stage.Time.Advance(TimeSpan.FromSeconds(10));
        }

        var listed = await stage.Alma.ListAsync(from, stage.Time.GetUtcNow(), Stop).ToArrayAsync(Stop);
        Assert.Equal(ours.AsEnumerable().Reverse(), listed.Select(seen => seen!.AttemptId!));
        Assert.Equal(12, await stage.Alma.ListAsync(from, from.AddSeconds(110), Stop).CountAsync(Stop));
    }

    private static ProviderJob[] Jobs(string attempt) =>
    [
        new ProviderJob.Capture(attempt, 100), new ProviderJob.Void(attempt), new ProviderJob.Refund(attempt, "pyr_1", 100),
        new ProviderJob.Abandon(attempt), new ProviderJob.LookUpRefund(attempt, "pyr_1"),
    ];

    private static async Task<LiveAttempt> OpenAsync(AlmaStage stage)
    {
        var order = stage.NewOrder(12_000) with { ManualCapture = false, Installments = 3 };
        return new(stage, order, Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order, Stop)).Refs);
    }

    private static async Task<(LiveAttempt Attempt, Sighting Seen)> PaidAsync(AlmaStage stage)
    {
        var attempt = await OpenAsync(stage);
        await stage.DoAsync(attempt.Refs, Deed.Approve);
        return (attempt, await attempt.LookAsync());
    }
}
