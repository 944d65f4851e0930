using System.Globalization;

namespace Layby.Server.Reconcile;

/// <summary>The time of which both sides are compared, to the second, both ends inclusive.</summary>
public readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>How far back it goes where nobody says.</summary>
    public const int Days = 7;

    /// <summary>The last <see cref="Days"/>.</summary>
    public static Stretch UpTo(DateTimeOffset now) => new(now.AddDays(-Days), now);

    /// <summary>True for a moment in it, seconds since 1970.</summary>
    public bool Has(long seconds) => seconds >= From.ToUnixTimeSeconds() && seconds <= To.ToUnixTimeSeconds();

    /// <inheritdoc/>
    public override string ToString() => $"{Minute(From)} to {Minute(To)}";

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
