using System.Text.Json.Serialization;

namespace Layby.Core.PaymentIntents;

/// <summary>https://docs.stripe.com/payments/paymentintents/lifecycle</summary>
public enum PaymentIntentStatus
{
    /// <summary>New, or its last attempt failed.</summary>
    [JsonStringEnumMemberName("requires_payment_method")]
    RequiresPaymentMethod,

    /// <summary>It has a payment method and waits for the merchant's word.</summary>
    [JsonStringEnumMemberName("requires_confirmation")]
    RequiresConfirmation,

    /// <summary>The customer must go to the provider's page.</summary>
    [JsonStringEnumMemberName("requires_action")]
    RequiresAction,

    /// <summary>The provider has not decided yet.</summary>
    [JsonStringEnumMemberName("processing")]
    Processing,

    /// <summary>The money is reserved and must be captured in time.</summary>
    [JsonStringEnumMemberName("requires_capture")]
    RequiresCapture,

    /// <summary>Given up. Final.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>Paid. Final.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,
}

/// <summary>The statuses' names on the wire, for messages.</summary>
public static class PaymentIntentStatusNames
{
    /// <summary>The status as the API writes it.</summary>
    public static string Wire(this PaymentIntentStatus status) => status switch
    {
        PaymentIntentStatus.RequiresPaymentMethod => "requires_payment_method",
        PaymentIntentStatus.RequiresConfirmation => "requires_confirmation",
        PaymentIntentStatus.RequiresAction => "requires_action",
        PaymentIntentStatus.Processing => "processing",
        PaymentIntentStatus.RequiresCapture => "requires_capture",
        PaymentIntentStatus.Canceled => "canceled",
        PaymentIntentStatus.Succeeded => "succeeded",
    };
}
