using System.Text.Json;
using System.Text.Json.Serialization;

namespace Layby.Server.Providers.Alma;

/// <summary>What is read of a payment: the rest is nobody's business here. Any of it may be absent.</summary>
internal sealed record AlmaPayment
{
    public string? Id { get; init; }

    public string? Url { get; init; }

    /// <summary>Seconds since 1970, as every time of Alma's.</summary>
    public long? Created { get; init; }

    public long? ExpiredAt { get; init; }

    /// <summary>Deprecated; older accounts have nothing else.</summary>
    public string? State { get; init; }

    public string? ProcessingStatus { get; init; }

    public string? CancelationReason { get; init; }

    public string? CaptureMethod { get; init; }

    public bool? IsDeferredCapture { get; init; }

    public long? AuthorizationExpiresAt { get; init; }

    public long? PurchaseAmount { get; init; }

    public int? InstallmentsCount { get; init; }

    public AlmaInstallment[]? PaymentPlan { get; init; }

    public JsonElement? CustomData { get; init; }

    public AlmaRefund[]? Refunds { get; init; }

    public long? AmountAlreadyRefunded { get; init; }

    public bool? IsCompletelyRefunded { get; init; }

    public string? Locale { get; init; }

    public string? TransactionCountry { get; init; }
}

/// <summary>One payment that the customer owes Alma.</summary>
internal sealed record AlmaInstallment
{
    public long? DueDate { get; init; }

    public long? OriginalPurchaseAmount { get; init; }

    public long? PurchaseAmount { get; init; }

    public long? TotalAmount { get; init; }

    public long? CustomerFee { get; init; }

    public long? CustomerInterest { get; init; }
}

/// <summary>Money that went back: to the customer, and off what they still owe.</summary>
internal sealed record AlmaRefund
{
    public string? Id { get; init; }

    public long? Created { get; init; }

    public long? Amount { get; init; }

    public string? MerchantReference { get; init; }
}

internal sealed record AlmaCapture
{
    public string? Id { get; init; }

    public long? Amount { get; init; }
}

internal sealed record AlmaPaymentList
{
    public bool? HasMore { get; init; }

    public AlmaPayment[]? Data { get; init; }
}

/// <summary>Whether, and how, one plan can be had.</summary>
internal sealed record AlmaEligibility
{
    public bool? Eligible { get; init; }

    public int? InstallmentsCount { get; init; }

    public int? DeferredDays { get; init; }

    public int? DeferredMonths { get; init; }

    public long? CustomerTotalCostAmount { get; init; }

    public int? AnnualInterestRate { get; init; }

    public AlmaInstallment[]? PaymentPlan { get; init; }

    public JsonElement? Reasons { get; init; }
}

/// <summary>A plan of the contract.</summary>
internal sealed record AlmaFeePlan
{
    public string? Kind { get; init; }

    public bool? Allowed { get; init; }

    public int? InstallmentsCount { get; init; }

    public int? DeferredDays { get; init; }

    public int? DeferredMonths { get; init; }

    public long? MinPurchaseAmount { get; init; }

    public long? MaxPurchaseAmount { get; init; }
}

/// <summary>A refusal. Its texts may be French and may hold what a customer typed, so only the codes are kept.</summary>
internal sealed record AlmaError
{
    public string? ErrorCode { get; init; }

    public AlmaFieldError[]? Errors { get; init; }
}

internal sealed record AlmaFieldError
{
    public string? Field { get; init; }

    public string? ErrorCode { get; init; }
}

internal sealed record AlmaCreate(AlmaPaymentWish Payment, AlmaCustomer Customer, AlmaOrderName Order);

internal sealed record AlmaPaymentWish
{
    public required long PurchaseAmount { get; init; }

    public required int InstallmentsCount { get; init; }

    public int DeferredDays { get; init; }

    public int DeferredMonths { get; init; }

    public required string ReturnUrl { get; init; }

    public required string CustomerCancelUrl { get; init; }

    public required string FailureReturnUrl { get; init; }

    public required string IpnCallbackUrl { get; init; }

    /// <summary>Minutes.</summary>
    public required int ExpiresAfter { get; init; }

    public required string CaptureMethod { get; init; }

    public string? Locale { get; init; }

    public string Origin { get; init; } = "online";

    public required AlmaNames CustomData { get; init; }

    public required AlmaAddress BillingAddress { get; init; }

    public AlmaAddress? ShippingAddress { get; init; }

    public AlmaCart? Cart { get; init; }
}

/// <summary>Our names for it: by them it is known again.</summary>
internal sealed record AlmaNames(string PaymentIntent, string Attempt, bool Livemode);

internal sealed record AlmaAddress
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    public string? StateProvince { get; init; }

    public string? Country { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }
}

internal sealed record AlmaCustomer
{
    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public AlmaAddress[] Addresses { get; init; } = [];
}

internal sealed record AlmaOrderName(string MerchantReference);

internal sealed record AlmaCart(AlmaCartItem[] Items);

internal sealed record AlmaCartItem(string? Sku, string Title, long Quantity, long UnitPrice, long LinePrice, bool RequiresShipping);

internal sealed record AlmaQuestion(long PurchaseAmount, AlmaQuery[] Queries, AlmaCountry? BillingAddress, string? Locale);

internal sealed record AlmaQuery(int InstallmentsCount, int DeferredDays, int DeferredMonths);

internal sealed record AlmaCountry(string Country);

/// <summary>Money to take or to give back; without an amount all of it.</summary>
internal sealed record AlmaMovement(long? Amount, string MerchantReference);

internal sealed record AlmaReason(string Reason);

/// <summary>JSON as Alma writes it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AlmaPayment))]
[JsonSerializable(typeof(AlmaRefund))]
[JsonSerializable(typeof(AlmaCapture))]
[JsonSerializable(typeof(AlmaPaymentList))]
[JsonSerializable(typeof(AlmaEligibility[]))]
[JsonSerializable(typeof(AlmaFeePlan[]))]
[JsonSerializable(typeof(AlmaError))]
[JsonSerializable(typeof(AlmaCreate))]
[JsonSerializable(typeof(AlmaQuestion))]
[JsonSerializable(typeof(AlmaMovement))]
[JsonSerializable(typeof(AlmaReason))]
internal sealed partial class AlmaJson : JsonSerializerContext;
