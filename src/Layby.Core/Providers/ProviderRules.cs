using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>What a payment method allows, whoever serves it: simulator or live connector.</summary>
public sealed record ProviderRules
{
    /// <summary>The payment method type: <c>klarna</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The currencies it takes, in the order in which messages list them.</summary>
    public required ImmutableArray<string> Currencies { get; init; }

    /// <summary>The least it takes, minor units; null where only the currency's own minimum counts.</summary>
    public long? MinAmount { get; init; }

    /// <summary>The most it takes, minor units; null where no one bound holds for all countries.</summary>
    public long? MaxAmount { get; init; }

    /// <summary>How long the customer may stay on its page.</summary>
    public required TimeSpan SessionLife { get; init; }

    /// <summary>Full days within which reserved money must be captured.</summary>
    public required int CaptureDays { get; init; }

    /// <summary>True: the window ends at 00:00 UTC after the last day; false: to the second.</summary>
    public bool CaptureDaysEndAtMidnight { get; init; }

    /// <summary>Whole days, counted to 00:00 UTC, until captured money is available to the merchant.</summary>
    public required int SettlementDays { get; init; }

    /// <summary>True when it can be charged again without the customer.</summary>
    public bool Recurring { get; init; }

    /// <summary>https://docs.stripe.com/payments/klarna</summary>
    public static ProviderRules Klarna { get; } = new()
    {
        Method = "klarna",
        Name = "Klarna",
        Currencies = [.. KlarnaMarkets.Currencies.Order(StringComparer.Ordinal)],
        SessionLife = TimeSpan.FromHours(48),
        CaptureDays = 28,
        CaptureDaysEndAtMidnight = true,
        SettlementDays = 7,
        Recurring = true,
    };

    /// <summary>https://docs.stripe.com/payments/alma</summary>
    public static ProviderRules Alma { get; } = new()
    {
        Method = "alma",
        Name = "Alma",
        Currencies = [AlmaTerms.Currency],
        MinAmount = AlmaTerms.Min,
        MaxAmount = AlmaTerms.Max,
        SessionLife = TimeSpan.FromHours(1),
        CaptureDays = 7,
        SettlementDays = 3,
    };

    /// <summary>All methods, in the order in which an intent lists them.</summary>
    public static ImmutableArray<ProviderRules> All { get; } = [Klarna, Alma];

    private static readonly FrozenDictionary<string, ProviderRules> ByMethod = All.ToFrozenDictionary(each => each.Method);

    /// <summary>The rules of a type; null when nobody serves it.</summary>
    public static ProviderRules? Of(string method) => ByMethod.GetValueOrDefault(method);

    /// <summary>Why an amount can not be paid by this method; null when it can.</summary>
    public ApiError? Refuses(Money money)
    {
        if (!Currencies.Contains(money.Currency))
        {
            return ApiError.Invalid(
                "currency",
                $"The currency provided ({money.Currency}) is invalid. Payments with {Method} support the following "
                + $"currencies: {string.Join(", ", Currencies)}.",
                "payment_intent_invalid_currency");
        }

        if (money.Amount < MinAmount)
        {
            return ApiError.Invalid(
                "amount",
                $"Amount must be at least {Currency.Spoken(money with { Amount = MinAmount.Value })} for {Method}",
                "amount_too_small");
        }

        return money.Amount > MaxAmount
            ? ApiError.Invalid(
                "amount",
                $"Amount must be no more than {Currency.Spoken(money with { Amount = MaxAmount.Value })} for {Method}",
                "amount_too_large")
            : null;
    }

    /// <summary>When money reserved now must be captured by: milliseconds since 1970, UTC.</summary>
    public long CaptureBeforeMs(DateTimeOffset now)
    {
        var last = now.ToUniversalTime().AddDays(CaptureDays);
        return (CaptureDaysEndAtMidnight ? new DateTimeOffset(last.Date, TimeSpan.Zero) : last).ToUnixTimeMilliseconds();
    }
}
