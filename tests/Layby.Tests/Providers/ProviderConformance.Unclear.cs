using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers;
using Xunit;

namespace Layby.Tests.Providers;

/// <summary>What is done when nobody knows what became of a call: the same job again, and money moves once.</summary>
public abstract partial class ProviderConformance
{
    public static TheoryData<Fault, Step> Faults()
    {
        var all = new TheoryData<Fault, Step>();
        foreach (var step in new[] { Step.PlaceOrder, Step.Capture, Step.Refund, Step.Void, Step.Abandon })
        {
            foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault is not Fault.Slow))
            {
                all.Add(fault, step);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task After_an_unclear_answer_the_same_job_again_moves_money_once(Fault fault, Step step)
    {
        NeedsDouble();
        Assert.SkipUnless(step is not Step.PlaceOrder || Stage.PlacesOrders, "This provider places its orders itself.");
        var (attempt, job) = await ReadyAsync(step);
        Stage.Plan(fault, step);

        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));
        Stage.Time.Advance(Stage.Wait);
        var answer = await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }, Stage.Another());

        Assert.IsType<JobAnswer.Done>(answer);
        Assert.Equal(AfterOnce(step), attempt.Books);
    }

    [Theory]
    [InlineData(Fault.DropBefore, Step.Capture)]
    [InlineData(Fault.DropAfter, Step.Capture)]
    [InlineData(Fault.DropBefore, Step.Refund)]
    [InlineData(Fault.DropAfter, Step.Refund)]
    [InlineData(Fault.DropAfter, Step.Void)]
    public async Task Days_later_the_same_job_still_moves_money_once(Fault fault, Step step)
    {
        NeedsDouble();
        var (attempt, job) = await ReadyAsync(step);
        Stage.Plan(fault, step);

        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job));
        Stage.Time.Advance(TimeSpan.FromHours(73));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));
        Stage.Time.Advance(TimeSpan.FromHours(30));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));

        Assert.Equal(AfterOnce(step), attempt.Books);
    }

    [Theory]
    [InlineData(Fault.DropBefore)]
    [InlineData(Fault.DropAfter)]
    [InlineData(Fault.Break)]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Garble)]
    public async Task Whoever_does_not_answer_is_not_taken_for_a_refusal(Fault fault)
    {
        NeedsDouble();
        Stage.Plan(fault, Step.Open);
        var order = Stage.NewOrder(12000);
        Assert.IsType<Opened.Unclear>(await Stage.OpenAsync(order));
        Assert.IsType<Opened.Session>(await Stage.OpenAsync(order));

        var attempt = await LiveAttempt.OpenAsync(Stage);
        Stage.Plan(fault, Step.Look);
        Assert.Null(await Stage.Connector.LookAsync(attempt.Refs, CancellationToken.None));
        Assert.Equal(PaymentStanding.Waiting, (await attempt.LookAsync()).Standing);
    }

    [Fact]
    public async Task Credentials_that_nobody_knows_are_the_contracts_fault_and_fail_no_job()
    {
        var wrong = Stage.Another(wrongKey: true);
        var opened = await wrong.OpenAsync(Stage.NewOrder(12000), CancellationToken.None);
        Assert.Equal(OpenRefusal.BadContract, Assert.IsType<Opened.Refused>(opened).Refusal);

        Needs(Deed.Approve);
        var attempt = await LiveAttempt.CapturedAsync(Stage);
        var job = attempt.Job(new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}", 4000));
        Assert.IsType<JobAnswer.Unclear>(await attempt.AskAsync(job, wrong));
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(job with { AskedBefore = job.WrittenAt }));
        Assert.Equal(1, attempt.Books.Refunds);
    }

    private async Task<(LiveAttempt Attempt, LiveJob Job)> ReadyAsync(Step step)
    {
        var attempt = step switch
        {
            Step.PlaceOrder => await LiveAttempt.ApprovedAsync(Stage),
            Step.Capture or Step.Void => await LiveAttempt.AuthorizedAsync(Stage),
            Step.Refund => await LiveAttempt.CapturedAsync(Stage),
            _ => await LiveAttempt.OpenAsync(Stage),
        };
        ProviderJob job = step switch
        {
            Step.PlaceOrder => new ProviderJob.PlaceOrder(attempt.Id),
            Step.Capture => new ProviderJob.Capture(attempt.Id, 5000),
            Step.Refund => new ProviderJob.Refund(attempt.Id, $"pyr_{attempt.Id}", 4000),
            Step.Void => new ProviderJob.Void(attempt.Id),
            _ => new ProviderJob.Abandon(attempt.Id),
        };
        return (attempt, attempt.Job(job));
    }

    private static ProviderBooks AfterOnce(Step step) => step switch
    {
        Step.PlaceOrder => new(12000, 0, 0, 0, 0, 1),
        Step.Capture => new(0, 1, 5000, 0, 0, 1),
        Step.Refund => new(0, 1, 12000, 1, 4000, 1),
        Step.Void => new(0, 0, 0, 0, 0, 1),
        _ => new(0, 0, 0, 0, 0, 0),
    };
}
