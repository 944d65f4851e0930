using System.Text.Json.Serialization;

namespace Layby.Core.Disputes;

/// <summary>
/// Where a dispute is in its life. Stripe has four more words, for cards only: <c>warning_under_review</c>,
/// <c>prevented</c>, <c>appeal_needs_response</c> and <c>appeal_under_review</c>.
/// </summary>
public enum DisputeStatus
{
    /// <summary>An inquiry: shop and customer shall agree, and no money is withheld yet. Klarna only.</summary>
    [JsonStringEnumMemberName("warning_needs_response")]
    WarningNeedsResponse,

    /// <summary>The inquiry ended without a chargeback. Final.</summary>
    [JsonStringEnumMemberName("warning_closed")]
    WarningClosed,

    /// <summary>A chargeback: the money is withheld, and the shop may send evidence once.</summary>
    [JsonStringEnumMemberName("needs_response")]
    NeedsResponse,

    /// <summary>The provider weighs the evidence.</summary>
    [JsonStringEnumMemberName("under_review")]
    UnderReview,

    /// <summary>The shop was right and has its money back. Final.</summary>
    [JsonStringEnumMemberName("won")]
    Won,

    /// <summary>The customer was right and keeps the money. Final.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,
}

/// <summary>The statuses' names on the wire, for messages.</summary>
public static class DisputeStatusNames
{
    /// <summary>The status as the API writes it.</summary>
    public static string Wire(this DisputeStatus status) => status switch
    {
        DisputeStatus.WarningNeedsResponse => "warning_needs_response",
        DisputeStatus.WarningClosed => "warning_closed",
        DisputeStatus.NeedsResponse => "needs_response",
        DisputeStatus.UnderReview => "under_review",
        DisputeStatus.Won => "won",
        DisputeStatus.Lost => "lost",
    };
}
