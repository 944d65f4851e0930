using Layby.Core.Balances;
using Layby.Core.Charges;
using static Layby.Core.Disputes.DisputeStatus;

namespace Layby.Core.Disputes;

/// <summary>
/// The life of a dispute. Each verb is a switch that names every status. Nothing here waits, reads a clock or rolls
/// dice. https://docs.stripe.com/payments/klarna/disputes
/// </summary>
public static partial class DisputeMachine
{
    /// <summary>A customer disputes a charge.</summary>
    /// <param name="claim">What they say.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="blank">The line that withheld money would need.</param>
    public static Result<Change> Open(DisputeClaim claim, Charge charge, BlankLine blank)
    {
        var method = charge.PaymentMethodDetails.Type;
        var terms = DisputeTerms.Of(method);
        if (DisputeRefusals.Open(claim, charge, terms) is { } refusal)
        {
            return refusal;
        }

        var disputed = charge with { Disputed = true };
        var claimed = Claimed(claim, disputed, method);
        if (terms!.StartsAsChargeback(claim.Reason, claim.Inquires))
        {
            return Withhold(claimed, disputed, blank, "charge.dispute.created");
        }

        var inquiry = Due(claimed, blank.Now, terms.InquiryDays!.Value) with { IsChargeRefundable = true };
        return new Change { Objects = [disputed, inquiry], Events = [new("charge.dispute.created", inquiry)] };
    }

    /// <summary>
    /// Puts an edited dispute in the place of the one that was read. Evidence is taken once, and not before the inquiry
    /// has failed. https://docs.stripe.com/api/disputes/update
    /// </summary>
    /// <param name="dispute">The dispute.</param>
    /// <param name="edited">The same with what the call gave.</param>
    /// <param name="submit">True to submit, false to stage.</param>
    /// <param name="now">Seconds since 1970, UTC.</param>
    public static Result<Change> Update(Dispute dispute, Dispute edited, bool submit, long now)
    {
        if (!submit && edited.Evidence == dispute.Evidence)
        {
            return edited == dispute ? Change.None : Updated(dispute, edited);
        }

        return dispute.Status switch
        {
            WarningNeedsResponse => DisputeRefusals.InquiryTakesNoEvidence(dispute),
            NeedsResponse when now > dispute.EvidenceDetails.DueBy => DisputeRefusals.TooLate(dispute),
            NeedsResponse when !submit => Updated(dispute, Stated(edited)),
            NeedsResponse when edited.Evidence.IsEmpty => DisputeRefusals.NothingToSubmit(dispute),
            NeedsResponse => Updated(dispute, Submitted(Stated(edited), now)),
            UnderReview => DisputeRefusals.Submitted(dispute),
            WarningClosed or Won or Lost => DisputeRefusals.Ended(dispute, "updated with evidence"),
        };
    }

    /// <summary>The shop accepts the loss. https://docs.stripe.com/api/disputes/close</summary>
    public static Result<Change> Close(Dispute dispute) => dispute.Status switch
    {
        NeedsResponse => LostBy(dispute, DisputeReasons.Accepted),
        WarningNeedsResponse when Fades(dispute) =>
            Told(Ended(dispute, WarningClosed) with { IsChargeRefundable = true }, "charge.dispute.closed"),
        WarningNeedsResponse => DisputeRefusals.InquiryIsRefunded(dispute),
        UnderReview => DisputeRefusals.Submitted(dispute),
        WarningClosed or Won or Lost => DisputeRefusals.Ended(dispute, "closed"),
    };

    /// <summary>
    /// Shop and customer did not agree: the money is withheld, less what was refunded meanwhile. The charge is written
    /// too, so that a refund decided at the same moment is decided anew: nobody is paid back twice.
    /// </summary>
    public static Result<Change> Escalate(Dispute dispute, Charge charge, BlankLine blank) => dispute.Status switch
    {
        WarningNeedsResponse => Withhold(dispute, charge, blank, "charge.dispute.updated"),
        NeedsResponse or UnderReview => DisputeRefusals.NoInquiry(dispute),
        WarningClosed or Won or Lost => DisputeRefusals.Ended(dispute, "escalated"),
    };

    /// <summary>The provider decides for the shop; during an inquiry, the customer withdraws.</summary>
    public static Result<Change> Win(Dispute dispute, Charge charge, BlankLine blank) => dispute.Status switch
    {
        WarningNeedsResponse => Settle(dispute, charge),
        NeedsResponse or UnderReview => Return(dispute, blank),
        WarningClosed or Won or Lost => DisputeRefusals.Ended(dispute, "won"),
    };

    /// <summary>The provider decides for the customer.</summary>
    /// <param name="dispute">The dispute.</param>
    /// <param name="lossReason">Klarna's reason; null where it gives none.</param>
    public static Result<Change> Lose(Dispute dispute, string? lossReason) => dispute.Status switch
    {
        NeedsResponse or UnderReview => LostBy(dispute, lossReason ?? DisputeReasons.Unspecified),
        WarningNeedsResponse => DisputeRefusals.NotYetCharged(dispute),
        WarningClosed or Won or Lost => DisputeRefusals.Ended(dispute, "lost"),
    };

    /// <summary>
    /// What happens by itself. An inquiry escalates (a card's ends), a chargeback without evidence is lost, and a review ends as the
    /// evidence says: in a sandbox <c>winning_evidence</c> wins, everything else loses.
    /// </summary>
    public static Change TimeIsUp(Dispute dispute, Charge charge, BlankLine blank)
    {
        if (dispute.Private.DueMs > blank.Now * 1000)
        {
            return Change.None;
        }

        return dispute.Status switch
        {
            WarningNeedsResponse when Fades(dispute) => Settle(dispute, charge),
            WarningNeedsResponse => Withhold(dispute, charge, blank, "charge.dispute.updated"),
            NeedsResponse => LostBy(PastDue(dispute), DisputeReasons.NotCountered),
            UnderReview => dispute.Evidence.UncategorizedText is DisputeEvidence.Winning
                ? Return(dispute, blank)
                : LostBy(dispute, DisputeReasons.Unspecified),
            WarningClosed or Won or Lost => Change.None,
        };
    }

    /// <summary>
    /// What a refund does to the dispute of its charge: during the inquiry it closes it, once all that is disputed was
    /// given back. Whoever refunds asks <see cref="DisputeRefusals.Refund"/> first.
    /// </summary>
    /// <param name="dispute">The charge's dispute.</param>
    /// <param name="charge">The charge with the refund counted.</param>
    public static Change Refunded(Dispute dispute, Charge charge) => dispute.Status switch
    {
        WarningNeedsResponse => Left(dispute, charge) > 0 ? Change.None : Settle(dispute, charge),
        WarningClosed or NeedsResponse or UnderReview or Won or Lost => Change.None,
    };
}

/// <summary>What a customer says.</summary>
public sealed record DisputeClaim
{
    /// <summary>The id that the dispute shall have.</summary>
    public required string Id { get; init; }

    /// <summary>When: seconds since 1970, UTC.</summary>
    public required long Created { get; init; }

    /// <summary>When the charge took its money: seconds since 1970, UTC.</summary>
    public required long PaidAt { get; init; }

    /// <summary>One of <see cref="DisputeReasons.All"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>True where a card's holder only asks: no money is withheld.</summary>
    public bool Inquires { get; init; }

    /// <summary>Klarna's own word for it; null for the one that stands for the reason.</summary>
    public string? KlarnaCode { get; init; }

    /// <summary>Minor units; null for all that was not refunded.</summary>
    public long? Amount { get; init; }
}
