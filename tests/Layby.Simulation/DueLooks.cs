using Layby.Server.Store;

namespace Layby.Simulation;

/// <summary>
/// When a server looks at what is due: it does so each second, and here only in those seconds in which something is. What could
/// not be done is looked at again.
/// </summary>
internal sealed class DueLooks(Universe universe)
{
    private readonly Dictionary<string, long> dues = new(StringComparer.Ordinal);
    private (long Ms, int Times) last;
    private long? plannedMs;
    private int number;

    /// <summary>Something was written, and may be due sometime.</summary>
    public void Saw(Commit commit)
    {
        foreach (var put in commit.Puts)
        {
            if (put.Due is { } due)
            {
                dues[put.Id] = due;
            }
            else
            {
                dues.Remove(put.Id);
            }
        }

        Plan(TimeSpan.Zero);
    }

    /// <summary>A server has begun, or has looked: what is still due then is looked at less and less often.</summary>
    public void Again()
    {
        plannedMs = null;
        var first = dues.Count == 0 ? 0 : dues.Values.Min();
        last = first == last.Ms ? (first, last.Times + 1) : (first, 0);
        Plan(TimeSpan.FromSeconds(1 << Math.Min(last.Times, 7)));
    }

    private void Plan(TimeSpan pause)
    {
        if (dues.Count == 0)
        {
            return;
        }

        var now = universe.MachineTime.ToUnixTimeMilliseconds();
        var at = Math.Max(dues.Values.Min(), now + (long)pause.TotalMilliseconds);
        if (plannedMs <= at)
        {
            return;
        }

        plannedMs = at;
        var mine = ++number;
        universe.LookAfter(TimeSpan.FromMilliseconds(at - now + universe.Chance.Between(1, 1000)), () => mine == number);
    }
}
