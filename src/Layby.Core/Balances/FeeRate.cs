using System.Globalization;

namespace Layby.Core.Balances;

/// <summary>What a payment costs: a share of its amount and a fixed part.</summary>
/// <param name="BasisPoints">Hundredths of a percent: 499 is 4.99 %.</param>
/// <param name="Fixed">Minor units of the payment's own currency.</param>
public readonly record struct FeeRate(long BasisPoints, long Fixed)
{
    /// <summary>The fee of an amount, both minor units; half a unit is rounded up.</summary>
    public long Of(long amount) => (((amount * BasisPoints) + 5_000) / 10_000) + Fixed;

    /// <summary>Reads <c>4.99%+35</c>: percent with at most two decimals, then minor units; null for any other text.</summary>
    public static FeeRate? Parse(string text)
    {
        if (text.Split("%+") is not [var percent, var minor]
            || !decimal.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            || !int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var units))
        {
            return null;
        }

        return share <= 100 && share * 100 % 1 == 0 ? new((long)(share * 100), units) : null;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BasisPoints / 100m:0.##}%+{Fixed}");
}
