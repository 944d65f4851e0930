namespace Layby.Tests.Histories;

/// <summary>One call of a history.</summary>
/// <param name="Ask">What was asked.</param>
/// <param name="Start">When it was sent, in ticks of one clock.</param>
/// <param name="End">When its answer was there; the end of time where none came.</param>
/// <param name="Reply">Its answer; null where none came, so that nobody knows whether it happened.</param>
internal sealed record Call(Ask Ask, long Start, long End, Reply? Reply);

/// <summary>
/// Is there an order of all calls, one at a time, each between its start and its end, in which the model gives every
/// caller the answer that they got? The search of Wing and Gong, which remembers where it has been (Lowe). A call
/// without an answer may have happened at any time after its start, or never.
/// </summary>
internal static class Linearity
{
    public const int MostCalls = 128;

    /// <summary>Whether there is one; null where that was not found within so many places of the search.</summary>
    public static bool? Explains(Shown first, IReadOnlyList<Call> history, int mostPlaces = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(history.Count, MostCalls);
        var search = new Search([.. history.OrderBy(each => each.End)], mostPlaces);
        var found = search.From(UInt128.Zero, first);
        return search.GaveUp ? null : found;
    }

    private sealed class Search(IReadOnlyList<Call> history, int mostPlaces)
    {
        private readonly HashSet<(UInt128 Done, Shown Now)> been = [];

        public bool GaveUp { get; private set; }

        public bool From(UInt128 done, Shown now)
        {
            done = WithWhatNeverChanges(done, now);
            if (Enumerable.Range(0, history.Count).All(each => Has(done, each) || history[each].Reply is null))
            {
                return true;
            }

            GaveUp = been.Count >= mostPlaces;
            if (GaveUp || !been.Add((done, now)) || IsTooLate(done, now))
            {
                return false;
            }

            foreach (var next in Possible(done))
            {
                var reply = Model.Apply(now, history[next].Ask);
                var matters = reply.Shown != now || history[next].Reply is not null;
                if (GaveUp)
                {
                    return false;
                }

                if (matters && (history[next].Reply ?? reply) == reply && From(done | Bit(next), reply.Shown))
                {
                    return true;
                }
            }

            return false;
        }

        // Somebody was shown what can not come any more.
        private bool IsTooLate(UInt128 done, Shown now) => Enumerable.Range(0, history.Count).Any(each =>
            !Has(done, each) && history[each].Reply is { } reply && !Model.CanBecome(now, reply.Shown));

        // A read or a refusal that is right now may as well happen now: no order is lost by it. (A confirm that is granted
        // and changes nothing now may be needed later, when it does.)
        private UInt128 WithWhatNeverChanges(UInt128 done, Shown now)
        {
            for (var before = ~done; before != done;)
            {
                before = done;
                foreach (var each in Possible(done).ToArray())
                {
                    var (ask, answered) = (history[each].Ask, history[each].Reply);
                    if ((ask.Verb is Verb.Read || answered is { Granted: false }) && answered == Model.Apply(now, ask))
                    {
                        done |= Bit(each);
                    }
                }
            }

            return done;
        }

        // Those that had begun before any of the rest was over.
        private IEnumerable<int> Possible(UInt128 done)
        {
            var soonest = long.MaxValue;
            for (var each = 0; each < history.Count; each++)
            {
                soonest = Has(done, each) ? soonest : Math.Min(soonest, history[each].End);
            }

            return Enumerable.Range(0, history.Count).Where(each => !Has(done, each) && history[each].Start <= soonest);
        }

        private static UInt128 Bit(int index) => UInt128.One << index;

        private static bool Has(UInt128 done, int index) => (done & Bit(index)) != UInt128.Zero;
    }
}
