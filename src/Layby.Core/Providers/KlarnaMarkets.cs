using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>
/// Where Klarna lends, in which currency, and what it offers there (docs.stripe.com/payments/klarna, the "payment
/// options" table and its footnotes). Every one of its currencies has two decimals.
/// </summary>
public static class KlarnaMarkets
{
    /// <summary>The customers' countries, in the alphabet's order of their codes.</summary>
    public static ImmutableArray<KlarnaMarket> All { get; } =
    [
        new("AT", "eur", "de-AT en-AT",
            InFull(0, 1_000_000), Later(10, 500_000), In3(100, 500_000), Financing(2_500, 500_000)),
        new("AU", "aud", "en-AU", InFull(0, 400_000, once: true), In4(1_000, 200_000, once: true)),
        new("BE", "eur", "nl-BE fr-BE en-BE", InFull(0, 1_000_000), Later(100, 150_000)),
        new("CA", "cad", "en-CA fr-CA", InFull(0, 200_000), In4(100, 150_000), Financing(25_000, 1_750_000)),
        new("CH", "chf", "de-CH fr-CH it-CH en-CH", InFull(100, 158_500), Later(100, 100_000), In3(100, 500_000)),
        new("CZ", "czk", "cs-CZ en-CZ", InFull(0, 10_000_000), Later(0, 1_225_000), In3(2_500, 2_500_000)),
        new("DE", "eur", "de-DE en-DE",
            InFull(0, 1_000_000), Later(10, 1_000_000, once: false), In3(100, 500_000), Financing(2_500, 1_000_000)),
        new("DK", "dkk", "da-DK en-DK", InFull(100, 10_000_000), Later(100, 5_000_000), In3(1_000, 5_000_000)),
        new("ES", "eur", "es-ES en-ES", InFull(0, 1_000_000), Later(0, 50_000), In3(100, 300_000)),
        new("FI", "eur", "fi-FI sv-FI en-FI", InFull(0, 1_000_000), Later(100, 300_000), Financing(2_500, 300_000)),
        new("FR", "eur", "fr-FR en-FR", InFull(0, 400_000), Later(0, 50_000), In3(100, 300_000)),
        new("GB", "gbp", "en-GB",
            InFull(0, 400_000), Later(100, 150_000), In3(100, 200_000), Financing(25_000, 500_000)),
        new("GR", "eur", "el-GR en-GR", InFull(0, 400_000), Later(0, 50_000), In3(100, 100_000)),
        new("IE", "eur", "en-IE", InFull(0, 400_000), In3(100, 300_000)),
        new("IT", "eur", "it-IT en-IT",
            InFull(0, 400_000), Later(0, 50_000), In3(100, 300_000), Financing(3_500, 300_000)),
        new("NL", "eur", "nl-NL en-NL", InFull(0, 250_000), Later(100, 500_000), In3(2_500, 500_000)),
        new("NO", "nok", "nb-NO en-NO",
            InFull(100, 10_000_000, once: true), Later(0, 7_500_000), In3(1_000, 7_500_000),
            Financing(25_000, 7_500_000)),
        new("NZ", "nzd", "en-NZ", In4(1_000, 200_000, once: true)),
        new("PL", "pln", "pl-PL en-PL",
            InFull(0, 2_000_000, once: true), Later(100, 700_000), In3(500, 500_000, once: true)),
        new("PT", "eur", "pt-PT en-PT", InFull(0, 400_000), Later(0, 50_000), In3(100, 100_000)),
        new("RO", "ron", "ro-RO en-RO", InFull(0, 2_000_000), Later(0, 250_000), In3(500, 500_000)),
        new("SE", "sek", "sv-SE en-SE",
            InFull(100, 10_000_000), Later(100, 10_000_000, once: false), Financing(25_000, 10_000_000)),
        new("US", "usd", "en-US es-US",
            InFull(0, 400_000), Later(500, 100_000, once: false), In4(100, 200_000), Financing(4_500, 1_000_000)),
    ];

    private static readonly FrozenDictionary<string, KlarnaMarket> ByCountry =
        All.ToFrozenDictionary(market => market.Country, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, KlarnaMarket> ByTopLevelDomain =
        All.ToFrozenDictionary(market => market.TopLevelDomain, StringComparer.OrdinalIgnoreCase);

    /// <summary>The currencies, ISO 4217 in lower case.</summary>
    public static FrozenSet<string> Currencies { get; } = All.Select(market => market.Currency).ToFrozenSet();

    /// <summary>The country's market; null where Klarna does not lend.</summary>
    public static KlarnaMarket? Find(string? country) => country is null ? null : ByCountry.GetValueOrDefault(country);

    /// <summary>
    /// What a customer in a country may choose for an amount, the plainest first. Nothing where the currency is not
    /// the country's own: Klarna lends in the customer's currency.
    /// </summary>
    /// <param name="country">ISO 3166 alpha-2.</param>
    /// <param name="amount">What is to be paid.</param>
    /// <param name="oneTime">False when the payment method is to be charged again later.</param>
    public static ImmutableArray<KlarnaOption> Offered(string country, Money amount, bool oneTime) =>
        Find(country) is { } market && market.Currency == amount.Currency
            ? [.. market.Options.Where(option =>
                option.Min <= amount.Amount && amount.Amount <= option.Max && (oneTime || !option.OneTimeOnly))]
            : [];

    /// <summary>
    /// The market that a payment belongs to. The merchant's word comes first, then the end of the customer's e-mail
    /// address (each of the documented test customers has the country's own), then the currency's largest market:
    /// Germany for the euro. A country with another currency is passed over, since nothing could be offered there.
    /// </summary>
    /// <returns>Null for a currency in which Klarna does not lend.</returns>
    public static KlarnaMarket? For(string? country, string? email, string currency)
    {
        if (Find(country) is { } named && named.Currency == currency)
        {
            return named;
        }

        if (email is not null
            && ByTopLevelDomain.TryGetValue(email[(email.LastIndexOf('.') + 1)..].TrimEnd(), out var guessed)
            && guessed.Currency == currency)
        {
            return guessed;
        }

        return currency == "eur" ? ByCountry["DE"] : All.FirstOrDefault(market => market.Currency == currency);
    }

    /// <summary>
    /// The market of a customer who is to pay later, in whatever their country's currency is: by the merchant's word, else
    /// by the end of their e-mail address, else Germany.
    /// </summary>
    public static KlarnaMarket For(string? country, string? email) =>
        Find(country)
        ?? (email is null ? null : ByTopLevelDomain.GetValueOrDefault(email[(email.LastIndexOf('.') + 1)..].TrimEnd()))
        ?? ByCountry["DE"];

    private static KlarnaOption InFull(long min, long max, bool once = false) =>
        new(KlarnaPlan.PayInFull, min, max, once);

    private static KlarnaOption Later(long min, long max, bool once = true) =>
        new(KlarnaPlan.PayLater, min, max, once);

    private static KlarnaOption In3(long min, long max, bool once = false) => new(KlarnaPlan.PayIn3, min, max, once);

    private static KlarnaOption In4(long min, long max, bool once = false) => new(KlarnaPlan.PayIn4, min, max, once);

    private static KlarnaOption Financing(long min, long max) => new(KlarnaPlan.Financing, min, max, OneTimeOnly: true);
}
