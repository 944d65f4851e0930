using Layby.Server.Store;

namespace Layby.Server;

/// <summary>
/// An account while the server runs: its clock, and the source of its ids. Every id carries the time in microseconds
/// and the account's mark, as Stripe's do, so that ids sort by age and a client secret leads to its account.
/// </summary>
public sealed class Account
{
    private readonly TimeProvider time;
    private readonly Dice dice;
    private readonly Lock gate = new();
    private long lastMicros;
    private long epoch;
    private long? standsAt;

    /// <summary>An account as it was stored, continuing after its newest event.</summary>
    public Account(StoredAccount stored, string? newestEventId, TimeProvider time, Dice dice)
    {
        this.time = time;
        this.dice = dice;
        Id = stored.Id;
        Mark = stored.Mark;
        Created = stored.Created;
        ClockOffset = TimeSpan.FromMilliseconds(stored.ClockOffsetMs);
        epoch = stored.Epoch;
        lastMicros = newestEventId is null ? 0 : MicrosOf(newestEventId);
    }

    /// <summary><c>acct_…</c></summary>
    public string Id { get; }

    /// <summary>The ten characters that its ids carry.</summary>
    public string Mark { get; }

    /// <summary>Seconds since 1970, UTC.</summary>
    public long Created { get; }

    /// <summary>How far its clock is ahead of the machine's; only a sandbox's clock is ever moved.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>
    /// True where money is real. The id says so, so that no row that was changed by mistake turns one into the other.
    /// </summary>
    public bool IsLive => IsLiveId(Id);

    /// <summary>True for the id of an account where money is real: <c>acct_2…</c>; a sandbox's is <c>acct_1…</c></summary>
    public static bool IsLiveId(string id) => id.StartsWith("acct_2", StringComparison.Ordinal);

    /// <summary>The configuration of payment methods that every account has.</summary>
    public string PaymentMethodConfiguration => $"pmc_1{Id.AsSpan(6)}Layby0000";

    /// <summary>
    /// Its time, UTC. Never earlier than an id that was given out, also where the machine's clock was set back.
    /// </summary>
    public DateTimeOffset Now()
    {
        lock (gate)
        {
            return DateTimeOffset.UnixEpoch.AddTicks(Math.Max(MachineMicros(), lastMicros) * 10);
        }
    }

    /// <summary>
    /// Stops its clock at a moment that has passed, so that what was due then can happen then. Only while nobody is
    /// served: what is made meanwhile gets ids of that moment. It goes on with <see cref="GoOn"/>.
    /// </summary>
    public void StandAt(DateTimeOffset then)
    {
        lock (gate)
        {
            standsAt = (then - DateTimeOffset.UnixEpoch).Ticks / 10;
        }
    }

    /// <summary>Lets its clock show the time again.</summary>
    public void GoOn()
    {
        lock (gate)
        {
            standsAt = null;
        }
    }

    /// <summary>Whose calls are being answered, and who waits for them to end.</summary>
    public AccountGate Gate { get; } = new();

    /// <summary>Begins anew, in the machine's time: nothing that had an id is left.</summary>
    public void Restart()
    {
        lock (gate)
        {
            ClockOffset = TimeSpan.Zero;
            lastMicros = 0;
        }
    }

    /// <summary>Grows whenever it is emptied, on whichever node.</summary>
    public long Epoch => Interlocked.Read(ref epoch);

    /// <summary>The newest time that it has given out or seen, microseconds since 1970.</summary>
    public long Stamp
    {
        get
        {
            lock (gate)
            {
                return lastMicros;
            }
        }
    }

    /// <summary>Another node has done something at this time (microseconds): what is done here comes after it.</summary>
    public void Sees(long stamp)
    {
        lock (gate)
        {
            lastMicros = Math.Max(lastMicros, stamp);
        }
    }

    /// <summary>Learns what other nodes have made of it: its clock was moved, or it was emptied.</summary>
    /// <returns>True where it was emptied.</returns>
    public bool Learn(StoredAccount stored)
    {
        lock (gate)
        {
            if (stored.Epoch > epoch)
            {
                epoch = stored.Epoch;
                ClockOffset = TimeSpan.FromMilliseconds(stored.ClockOffsetMs);
                lastMicros = 0;
                return true;
            }

            // What was read may be older than what is known.
            var offset = TimeSpan.FromMilliseconds(stored.ClockOffsetMs);
            ClockOffset = stored.Epoch == epoch && offset > ClockOffset ? offset : ClockOffset;
            return false;
        }
    }

    /// <summary>How far its clock must be ahead of the machine's for it to be <paramref name="then"/> now, whole milliseconds.</summary>
    public TimeSpan OffsetAt(DateTimeOffset then) =>
        TimeSpan.FromMilliseconds(Math.Ceiling((then - time.GetUtcNow()).TotalMilliseconds));

    /// <summary>A new id: prefix and digit (<c>pi_3</c>), nine letters of time, the mark, four letters of chance.</summary>
    public string NewId(string prefix)
    {
        long micros;
        lock (gate)
        {
            micros = lastMicros = Math.Max(lastMicros + 1, MachineMicros());
        }

        return string.Create(prefix.Length + 23, (prefix, micros, Mark, dice), static (span, from) =>
        {
            from.prefix.CopyTo(span);
            span = span[from.prefix.Length..];
            Dice.Sortable(from.micros, span[..9]);
            from.Mark.CopyTo(span[9..]);
            from.dice.Letters(span[19..]);
        });
    }

    /// <summary>The smallest id that <see cref="NewId"/> can make at a moment or after it: what was made before sorts before it.</summary>
    internal static string EdgeAt(string prefix, DateTimeOffset moment) =>
        string.Create(prefix.Length + 9, (prefix, (moment - DateTimeOffset.UnixEpoch).Ticks / 10), static (span, from) =>
        {
            from.prefix.CopyTo(span);
            Dice.Sortable(from.Item2, span[from.prefix.Length..]);
        });

    /// <summary>The mark in an id that <see cref="NewId"/> made; empty for any other text.</summary>
    public static ReadOnlySpan<char> MarkOf(ReadOnlySpan<char> id) =>
        id.IndexOf('_') is >= 0 and var at && id.Length == at + 25 ? id.Slice(at + 11, 10) : default;

    /// <summary>True where this account has made the id.</summary>
    public bool Owns(string id) => MarkOf(id).SequenceEqual(Mark);

    /// <summary>
    /// When an id that <see cref="NewId"/> made was made: seconds since 1970, UTC. Objects take their <c>created</c> from
    /// it, so that among an account's objects of one kind neither ever runs against the other.
    /// </summary>
    public static long SecondsOf(string id) => MicrosOf(id) / 1_000_000;

    private static long MicrosOf(string id) =>
        id.IndexOf('_', StringComparison.Ordinal) is >= 0 and var at && id.Length == at + 25
            ? Dice.Number(id.AsSpan(at + 2, 9))
            : 0;

    private long MachineMicros() => standsAt ?? ((time.GetUtcNow() - DateTimeOffset.UnixEpoch) + ClockOffset).Ticks / 10;
}
