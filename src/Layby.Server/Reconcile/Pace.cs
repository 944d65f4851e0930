namespace Layby.Server.Reconcile;

/// <summary>Spreads calls, so that comparing does not take from payments what a provider allows in a time.</summary>
/// <param name="time">All waiting goes by it.</param>
public sealed class Pace(TimeProvider time)
{
    /// <summary>How many looks there are at most in a second: a few percent of what a provider takes of one merchant.</summary>
    public const int LooksPerSecond = 5;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.0 / LooksPerSecond);

    private DateTimeOffset next;

    /// <summary>Returns when the next look may be.</summary>
    public async ValueTask TakeAsync(CancellationToken stop)
    {
        var wait = next - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stop);
        }

        next = time.GetUtcNow() + Between;
    }
}
