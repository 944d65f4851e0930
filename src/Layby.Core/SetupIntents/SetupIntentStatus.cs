using System.Text.Json.Serialization;

namespace Layby.Core.SetupIntents;

/// <summary>https://docs.stripe.com/payments/paymentintents/lifecycle</summary>
public enum SetupIntentStatus
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

    /// <summary>Given up. Final.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>The method may be charged later. Final.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,
}

/// <summary>The statuses' names on the wire, for messages.</summary>
public static class SetupIntentStatusNames
{
    /// <summary>The status as the API writes it.</summary>
    public static string Wire(this SetupIntentStatus status) => status switch
    {
        SetupIntentStatus.RequiresPaymentMethod => "requires_payment_method",
        SetupIntentStatus.RequiresConfirmation => "requires_confirmation",
        SetupIntentStatus.RequiresAction => "requires_action",
        SetupIntentStatus.Processing => "processing",
        SetupIntentStatus.Canceled => "canceled",
        SetupIntentStatus.Succeeded => "succeeded",
    };
}
