using System.Text.Json.Serialization;

namespace Layby.Core.CheckoutSessions;

/// <summary>Where in its life a session is. https://docs.stripe.com/api/checkout/sessions/object</summary>
public enum CheckoutSessionStatus
{
    /// <summary>The customer can still pay.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>The customer has done what was asked. Final.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>Its time has run out, or the merchant has ended it. Final.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <summary>Whether the money of a session is there.</summary>
public enum CheckoutPaymentStatus
{
    /// <summary>Not yet: nobody has paid, the payment is on its way, or it is only reserved.</summary>
    [JsonStringEnumMemberName("unpaid")]
    Unpaid,

    /// <summary>It is.</summary>
    [JsonStringEnumMemberName("paid")]
    Paid,

    /// <summary>There is nothing to be paid.</summary>
    [JsonStringEnumMemberName("no_payment_required")]
    NoPaymentRequired,
}

/// <summary>The statuses' names on the wire, for messages and lists.</summary>
public static class CheckoutSessionStatusNames
{
    /// <summary>The status as the API writes it.</summary>
    public static string Wire(this CheckoutSessionStatus status) => status switch
    {
        CheckoutSessionStatus.Open => "open",
        CheckoutSessionStatus.Complete => "complete",
        CheckoutSessionStatus.Expired => "expired",
    };

    /// <summary>The payment's status as the API writes it.</summary>
    public static string Wire(this CheckoutPaymentStatus status) => status switch
    {
        CheckoutPaymentStatus.Unpaid => "unpaid",
        CheckoutPaymentStatus.Paid => "paid",
        CheckoutPaymentStatus.NoPaymentRequired => "no_payment_required",
    };
}
