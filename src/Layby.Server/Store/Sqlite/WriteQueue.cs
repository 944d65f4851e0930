namespace Layby.Server.Store.Sqlite;

/// <summary>
/// The writes that wait: any thread adds, one thread takes. A linked stack that is turned over when it is taken costs
/// callers one compare-and-swap, and the writer is woken only by the first.
/// </summary>
/// <param name="limit">How many may wait.</param>
internal sealed class WriteQueue(int limit)
{
    private static readonly PendingWrite _closed = new PendingWrite<bool>(() => false, resumeInline: true);

    // A monitor, since one who adds may still be about to wake the writer when the store has been closed.
    private readonly object _gate = new();
    private PendingWrite? _newest;
    private bool _woken;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _newest)?.Place ?? 0;

    /// <summary>Adds a write; false when the queue has been closed.</summary>
    /// <exception cref="StoreUnavailableException">Too many wait already.</exception>
    public bool TryAdd(PendingWrite write)
    {
        while (true)
        {
            var newest = Volatile.Read(ref _newest);
            if (ReferenceEquals(newest, _closed))
            {
                return false;
            }

            write.Place = newest is null ? 1 : newest.Place + 1;
            if (write.Place > limit)
            {
                throw new StoreUnavailableException($"More than {limit} writes wait.") { IsBusy = true };
            }

            write.Earlier = newest;
            if (Interlocked.CompareExchange(ref _newest, write, newest) != newest)
            {
                continue;
            }

            if (newest is null)
            {
                Wake();
            }

            return true;
        }
    }

    /// <summary>Moves all that wait, oldest first, to the end of <paramref name="taken"/>.</summary>
    public void TakeAll(Queue<PendingWrite> taken) => Turn(Interlocked.Exchange(ref _newest, null), taken);

    /// <summary>Waits until something has been added or the queue has been closed.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_woken)
            {
                Monitor.Wait(_gate);
            }

            _woken = false;
        }
    }

    /// <summary>Lets nobody add any more and moves the last ones to <paramref name="taken"/>.</summary>
    public void Close(Queue<PendingWrite> taken) => Turn(Interlocked.Exchange(ref _newest, _closed), taken);

    /// <summary>Wakes the writer without adding anything.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    private static void Turn(PendingWrite? newest, Queue<PendingWrite> taken)
    {
        PendingWrite? oldest = null;
        while (newest is not null && !ReferenceEquals(newest, _closed))
        {
            var earlier = newest.Earlier;
            newest.Earlier = oldest;
            oldest = newest;
            newest = earlier;
        }

        while (oldest is not null)
        {
            var later = oldest.Earlier;
            oldest.Earlier = null;
            taken.Enqueue(oldest);
            oldest = later;
        }
    }
}
