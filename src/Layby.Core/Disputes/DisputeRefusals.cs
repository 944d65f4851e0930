using Layby.Core.Charges;

namespace Layby.Core.Disputes;

/// <summary>Refusals about a dispute's state. Stripe's own words for them are not recorded; the codes are.</summary>
public static class DisputeRefusals
{
    /// <summary>Why a charge can not be disputed; null when it can.</summary>
    /// <param name="claim">What the customer says.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="terms">Its method's terms; null when it has none.</param>
    public static ApiError? Open(DisputeClaim claim, Charge charge, DisputeTerms? terms)
    {
        var left = charge.Refundable;
        return terms is null ? State($"Charge {charge.Id} was paid with a method whose payments can not be disputed.")
            : !charge.Captured ? State($"Charge {charge.Id} has not been captured: there is nothing to dispute yet.")
            : charge.Disputed ? State($"Charge {charge.Id} has already been disputed.")
            : left == 0 ? State($"Charge {charge.Id} has already been refunded.") with { Code = "charge_already_refunded" }
            : claim.Created > claim.PaidAt + (terms.FilingDays * 24L * 60 * 60)
                ? State($"Charge {charge.Id} can not be disputed any more: customers have {terms.FilingDays} days.")
            : claim.Amount > left
                ? ApiError.Invalid(
                    "amount",
                    $"Dispute amount ({Spoken(claim.Amount.Value, charge)}) is greater than unrefunded amount on charge "
                    + $"({Spoken(left, charge)})")
            : null;
    }

    /// <summary>Why a charge with this dispute can not be refunded; null when it can.</summary>
    public static ApiError? Refund(Dispute dispute) => dispute.Status switch
    {
        DisputeStatus.WarningNeedsResponse or DisputeStatus.WarningClosed => null,
        DisputeStatus.NeedsResponse or DisputeStatus.UnderReview or DisputeStatus.Won or DisputeStatus.Lost =>
            State($"Charge {dispute.Charge} has been charged back; cannot issue a refund.") with { Code = "charge_disputed" },
    };

    /// <summary>Shop and customer shall agree first.</summary>
    public static ApiError InquiryTakesNoEvidence(Dispute dispute) => State(
        $"Evidence cannot be submitted for this dispute because it is an inquiry (status {dispute.Status.Wire()}). Contact "
        + "the customer, refund the disputed amount, or wait until the inquiry becomes a chargeback.") with
    {
        Param = "evidence",
    };

    /// <summary>An inquiry is accepted with the money itself.</summary>
    public static ApiError InquiryIsRefunded(Dispute dispute) => State(
        $"This dispute cannot be closed because it is an inquiry (status {dispute.Status.Wire()}). To accept it, refund the "
        + "disputed amount.");

    /// <summary>Evidence is taken once.</summary>
    public static ApiError Submitted(Dispute dispute) => State(
        $"Evidence has already been submitted for this dispute (status {dispute.Status.Wire()}). It can be submitted only "
        + "once.");

    /// <summary>The time for evidence is over.</summary>
    public static ApiError TooLate(Dispute dispute) => State(
        $"Evidence for this dispute was due by {dispute.EvidenceDetails.DueBy}. It is too late to submit it.");

    /// <summary>There is no evidence, staged or given.</summary>
    public static ApiError NothingToSubmit(Dispute dispute) => State(
        $"There is no evidence to submit for dispute {dispute.Id}. Provide some in `evidence`.") with
    {
        Param = "submit",
    };

    /// <summary>No money is withheld yet.</summary>
    public static ApiError NotYetCharged(Dispute dispute) => State(
        $"This dispute cannot be lost because it is an inquiry (status {dispute.Status.Wire()}). Escalate it first.");

    /// <summary>It is a chargeback already.</summary>
    public static ApiError NoInquiry(Dispute dispute) => State(
        $"This dispute cannot be escalated because it has a status of {dispute.Status.Wire()}. Only an inquiry can be "
        + "escalated: warning_needs_response.");

    /// <summary>It has ended.</summary>
    public static ApiError Ended(Dispute dispute, string verb) =>
        State($"This dispute cannot be {verb} because it is already closed (status {dispute.Status.Wire()}).");

    private static ApiError State(string message) => ApiError.Invalid(null, message) with { Executed = true };

    private static string Spoken(long amount, Charge charge) => Currency.Spoken(new(amount, charge.Currency));
}
