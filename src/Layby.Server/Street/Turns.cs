namespace Layby.Server.Street;

/// <summary>
/// A queue for those whose commit came too late. Had they all tried again at once, one of them would win each time and
/// the last would never; one after the other, each is served. Nobody waits here who was not beaten, unless others wait already.
/// </summary>
public sealed class Turns
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> waiting = [];

    /// <summary>True while somebody has the turn.</summary>
    /// <param name="of">What they queue for.</param>
    public bool AreTaken(string of)
    {
        lock (gate)
        {
            return waiting.ContainsKey(of);
        }
    }

    /// <summary>Returns when it is the caller's turn; disposing of it passes the turn on.</summary>
    /// <param name="of">What they queue for.</param>
    public async ValueTask<IDisposable> TakeAsync(string of)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (!waiting.TryGetValue(of, out var queue))
            {
                waiting[of] = new();
                mine.SetResult();
            }
            else
            {
                queue.Enqueue(mine);
            }
        }

        await mine.Task;
        return new Turn(this, of);
    }

    private void Pass(string of)
    {
        TaskCompletionSource? next;
        lock (gate)
        {
            if (!waiting[of].TryDequeue(out next))
            {
                waiting.Remove(of);
            }
        }

        next?.SetResult();
    }

    private sealed class Turn(Turns turns, string of) : IDisposable
    {
        public void Dispose() => turns.Pass(of);
    }
}
