using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>One country in which Klarna lends.</summary>
public sealed record KlarnaMarket
{
    internal KlarnaMarket(string country, string currency, string locales, params ImmutableArray<KlarnaOption> options)
    {
        Country = country;
        Currency = currency;
        Locales = [.. locales.Split(' ')];
        Options = options;
    }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string Country { get; }

    /// <summary>The country's own currency, ISO 4217 in lower case.</summary>
    public string Currency { get; }

    /// <summary>The languages of Klarna's pages there, the commonest first: <c>de-AT</c>, <c>en-AT</c>.</summary>
    public ImmutableArray<string> Locales { get; }

    /// <summary>All that is offered there, whatever the amount.</summary>
    public ImmutableArray<KlarnaOption> Options { get; }

    /// <summary>What the country's e-mail addresses end in; the documented test addresses follow it too.</summary>
    public string TopLevelDomain => Country == "GB" ? "uk" : Country.ToLowerInvariant();

    /// <summary>Klarna's name of a language there: French in Belgium is <c>fr-BE</c>; else the first.</summary>
    /// <param name="language">A language, <c>fr</c>, or one with any country, <c>fr-FR</c>.</param>
    public string LocaleFor(string language) =>
        Locales.FirstOrDefault(locale => locale.StartsWith(language.Split('-')[0] + "-", StringComparison.Ordinal))
        ?? Locales[0];
}
