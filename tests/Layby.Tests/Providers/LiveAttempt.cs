using Layby.Core.Providers;
using Layby.Server.Providers;
using Xunit;

namespace Layby.Tests.Providers;

/// <summary>One attempt on a stage: keeps what is known of it, as the books of Layby would, and asks jobs as its runner would.</summary>
public sealed class LiveAttempt(ProviderStage stage, ProviderOrder order, ProviderRefs refs)
{
    private int jobs;

    /// <summary>What was ordered.</summary>
    public ProviderOrder Order => order;

    /// <summary>By what the provider knows it.</summary>
    public ProviderRefs Refs { get; private set; } = refs;

    /// <summary>The name that the provider keeps.</summary>
    public string Id => order.AttemptId;

    /// <summary>What the provider has in its books.</summary>
    public ProviderBooks Books => stage.BooksOf(order);

    /// <summary>Opens one.</summary>
    public static async Task<LiveAttempt> OpenAsync(ProviderStage stage, long amount = 12000)
    {
        var order = stage.NewOrder(amount);
        var opened = await stage.OpenAsync(order);
        return new(stage, order, Assert.IsType<Opened.Session>(opened).Refs);
    }

    /// <summary>Opens one, and its customer agrees.</summary>
    public static async Task<LiveAttempt> ApprovedAsync(ProviderStage stage, long amount = 12000)
    {
        var attempt = await OpenAsync(stage, amount);
        await stage.DoAsync(attempt.Refs, Deed.Approve);
        return attempt;
    }

    /// <summary>The same, and the money is reserved.</summary>
    public static async Task<LiveAttempt> AuthorizedAsync(ProviderStage stage, long amount = 12000)
    {
        var attempt = await ApprovedAsync(stage, amount);
        if (stage.PlacesOrders)
        {
            Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id))));
        }

        return attempt;
    }

    /// <summary>The same, and some or all of it is taken.</summary>
    public static async Task<LiveAttempt> CapturedAsync(ProviderStage stage, long amount = 12000, long? taken = null)
    {
        var attempt = await AuthorizedAsync(stage, amount);
        Assert.IsType<JobAnswer.Done>(await attempt.SettleAsync(attempt.Job(new ProviderJob.Capture(attempt.Id, taken ?? amount))));
        return attempt;
    }

    /// <summary>Reads how it stands, and keeps what is new.</summary>
    public async Task<Sighting> LookAsync()
    {
        var seen = await stage.Connector.LookAsync(Refs, CancellationToken.None);
        Assert.NotNull(seen);
        Refs = seen.Refs;
        return seen;
    }

    /// <summary>Writes a job down.</summary>
    public LiveJob Job(ProviderJob job, string? name = null) =>
        new(Refs, job, name ?? NameOf(job), Guid.CreateVersion7(), stage.Time.GetUtcNow(), null);

    /// <summary>Asks a job once.</summary>
    public async Task<JobAnswer> AskAsync(LiveJob job, IConnector? connector = null)
    {
        var answer = await (connector ?? stage.Connector).PerformAsync(job, CancellationToken.None);
        Refs = SeenIn(answer)?.Refs ?? Refs;
        return answer;
    }

    /// <summary>Asks a job until somebody knows what came of it, as its runner does.</summary>
    public async Task<JobAnswer> SettleAsync(LiveJob job, IConnector? connector = null)
    {
        var first = stage.Time.GetUtcNow();
        for (var tries = 0; tries < 8; tries++)
        {
            var answer = await AskAsync(job with { AskedBefore = tries == 0 ? job.AskedBefore : first }, connector);
            if (answer is not JobAnswer.Unclear)
            {
                return answer;
            }

            stage.Time.Advance(stage.Wait);
        }

        Assert.Fail("It stayed unclear.");
        return null!;
    }

    /// <summary>How the attempt stood when the answer was given.</summary>
    public static Sighting? SeenIn(JobAnswer answer) => answer switch
    {
        JobAnswer.Done done => done.Seen,
        JobAnswer.Pending pending => pending.Seen,
        JobAnswer.Refused refused => refused.Seen,
        _ => null,
    };

    private string NameOf(ProviderJob job) => job switch
    {
        ProviderJob.Refund refund => refund.RefundId,
        ProviderJob.LookUpRefund look => look.RefundId,
        _ => $"py_{Id}_{jobs++}",
    };
}
