using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Layby.Bench.Ceilings;

/// <summary>An answer of the size of a payment intent with its payment method: about 2.5 KB as JSON.</summary>
internal sealed record SampleIntent
{
    public string Id { get; init; } = "pi_3SXn4tLkdIwHu7ix0ZQm3Yh1";
    public string Object { get; init; } = "payment_intent";
    public long Amount { get; init; }
    public long AmountCapturable { get; init; }
    public SampleAmountDetails AmountDetails { get; init; } = new();
    public long AmountReceived { get; init; }
    public string? Application { get; init; }
    public long? ApplicationFeeAmount { get; init; }
    public string? AutomaticPaymentMethods { get; init; }
    public long? CanceledAt { get; init; }
    public string? CancellationReason { get; init; }
    public string CaptureMethod { get; init; } = "automatic";
    public string ClientSecret { get; init; } = "pi_3SXn4tLkdIwHu7ix0ZQm3Yh1_secret_q8PsYrkD3mTXv0kJc5b9WfLhA";
    public string ConfirmationMethod { get; init; } = "automatic";
    public long Created { get; init; } = 1_763_769_600;
    public string Currency { get; init; } = "";
    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public string Description { get; init; } = "";
    public string[]? ExcludedPaymentMethodTypes { get; init; }
    public SampleError LastPaymentError { get; init; } = new();
    public string? LatestCharge { get; init; }
    public bool Livemode { get; init; }
    public Dictionary<string, string> Metadata { get; init; } = [];
    public SampleNextAction NextAction { get; init; } = new();
    public string? OnBehalfOf { get; init; }
    public SamplePaymentMethod PaymentMethod { get; init; } = new();
    public string? PaymentMethodConfigurationDetails { get; init; }
    public SampleMethodOptions PaymentMethodOptions { get; init; } = new();
    public string[] PaymentMethodTypes { get; init; } = ["klarna"];
    public string? Processing { get; init; }
    public string ReceiptEmail { get; init; } = "";
    public string? Review { get; init; }
    public string? SetupFutureUsage { get; init; }
    public SampleShipping Shipping { get; init; } = new();
    public string? Source { get; init; }
    public string StatementDescriptor { get; init; } = "";
    public string? StatementDescriptorSuffix { get; init; }
    public string Status { get; init; } = "requires_action";
    public string? TransferData { get; init; }
    public string? TransferGroup { get; init; }

    public static byte[] Serialize(SampleIntent intent) =>
        JsonSerializer.SerializeToUtf8Bytes(intent, SampleJson.Default.SampleIntent);

    public static SampleIntent Ready() => From(new FormCollection(
        new Requests(version: null).CreateForm.Split('&').Select(field => field.Split('=')).ToDictionary(
            field => field[0],
            field => new Microsoft.Extensions.Primitives.StringValues(Uri.UnescapeDataString(field[1])))));

    public static SampleIntent From(IFormCollection form) => new()
    {
        Amount = long.Parse(form["amount"].ToString(), CultureInfo.InvariantCulture),
        Currency = form["currency"].ToString(),
        Description = form["description"].ToString(),
        ReceiptEmail = form["receipt_email"].ToString(),
        StatementDescriptor = form["statement_descriptor"].ToString(),
        Metadata = MetadataOf(form),
        Shipping = new SampleShipping
        {
            Name = form["shipping[name]"].ToString(),
            Phone = form["shipping[phone]"].ToString(),
            Address = new SampleAddress
            {
                Line1 = form["shipping[address][line1]"].ToString(),
                Line2 = form["shipping[address][line2]"].ToString(),
                City = form["shipping[address][city]"].ToString(),
                PostalCode = form["shipping[address][postal_code]"].ToString(),
                Country = form["shipping[address][country]"].ToString(),
            },
        },
    };

    private static Dictionary<string, string> MetadataOf(IFormCollection form)
    {
        const string prefix = "metadata[";
        var metadata = new Dictionary<string, string>();
        foreach (var (name, value) in form)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                metadata[name[prefix.Length..^1]] = value.ToString();
            }
        }

        return metadata;
    }
}

/// <summary>Of an attempt before this one.</summary>
internal sealed record SampleError
{
    public string Code { get; init; } = "payment_method_customer_decline";
    public string DocUrl { get; init; } = "https://stripe.com/docs/error-codes/payment-method-customer-decline";
    public string Message { get; init; } =
        "The customer left the page of the payment method before the payment was authorised. Offer them to pay again, "
        + "in the same way or in another: the payment intent can be confirmed with a new payment method.";
    public string PaymentMethodType { get; init; } = "klarna";
    public string Type { get; init; } = "invalid_request_error";
}

internal sealed record SampleAmountDetails
{
    public Dictionary<string, string> Tip { get; init; } = [];
}

internal sealed record SampleNextAction
{
    public string Type { get; init; } = "redirect_to_url";
    public SampleRedirect RedirectToUrl { get; init; } = new();
}

internal sealed record SampleRedirect
{
    public string ReturnUrl { get; init; } = "https://shop.example/return?order=100234";
    public string Url { get; init; } =
        "http://127.0.0.1:4242/authorize/acct_1SXn2bLkdIwHu7ix/sa_nonce_TUm0r4WnHq2xv7cZk5yJd9pLb3sAfG";
}

internal sealed record SampleMethodOptions
{
    public SampleKlarnaOptions Klarna { get; init; } = new();
}

internal sealed record SampleKlarnaOptions
{
    public string PreferredLocale { get; init; } = "de-DE";
}

internal sealed record SamplePaymentMethod
{
    public string Id { get; init; } = "pm_1SXn4tLkdIwHu7ixT0b8eWqA";
    public string Object { get; init; } = "payment_method";
    public string AllowRedisplay { get; init; } = "unspecified";
    public SampleBilling BillingDetails { get; init; } = new();
    public long Created { get; init; } = 1_763_769_600;
    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public Dictionary<string, string> Klarna { get; init; } = [];
    public bool Livemode { get; init; }
    public Dictionary<string, string> Metadata { get; init; } = [];
    public string Type { get; init; } = "klarna";
}

internal sealed record SampleBilling
{
    public SampleAddress Address { get; init; } = new();
    public string Email { get; init; } = "customer@email.de";
    public string Name { get; init; } = "Mock Mock";
    public string? Phone { get; init; }
    public string? TaxId { get; init; }
}

internal sealed record SampleShipping
{
    public SampleAddress Address { get; init; } = new();
    public string? Carrier { get; init; }
    public string Name { get; init; } = "";
    public string Phone { get; init; } = "";
    public string? TrackingNumber { get; init; }
}

internal sealed record SampleAddress
{
    public string? City { get; init; }
    public string Country { get; init; } = "DE";
    public string? Line1 { get; init; }
    public string? Line2 { get; init; }
    public string? PostalCode { get; init; }
    public string? State { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SampleIntent))]
internal sealed partial class SampleJson : JsonSerializerContext;
