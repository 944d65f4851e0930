namespace Layby.Server.Workers;

/// <summary>Has the store forget what is old enough, and do what else keeps it quick.</summary>
public sealed partial class Tidier(World world, ILogger<Tidier> log)
{
    /// <summary>How often it does.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Does so until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, world.Time);
        do
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
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Does so once.</summary>
    public async Task RunOnceAsync(CancellationToken stop)
    {
        var now = world.Time.GetUtcNow();
        DateTimeOffset? keptSince = world.Settings.KeepEvents is { } days ? now.AddDays(-days) : null;
        await world.Store.TidyAsync(now, keptSince, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store could not be tidied; it is tried again")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
