namespace Layby.Server.Workers;

/// <summary>Writes down on which day each key was last used: not with each call, which would cost it a write.</summary>
public sealed partial class KeyDays(World world, ILogger<KeyDays> log)
{
    /// <summary>How often it writes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Writes until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, world.Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await RunOnceAsync();
        }
    }

    /// <summary>Writes what is not written yet.</summary>
    public async Task RunOnceAsync()
    {
        try
        {
            await world.Keyring.Keys.SaveUsesAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // What is remembered stays remembered: the next round writes it.
            Log.Failed(log, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The days on which keys were used could not be written; it is tried again")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
