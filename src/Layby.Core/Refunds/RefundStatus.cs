using System.Text.Json.Serialization;

namespace Layby.Core.Refunds;

/// <summary>https://docs.stripe.com/api/refunds/object#refund_object-status</summary>
public enum RefundStatus
{
    /// <summary>The provider has not said yet that the money went back.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The customer must act first; neither Klarna nor Alma asks for it.</summary>
    [JsonStringEnumMemberName("requires_action")]
    RequiresAction,

    /// <summary>The money went back. It may still be returned.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>The money did not arrive. Final.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Given up before the customer acted. Final.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}

/// <summary>The statuses' names on the wire, for messages.</summary>
public static class RefundStatusNames
{
    /// <summary>The status as the API writes it.</summary>
    public static string Wire(this RefundStatus status) => status switch
    {
        RefundStatus.Pending => "pending",
        RefundStatus.RequiresAction => "requires_action",
        RefundStatus.Succeeded => "succeeded",
        RefundStatus.Failed => "failed",
        RefundStatus.Canceled => "canceled",
    };
}
