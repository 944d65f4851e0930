using System.Globalization;
using Layby.Core;

namespace Layby.Server.Providers.Pages;

/// <summary>Writes money in one country's manner, whatever the currency.</summary>
internal static class MoneyFormat
{
    /// <summary>The amount with its currency's decimals: two for all of Klarna and Alma, none or three for some of cards.</summary>
    public static string Write(Money money, CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        var (symbol, isWord) = Symbol(money.Currency, culture);
        format.CurrencyDecimalDigits = Currency.Decimals(money.Currency);
        format.CurrencySymbol = symbol;
        if (isWord)
        {
            // SEK100.00 can not be read: a code stands apart from its number.
            format.CurrencyPositivePattern |= 2;
        }

        // A sign must not be parted from its number by the end of a line.
        var major = money.Amount / format.CurrencyDecimalDigits switch { 0 => 1m, 3 => 1000m, _ => 100m };
        return major.ToString("C", format).Replace(' ', '\u00a0');
    }

    /// <summary>
    /// A country's own currency is written as it is used to; the euro, pound and dollar by their signs where these
    /// say enough; all else by its code, since four countries have a krone and four a dollar.
    /// </summary>
    private static (string Symbol, bool IsWord) Symbol(string currency, CultureInfo culture)
    {
        var code = currency.ToUpperInvariant();
        if (new RegionInfo(culture.Name).ISOCurrencySymbol == code)
        {
            return (culture.NumberFormat.CurrencySymbol, char.IsLetter(culture.NumberFormat.CurrencySymbol[0]));
        }

        return currency switch
        {
            "eur" => ("€", false),
            "gbp" => ("£", false),
            _ => (code, true),
        };
    }
}
