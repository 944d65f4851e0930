using System.Collections.Immutable;

namespace Layby.Server.Providers.Klarna;

/// <summary>What opens a Klarna Payments session.</summary>
internal sealed record KlarnaSessionRequest
{
    public string Intent { get; init; } = "buy";

    public string AcquiringChannel { get; init; } = "ECOMMERCE";

    public required string PurchaseCountry { get; init; }

    public required string PurchaseCurrency { get; init; }

    public required string Locale { get; init; }

    public required long OrderAmount { get; init; }

    public required long OrderTaxAmount { get; init; }

    public required ImmutableArray<KlarnaLine> OrderLines { get; init; }

    public KlarnaAddress? BillingAddress { get; init; }

    public KlarnaAddress? ShippingAddress { get; init; }

    public required string MerchantReference1 { get; init; }

    public required string MerchantReference2 { get; init; }

    public required KlarnaSessionUrls MerchantUrls { get; init; }
}

/// <summary>A line of a basket; amounts in minor units, a tax rate in hundredths of a percent.</summary>
internal sealed record KlarnaLine
{
    public required string Type { get; init; }

    public required string Name { get; init; }

    public string? Reference { get; init; }

    public required long Quantity { get; init; }

    public required long UnitPrice { get; init; }

    public long TaxRate { get; init; }

    public required long TotalAmount { get; init; }

    public long TotalDiscountAmount { get; init; }

    public long TotalTaxAmount { get; init; }
}

/// <summary>Who is billed, or where it is sent.</summary>
internal sealed record KlarnaAddress
{
    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? StreetAddress { get; init; }

    public string? StreetAddress2 { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? Country { get; init; }
}

/// <summary>Whom Klarna calls about a session.</summary>
internal sealed record KlarnaSessionUrls
{
    public required string Authorization { get; init; }

    public required string Notification { get; init; }

    public required string Push { get; init; }

    public required string Confirmation { get; init; }
}

/// <summary>What opens a hosted page.</summary>
internal sealed record KlarnaPageRequest
{
    public required string PaymentSessionUrl { get; init; }

    public required KlarnaPageUrls MerchantUrls { get; init; }

    public required KlarnaPageOptions Options { get; init; }
}

/// <summary>Where the customer comes back to, and whom Klarna calls about the page.</summary>
internal sealed record KlarnaPageUrls
{
    public required string Success { get; init; }

    public required string Cancel { get; init; }

    public required string Back { get; init; }

    public required string Failure { get; init; }

    public required string Error { get; init; }

    public required string StatusUpdate { get; init; }
}

/// <summary>How the page behaves.</summary>
internal sealed record KlarnaPageOptions
{
    /// <summary>NONE: we place the order, so an approval that comes too late is only a token, which we give back.</summary>
    public string PlaceOrderMode { get; init; } = "NONE";

    public string PurchaseType { get; init; } = "BUY";

    public string ShowSubtotalDetail { get; init; } = "HIDE";
}

/// <summary>Takes money. Without lines: sending them is what makes captures fail over a rounded cent.</summary>
internal sealed record KlarnaCaptureRequest(long CapturedAmount, string Reference);

/// <summary>Gives money back.</summary>
internal sealed record KlarnaRefundRequest(long RefundedAmount, string Reference);
