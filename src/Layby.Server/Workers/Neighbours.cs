namespace Layby.Server.Workers;

/// <summary>
/// Learns what other nodes have done that no call asks for: keys that were revoked, and how far clocks have drifted apart.
/// </summary>
public sealed partial class Neighbours(World world, ILogger<Neighbours> log)
{
    /// <summary>How often it looks: so long a key may live on that another node has revoked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Every how many looks the clocks are compared.
    private const int Clocks = 10;

    /// <summary>Looks until it is told to stop; where there are no other nodes it has nothing to do.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!world.Store.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, world.Time);
        for (var look = 1; await timer.WaitForNextTickAsync(stop); look++)
        {
            try
            {
                await world.Keyring.Keys.LoadAsync(stop);
                if (look % Clocks == 0 && world.Time is NodeTime time)
                {
                    await time.MeasureAsync(stop);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // What is known stays known: the next look learns more.
                Log.Failed(log, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What other nodes have done could not be read; it is tried again")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
