using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Browser;

/// <summary>What an element may offer to whom. Cards are not among it: see docs/browser.md.</summary>
internal sealed record ElementOffer
{
    /// <summary>The types that the intent allows.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>What is to be paid; null where nothing is.</summary>
    public Money? Amount { get; init; }

    /// <summary>Of what is to be paid now or later, lower case; null where that is open.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether this type would be kept for later payments.</summary>
    public required Func<string, bool> Keeps { get; init; }

    /// <summary>Who pays, <c>cus_…</c>; null where nobody was named.</summary>
    public string? Customer { get; init; }

    /// <summary>The type whose attempt failed last.</summary>
    public string? Declined { get; init; }

    /// <summary>The methods that this customer can pay with, as the frame reads them.</summary>
    /// <param name="country">The customer's, ISO 3166 alpha-2; null where it is not known.</param>
    /// <param name="language">What the lines are written in.</param>
    public IEnumerable<JsonObject> Methods(string? country, PageLanguage language)
    {
        if (Types.Contains("klarna"))
        {
            var lines = KlarnaLines(language);
            if (lines.Count > 0 && (country is null || lines.ContainsKey(country)))
            {
                yield return Method(ProviderRules.Klarna, null, lines, "email", "country");
            }
        }

        if (Types.Contains("alma") && Amount is { } amount && !AlmaTerms.Offered(amount).IsEmpty
            && (country is null || AlmaTerms.Countries.Contains(country)))
        {
            yield return Method(ProviderRules.Alma, AlmaLine(amount, language), []);
        }
    }

    private static JsonObject Method(ProviderRules rules, string? line, JsonObject lines, params string[] fields) => new()
    {
        ["type"] = rules.Method,
        ["name"] = rules.Name,
        ["line"] = line,
        ["lines"] = lines,
        ["fields"] = new JsonArray([.. fields.Select(each => JsonValue.Create(each))]),
    };

    // By country, since each has plans of its own; only countries in which this can be paid.
    private JsonObject KlarnaLines(PageLanguage language)
    {
        var lines = new JsonObject();
        foreach (var market in KlarnaMarkets.All.Where(each => Currency is null || each.Currency == Currency))
        {
            if (Amount is not { } amount)
            {
                lines[market.Country] = "";
            }
            else if (KlarnaMarkets.Offered(market.Country, amount, oneTime: !Keeps("klarna")) is { IsEmpty: false } offered)
            {
                lines[market.Country] = KlarnaLine(amount, offered, language);
            }
        }

        return lines;
    }

    // The two that people look for first, the parts before the rest; whole where there are no parts.
    private static string KlarnaLine(Money amount, ImmutableArray<KlarnaOption> offered, PageLanguage language)
    {
        var texts = language.Texts;
        var parts = offered.Where(each => each.Plan is KlarnaPlan.PayIn3 or KlarnaPlan.PayIn4).Select(each =>
        {
            var count = each.Plan is KlarnaPlan.PayIn3 ? 3 : 4;
            return texts.Element.Parts(count, Part(amount, count, language));
        });
        var others = offered.Select(each => each.Plan switch
        {
            KlarnaPlan.PayLater => texts.Klarna.PayLater,
            KlarnaPlan.Financing => texts.Klarna.Financing,
            KlarnaPlan.PayInFull => texts.Klarna.PayNow,
            KlarnaPlan.PayIn3 or KlarnaPlan.PayIn4 => null,
        }).OfType<string>().Reverse();
        return string.Join(" · ", parts.Concat(others).Take(2));
    }

    private static string AlmaLine(Money amount, PageLanguage language)
    {
        var counts = AlmaTerms.Offered(amount);
        return language.Texts.Element.From($"{counts[0]}–{counts[^1]}", Part(amount, counts[^1], language));
    }

    // What does not divide is paid with the first part, so that the others are this much at most.
    private static string Part(Money amount, int count, PageLanguage language)
    {
        var part = language.Write(amount with { Amount = amount.Amount / count });
        return amount.Amount % count == 0 ? part : "≈\u00a0" + part;
    }
}
