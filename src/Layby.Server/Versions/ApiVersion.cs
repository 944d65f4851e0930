using System.Globalization;
using Layby.Core;

namespace Layby.Server.Versions;

/// <summary>
/// A version of the API: a date, and since 2024-09-30 the name of its release train. Later dates are later versions.
/// https://docs.stripe.com/api/versioning
/// </summary>
public sealed class ApiVersion
{
    /// <summary>The newest version; the code speaks only this one.</summary>
    public static ApiVersion Newest { get; } = new("2026-10-28.endive");

    /// <summary>The default of an account: the newest in which payment_method_types may still be written.</summary>
    public static ApiVersion NewestDahlia { get; } = new("2026-08-26.dahlia");

    private static readonly (string From, string Train)[] Trains =
    [
        ("2026-09-30", "endive"), ("2026-03-25", "dahlia"), ("2025-09-30", "clover"), ("2025-03-31", "basil"),
        ("2024-09-30", "acacia"),
    ];

    private ApiVersion(string text)
    {
        Text = text;
        Date = text[..10];
    }

    /// <summary>As it is written in headers: <c>2026-08-26.dahlia</c>.</summary>
    public string Text { get; }

    /// <summary>Its date: <c>2026-08-26</c>.</summary>
    public string Date { get; }

    /// <summary>
    /// The version that a header or a setting names. Betas behind a semicolon and preview suffixes are read past: what
    /// they add is not served.
    /// </summary>
    /// <returns>The refusal of what is no version; null when <paramref name="version"/> is set.</returns>
    public static ApiError? Parse(string header, out ApiVersion version)
    {
        var text = header.AsSpan();
        var semicolon = text.IndexOf(';');
        text = (semicolon < 0 ? text : text[..semicolon]).Trim();
        if (text.SequenceEqual(NewestDahlia.Text) || text.SequenceEqual(Newest.Text))
        {
            version = text.SequenceEqual(Newest.Text) ? Newest : NewestDahlia;
            return null;
        }

        version = Newest;
        var known = IsDate(text) && string.CompareOrdinal(text[..10].ToString(), Newest.Date) <= 0 && IsTrain(text);
        if (known)
        {
            version = new(text.ToString());
        }

        return known ? null : ApiError.Invalid(
            null,
            $"Invalid Stripe API version: {Shown(header)}. The newest version that this server knows is {Newest.Text}.");
    }

    /// <summary>True for versions older than <paramref name="date"/>: <c>2023-08-16</c>.</summary>
    public bool IsBefore(string date) => string.CompareOrdinal(Date, date) < 0;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsDate(ReadOnlySpan<char> text) => text.Length >= 10 && string.CompareOrdinal(text.ToString(), "2011") > 0
        && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTrain(ReadOnlySpan<char> text)
    {
        if (text.Length == 10)
        {
            return string.CompareOrdinal(text.ToString(), "2024-09-30") < 0;
        }

        var suffix = text[10..];
        if (suffix is ".preview")
        {
            return true;
        }

        foreach (var (from, train) in Trains)
        {
            if (string.CompareOrdinal(text[..10].ToString(), from) >= 0)
            {
                return suffix[0] == '.' && suffix[1..].SequenceEqual(train);
            }
        }

        return false;
    }

    private static string Shown(string header) => header.Length <= 40 ? header : header[..40] + "...";
}
