using System.Globalization;
using Layby.Server.Hatch;

namespace Layby.Server.Reconcile;

/// <summary>What <c>layby reconcile</c> is asked to compare.</summary>
/// <param name="Account">One account alone; null for every live one.</param>
/// <param name="Stretch">The time.</param>
public sealed record ReconcileOrder(string? Account, Stretch Stretch)
{
    /// <summary>What the command is called after <c>layby</c>, and the first word of its orders.</summary>
    public const string Name = "reconcile";

    /// <summary>The command's own options.</summary>
    public static readonly IReadOnlyCollection<string> Options = ["--account", "--since", "--until"];

    // A provider's own memory ends: Klarna's after three years.
    private const int MostDays = 1100;

    /// <summary>The order that these words give.</summary>
    /// <param name="words">What follows <c>layby reconcile</c>.</param>
    /// <param name="now">The time, UTC.</param>
    /// <exception cref="OrderRefusedException">They are none.</exception>
    public static ReconcileOrder Read(IReadOnlyList<string> words, DateTimeOffset now)
    {
        var (names, given) = OrderWords.Sort($"layby {Name}", words, Options);
        if (names is [var stray, ..])
        {
            throw new OrderRefusedException($"The command 'layby {Name}' takes no '{stray}'.");
        }

        var until = given.TryGetValue("--until", out var end) ? MomentOf("--until", end, now, isEnd: true) : now;
        var since = given.TryGetValue("--since", out var begin)
            ? MomentOf("--since", begin, now, isEnd: false)
            : Stretch.UpTo(until).From;
        return since < until
            ? new(given.GetValueOrDefault("--account"), new(since, until < now ? until : now))
            : throw new OrderRefusedException("What is compared begins with --since and ends with --until: that is the earlier one.");
    }

    // A day means all of it.
    private static DateTimeOffset MomentOf(string option, string text, DateTimeOffset now, bool isEnd)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return isEnd ? midnight.AddDays(1).AddSeconds(-1) : midnight;
        }

        return int.TryParse(text.TrimEnd('d'), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays
            ? now.AddDays(-days)
            : throw new OrderRefusedException(
                $"The option {option} wants a day like {now.UtcDateTime:yyyy-MM-dd} or days back like 7d, at most {MostDays}; "
                + $"not '{text}'.");
    }
}
