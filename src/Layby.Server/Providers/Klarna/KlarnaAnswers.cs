using System.Collections.Immutable;

namespace Layby.Server.Providers.Klarna;

/// <summary>A Klarna Payments session, made or read. Any part may be absent.</summary>
internal sealed record KlarnaSessionAnswer
{
    public string? SessionId { get; init; }

    public ImmutableArray<KlarnaCategory>? PaymentMethodCategories { get; init; }

    /// <summary><c>complete</c> once an order exists.</summary>
    public string? Status { get; init; }

    public string? AuthorizationToken { get; init; }

    public long? OrderAmount { get; init; }

    public string? PurchaseCurrency { get; init; }

    public string? MerchantReference2 { get; init; }
}

/// <summary>A way to pay that is offered.</summary>
internal sealed record KlarnaCategory(string? Identifier);

/// <summary>A hosted page, made or read. What does not apply is absent.</summary>
internal sealed record KlarnaPageAnswer
{
    public string? SessionId { get; init; }

    public string? RedirectUrl { get; init; }

    public string? Status { get; init; }

    public string? ExpiresAt { get; init; }

    public string? AuthorizationToken { get; init; }

    public string? OrderId { get; init; }
}

/// <summary>An order that was placed.</summary>
internal sealed record KlarnaPlacedAnswer
{
    public string? OrderId { get; init; }

    public string? FraudStatus { get; init; }
}

/// <summary>An order.</summary>
internal sealed record KlarnaOrderAnswer
{
    public string? OrderId { get; init; }

    public string? Status { get; init; }

    public string? FraudStatus { get; init; }

    public string? PurchaseCountry { get; init; }

    public string? PurchaseCurrency { get; init; }

    public string? Locale { get; init; }

    public long? OrderAmount { get; init; }

    public long? OriginalOrderAmount { get; init; }

    public long? CapturedAmount { get; init; }

    public long? RefundedAmount { get; init; }

    public long? RemainingAuthorizedAmount { get; init; }

    public string? MerchantReference2 { get; init; }

    public string? KlarnaReference { get; init; }

    public string? ExpiresAt { get; init; }

    public KlarnaChosenMethod? InitialPaymentMethod { get; init; }

    public ImmutableArray<KlarnaCaptureAnswer>? Captures { get; init; }

    public ImmutableArray<KlarnaRefundAnswer>? Refunds { get; init; }
}

/// <summary>How the customer chose to pay.</summary>
internal sealed record KlarnaChosenMethod(string? Type, int? NumberOfInstallments);

/// <summary>Money that was taken.</summary>
internal sealed record KlarnaCaptureAnswer(string? CaptureId, long? CapturedAmount, string? Reference, string? CapturedAt);

/// <summary>Money that was given back; older ones have no id.</summary>
internal sealed record KlarnaRefundAnswer(string? RefundId, long? RefundedAmount, string? Reference, string? RefundedAt);

/// <summary>A refusal. Some have one message instead of several, and those of the page may have no body at all.</summary>
internal sealed record KlarnaErrorAnswer
{
    public string? ErrorCode { get; init; }

    public ImmutableArray<string>? ErrorMessages { get; init; }

    public string? ErrorMessage { get; init; }

    public string? CorrelationId { get; init; }
}
