using System.Globalization;

namespace Layby.Server;

/// <summary>How many calls one key may make in a while.</summary>
/// <param name="Calls">1 to 1,000,000; so many also at once.</param>
/// <param name="Per">A second, a minute or an hour.</param>
public sealed record CallRate(int Calls, TimeSpan Per)
{
    private const int MaxCalls = 1_000_000;

    /// <summary>Reads <c>100/s</c>, <c>600/m</c>, <c>1000/h</c>; null for what is none of these.</summary>
    public static CallRate? Parse(string text) =>
        text.Split('/') is [var calls, var per]
        && int.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MaxCalls
            ? per switch
            {
                "s" => new(number, TimeSpan.FromSeconds(1)),
                "m" => new(number, TimeSpan.FromMinutes(1)),
                "h" => new(number, TimeSpan.FromHours(1)),
                _ => null,
            }
            : null;
}
