namespace Layby.Server.Workers;

/// <summary>Forgets the answers of idempotency keys once they are a day old. https://docs.stripe.com/api/idempotent_requests</summary>
public sealed partial class AnswerPruner(World world, ILogger<AnswerPruner> log)
{
    /// <summary>How long an answer is kept at least.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How many answers it takes at once, so that callers' commits are not held up.</summary>
    public const int Batch = 1_000;

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, world.Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await RunOnceAsync(stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // What is old stays old: the next round forgets it.
                Log.Failed(log, failure);
            }
        }
    }

    /// <summary>Forgets everything that is old enough now.</summary>
    public async Task RunOnceAsync(CancellationToken stop)
    {
        var before = (world.Time.GetUtcNow() - Keep).ToUnixTimeMilliseconds();
        int forgotten;
        do
        {
            stop.ThrowIfCancellationRequested();
            forgotten = await world.Store.PruneAnswersAsync(before, Batch, stop);
            world.Figures.AnswersForgotten.Add(forgotten);
        }
        while (forgotten == Batch);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Old answers could not be forgotten; it is tried again")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
