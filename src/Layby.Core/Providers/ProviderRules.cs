using System.Collections.Frozen;
using System.Collections.Immutable;
using Layby.Core.Balances;

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

    /// <summary>True when its customer is always sent to another page.</summary>
    public bool Redirects { get; init; } = true;

    /// <summary>True when a later charge without the customer needs their mandate.</summary>
    public bool NeedsMandate { get; init; } = true;

    /// <summary>True when it moves no real money anywhere: a live account refuses it.</summary>
    public bool SandboxOnly { get; init; }

    /// <summary>What its charges' ids begin with.</summary>
    public string ChargePrefix { get; init; } = "py_3";

    /// <summary>What its refunds' ids begin with.</summary>
    public string RefundPrefix { get; init; } = "pyr_1";

    /// <summary>What its payments are called in the books.</summary>
    public BalanceTransactionType PaymentLine { get; init; } = BalanceTransactionType.Payment;

    /// <summary>What its refunds are called in the books.</summary>
    public BalanceTransactionType RefundLine { get; init; } = BalanceTransactionType.PaymentRefund;

    /// <summary>
    /// The published test cards. The window of seven days is Visa's (docs.stripe.com/payments/place-a-hold-on-a-payment-method);
    /// how long a customer may stay on the page that asks who they are is not documented.
    /// </summary>
    public static ProviderRules Card { get; } = new()
    {
        Method = "card",
        Name = "Card",
        Currencies = [.. Currency.All],
        SessionLife = TimeSpan.FromHours(1),
        CaptureDays = 7,
        SettlementDays = 2,
        Recurring = true,
        Redirects = false,
        NeedsMandate = false,
        SandboxOnly = true,
        ChargePrefix = "ch_3",
        RefundPrefix = "re_1",
        PaymentLine = BalanceTransactionType.Charge,
        RefundLine = BalanceTransactionType.Refund,
    };

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
    public static ImmutableArray<ProviderRules> All { get; } = [Card, Klarna, Alma];

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
