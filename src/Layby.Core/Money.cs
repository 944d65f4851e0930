namespace Layby.Core;

/// <summary>An amount of one currency.</summary>
/// <param name="Amount">In the currency's minor unit: 1099 is €10.99 and ¥1099.</param>
/// <param name="Currency">ISO 4217 code in lower case, as the API writes it.</param>
public readonly record struct Money(long Amount, string Currency);
