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
        // A region's name comes in the language of whoever asks.
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = culture;
        try
        {
            var names = new Dictionary<string, string>();
            foreach (var code in Street.Countries.All)
            {
                if (NameOf(code) is { } name)
                {
                    names[code] = name;
                }
            }

            return names;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string? NameOf(string code)
    {
        try
        {
            return new RegionInfo(code).DisplayName;
        }
        catch (ArgumentException)
        {
            // A few codes are nobody's country: they can be allowed, and are not listed.
            return null;
        }
    }
}
