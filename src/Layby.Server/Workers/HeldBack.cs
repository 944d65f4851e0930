namespace Layby.Server.Workers;

/// <summary>Events that a sandbox wants told after the next one, in the order in which they were held back.</summary>
internal sealed class HeldBack
{
    private readonly Lock gate = new();
    private List<string> events = [];

    /// <summary>Holds one back.</summary>
    public void Add(string eventId)
    {
        lock (gate)
        {
            events.Add(eventId);
        }
    }

    /// <summary>All that are held back; from now on none is.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        lock (gate)
        {
            var all = events;
            if (all.Count > 0)
            {
                events = [];
            }

            return all;
        }
    }
}
