using System.Collections.Frozen;
using System.Globalization;
using Layby.Core;
using Layby.Server.Providers.Pages.Languages;
using Microsoft.Net.Http.Headers;

namespace Layby.Server.Providers.Pages;

/// <summary>The language of a page: its texts, and how it writes money and days.</summary>
public sealed class PageLanguage
{
    // Only pages that are asked for pay for their language, and none costs anything at start.
    private static readonly FrozenDictionary<string, (string Culture, Func<PageTexts> Texts)> Known =
        new Dictionary<string, (string, Func<PageTexts>)>
        {
            ["en"] = ("en-GB", () => English.Texts),
            ["fr"] = ("fr-FR", () => French.Texts),
            ["de"] = ("de-DE", () => German.Texts),
            ["es"] = ("es-ES", () => Spanish.Texts),
            ["it"] = ("it-IT", () => Italian.Texts),
            ["nl"] = ("nl-NL", () => Dutch.Texts),
            ["sv"] = ("sv-SE", () => Swedish.Texts),
            ["nb"] = ("nb-NO", () => Norwegian.Texts),
            ["da"] = ("da-DK", () => Danish.Texts),
            ["fi"] = ("fi-FI", () => Finnish.Texts),
            ["pl"] = ("pl-PL", () => Polish.Texts),
            ["pt"] = ("pt-PT", () => Portuguese.Texts),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // A culture that was once asked for stays in memory, so what a browser may ask for is a closed list.
    private static readonly FrozenSet<string> Regions =
        ("AT AU BE CA CH CZ DE DK ES FI FR GB GR IE IT LU NL NO NZ PL PT RO SE US").Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private PageLanguage(string tag, CultureInfo culture, PageTexts texts)
    {
        Tag = tag;
        Culture = culture;
        Texts = texts;
    }

    /// <summary>For <c>&lt;html lang&gt;</c>: as it was asked for, <c>fr-BE</c> or <c>fr</c>.</summary>
    public string Tag { get; }

    /// <summary>Always one of a country: <c>fr-FR</c> where only French was asked for.</summary>
    public CultureInfo Culture { get; }

    /// <summary>What the pages say in it.</summary>
    public PageTexts Texts { get; }

    /// <summary>The merchant's wish, else the first of the browser's that we speak, else English.</summary>
    public static PageLanguage Choose(string? preferredLocale, string? acceptLanguage)
    {
        if (Find(preferredLocale) is { } preferred)
        {
            return preferred;
        }

        if (acceptLanguage is not null
            && StringWithQualityHeaderValue.TryParseList([acceptLanguage], out var wishes))
        {
            return wishes.Where(wish => wish.Quality is not 0)
                .OrderByDescending(wish => wish.Quality ?? 1)
                .Select(wish => Find(wish.Value.Value))
                .FirstOrDefault(found => found is not null) ?? Find("en")!;
        }

        return Find("en")!;
    }

    /// <summary>An amount as it is written in this language.</summary>
    public string Write(Money money) => MoneyFormat.Write(money, Culture);

    /// <summary>A day as it is written in this language, without its weekday: <c>21 November 2026</c>.</summary>
    public string Write(DateOnly day)
    {
        var pattern = Culture.DateTimeFormat.LongDatePattern.Replace("dddd", "", StringComparison.Ordinal);
        return day.ToString(pattern.Trim(' ', ',', '.'), Culture);
    }

    private static PageLanguage? Find(string? tag)
    {
        if (tag is null)
        {
            return null;
        }

        var parts = tag.Split('-', '_');
        // Browsers set to Norwegian ask for the older code, or for Nynorsk: both read Bokmål.
        var language = parts[0].ToLowerInvariant() is "no" or "nn" ? "nb" : parts[0].ToLowerInvariant();
        if (!Known.TryGetValue(language, out var known))
        {
            return null;
        }

        return parts.Length == 2 && Regions.Contains(parts[1])
            ? Of($"{language}-{parts[1].ToUpperInvariant()}")
            : Of(language);

        PageLanguage Of(string name) =>
            new(name, CultureInfo.GetCultureInfo(name.Length > 2 ? name : known.Culture), known.Texts());
    }
}
