using System.Collections.Concurrent;
using System.Globalization;
using Layby.Server.Providers.Pages;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What countries are called in the languages of the pages.</summary>
internal static class CountryNames
{
    // There are as many as languages, whatever browsers ask for.
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> ByLanguage = new();

    /// <summary>The countries and their names, in the alphabet's order of that language.</summary>
    public static IEnumerable<(string Code, string Name)> In(PageLanguage language, IReadOnlyList<string> codes)
    {
        var culture = CultureInfo.GetCultureInfo(language.Culture.TwoLetterISOLanguageName);
        var names = ByLanguage.GetOrAdd(culture.Name, static (_, of) => NamesOf(of), culture);
        return codes.Where(names.ContainsKey)
            .Select(code => (code, names[code]))
            .OrderBy(each => each.Item2, StringComparer.Create(culture, ignoreCase: true));
    }

    private static Dictionary<string, string> NamesOf(CultureInfo culture)
    {
        var names = new Dictionary<string, string>();
        foreach (var code in Street.Countries.All)
        {
            if (NameOf(culture, code) is { } name)
            {
                names[code] = name;
            }
        }

        return names;
    }

    // A country's own name comes in one language only. The name of a language spoken there holds it in that language:
    // "français (Allemagne)".
    private static string? NameOf(CultureInfo culture, string code)
    {
        try
        {
            var name = CultureInfo.GetCultureInfo($"{culture.TwoLetterISOLanguageName}-{code}").NativeName;
            var (from, to) = (name.IndexOf('(', StringComparison.Ordinal), name.LastIndexOf(')'));
            return from > 0 && to > from ? name[(from + 1)..to] : new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            // A few codes are nobody's country: they can be allowed, and are not listed.
            return null;
        }
    }
}
