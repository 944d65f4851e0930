using System.Collections.Immutable;
using System.Globalization;

namespace Layby.Core.Webhooks;

/// <summary>
/// When a delivery that failed is tried again: after growing delays, the last of which repeats until so much time has
/// passed since the first try. The last try is never before that.
/// </summary>
public sealed record RetrySchedule
{
    /// <summary>How much longer or shorter than it says a delay may be: a fifth.</summary>
    public const double Jitter = 0.2;

    private RetrySchedule(ImmutableArray<TimeSpan> delays, TimeSpan span) => (Delays, Span) = (delays, span);

    /// <summary>Quick at first, then hourly for 75 hours: longer than the three days for which Stripe tries.</summary>
    public static RetrySchedule Default { get; } = Parse("5s,10s,20s,40s,2m,5m,15m,30m,1h/75h")!;

    /// <summary>The delays, in order, each at least a second.</summary>
    public ImmutableArray<TimeSpan> Delays { get; }

    /// <summary>For how long a delivery is tried.</summary>
    public TimeSpan Span { get; }

    /// <summary>Reads <c>5s,1m,1h/75h</c>: the delays, and for how long. Null for what is no schedule.</summary>
    public static RetrySchedule? Parse(string text)
    {
        if (text.Split('/') is not [var list, var whole] || TimeOf(whole) is not { } span)
        {
            return null;
        }

        var delays = list.Split(',').Select(TimeOf).ToArray();
        return delays.All(each => each is not null) && span <= TimeSpan.FromDays(30) && delays.All(each => each <= span)
            ? new([.. delays.Select(each => each!.Value)], span)
            : null;
    }

    /// <summary>How long to wait after so many failures in a row.</summary>
    /// <param name="failures">1 or more.</param>
    /// <param name="chance">0 to 1, from the dice.</param>
    public TimeSpan DelayAfter(int failures, double chance) =>
        Delays[Math.Min(failures, Delays.Length) - 1] * (1 - Jitter + (2 * Jitter * chance));

    /// <summary>When to try again; null when it was tried for long enough.</summary>
    /// <param name="since">When it was first due, on the account's clock.</param>
    /// <param name="now">When it failed.</param>
    /// <param name="failures">How often it has failed, 1 or more.</param>
    /// <param name="chance">0 to 1, from the dice.</param>
    public DateTimeOffset? Next(DateTimeOffset since, DateTimeOffset now, int failures, double chance) =>
        now - since >= Span ? null : now + DelayAfter(failures, chance);

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(',', Delays.Select(TextOf))}/{TextOf(Span)}";

    private static TimeSpan? TimeOf(string text) =>
        text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and < 1_000_000
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => null,
            }
            : null;

    private static string TextOf(TimeSpan time) => time switch
    {
        { Minutes: 0, Seconds: 0 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h"),
        { Seconds: 0 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}s"),
    };
}
