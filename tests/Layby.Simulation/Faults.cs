namespace Layby.Simulation;

/// <summary>
/// What goes wrong, and how often: each figure is times in a thousand. All of it ends when the universe is to come to rest.
/// </summary>
public sealed record FaultRates
{
    /// <summary>A request that never arrives.</summary>
    public int LostRequest { get; init; } = 50;

    /// <summary>An answer that never arrives: what was asked has been done.</summary>
    public int LostAnswer { get; init; } = 80;

    /// <summary>A request that arrives twice: somebody between repeats it.</summary>
    public int DoubledRequest { get; init; } = 50;

    /// <summary>A write that the disk refuses.</summary>
    public int FullDisk { get; init; } = 30;

    /// <summary>A write before which the power is cut.</summary>
    public int CrashBefore { get; init; } = 1;

    /// <summary>A write after which the power is cut, before anybody hears of it.</summary>
    public int CrashAfter { get; init; } = 1;

    /// <summary>A write, or a provider, that takes its time.</summary>
    public int Slow { get; init; } = 170;

    /// <summary>A webhook that never arrives, or whose answer does not.</summary>
    public int LostWebhook { get; init; } = 60;

    /// <summary>A receiver that answers with an error, hangs, or is away for hours.</summary>
    public int BadReceiver { get; init; } = 60;

    /// <summary>An event that can not be read by whoever is to tell it, from its first moment and for ever.</summary>
    public int PoisonEvent { get; init; } = 3;

    /// <summary>A worker that is not woken: what it would have done must be found by its own looking.</summary>
    public int LostWake { get; init; } = 80;

    /// <summary>A start at which the machine's clock is minutes before or behind the time.</summary>
    public int ClockSet { get; init; } = 400;

    /// <summary>A start of a live server during which somebody sets the machine's clock two days ahead, until the next one.</summary>
    public int ClockLeap { get; init; } = 250;

    /// <summary>A call to a live provider that goes wrong.</summary>
    public int Provider { get; init; } = 90;

    /// <summary>A call to a live provider from which on it has too much to do, or is broken, for up to forty minutes.</summary>
    public int ProviderAway { get; init; } = 5;

    /// <summary>A customer of a live provider who has agreed to another amount, or in another currency, than was asked for.</summary>
    public int OtherAmount { get; init; } = 60;

    /// <summary>A live provider's own call that is made twice, late or never.</summary>
    public int Callback { get; init; } = 300;

    /// <summary>None at all.</summary>
    public static FaultRates None { get; } = new()
    {
        LostRequest = 0,
        LostAnswer = 0,
        DoubledRequest = 0,
        FullDisk = 0,
        CrashBefore = 0,
        CrashAfter = 0,
        Slow = 0,
        LostWebhook = 0,
        BadReceiver = 0,
        PoisonEvent = 0,
        LostWake = 0,
        ClockSet = 0,
        ClockLeap = 0,
        Provider = 0,
        ProviderAway = 0,
        OtherAmount = 0,
        Callback = 0,
    };
}

/// <summary>Decides of each occasion whether something goes wrong there, and counts.</summary>
/// <param name="chance">The throws.</param>
/// <param name="rates">How often.</param>
/// <param name="plan">Crashes at certain writes.</param>
/// <param name="without">What never goes wrong, though it is thrown for: the others strike as before.</param>
public sealed class Faults(Chance chance, FaultRates rates, CrashPlan plan, IReadOnlyList<string> without)
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>True until the universe is to come to rest.</summary>
    public bool Go { get; set; } = true;

    /// <summary>True once the universe is at rest and only looked at: the power is cut no more, planned or not.</summary>
    public bool AreOver { get; set; }

    /// <summary>How often.</summary>
    public FaultRates Rates => rates;

    /// <summary>How often each has struck.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>How many writes there were, and calls to live providers: each is an occasion for a crash before and one after.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether it strikes here.</summary>
    public bool Strikes(string what, int in1000) =>
        Go && in1000 > 0 && chance.In1000(in1000) && !without.Contains(what) && Count(what);

    /// <summary>Writes are counted from here on.</summary>
    public void CountFromHere() => Writes = 0;

    /// <summary>What becomes of the next write.</summary>
    public WriteFault OfWrite() => Of("write") switch
    {
        WriteFault.None when !AreOver && Strikes("disk full", rates.FullDisk) => WriteFault.Full,
        var crash => crash,
    };

    /// <summary>What becomes of the next call to a live provider: an occasion for a crash as a write is, and counted as one.</summary>
    public WriteFault OfCall() => Of("call");

    private WriteFault Of(string what)
    {
        if (AreOver)
        {
            return WriteFault.None;
        }

        var planned = plan.Of(Writes++);
        return planned is not WriteFault.None
            && Count(planned is WriteFault.CrashBefore ? $"crash before a {what}" : $"crash after a {what}")
            ? planned
            : Strikes($"crash before a {what}", rates.CrashBefore) ? WriteFault.CrashBefore
            : Strikes($"crash after a {what}", rates.CrashAfter) ? WriteFault.CrashAfter
            : WriteFault.None;
    }

    /// <summary>Counts something that went wrong elsewhere.</summary>
    public bool Count(string what)
    {
        counts[what] = counts.GetValueOrDefault(what) + 1;
        return true;
    }
}

/// <summary>What becomes of a write.</summary>
public enum WriteFault
{
    /// <summary>Nothing: it is written, and its caller hears of it.</summary>
    None,

    /// <summary>The disk refuses it.</summary>
    Full,

    /// <summary>The power is cut before it.</summary>
    CrashBefore,

    /// <summary>The power is cut after it, and nobody hears of it.</summary>
    CrashAfter,
}

/// <summary>Crashes at certain writes, for runs that try each of them.</summary>
/// <param name="At">Which occasions: 2n is before the n-th write, 2n+1 after it.</param>
public sealed record CrashPlan(params IReadOnlyList<int> At)
{
    /// <summary>What is planned for a write.</summary>
    public WriteFault Of(int write) => At.Contains(2 * write) ? WriteFault.CrashBefore
        : At.Contains((2 * write) + 1) ? WriteFault.CrashAfter
        : WriteFault.None;
}
