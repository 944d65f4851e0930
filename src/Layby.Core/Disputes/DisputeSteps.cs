using Layby.Core.Balances;
using Layby.Core.Charges;
using static Layby.Core.Disputes.DisputeStatus;

namespace Layby.Core.Disputes;

/// <content>The steps that the verbs are made of.</content>
public static partial class DisputeMachine
{
    private static Dispute Claimed(DisputeClaim claim, Charge charge, string method) => new()
    {
        Id = claim.Id,
        Amount = claim.Amount ?? charge.Refundable,
        Charge = charge.Id,
        Created = claim.Created,
        Currency = charge.Currency,
        EvidenceDetails = new() { DueBy = null },
        Livemode = charge.Livemode,
        PaymentIntent = charge.PaymentIntent,
        PaymentMethodDetails = method is not ("card" or "klarna") ? null : new()
        {
            Card = charge.PaymentMethodDetails.Card?.Brand is { } brand ? CardDispute.Of(brand, claim) : null,
            Klarna = method is "klarna" ? new() { ReasonCode = claim.KlarnaCode ?? DisputeReasons.KlarnaCodeOf(claim.Reason) } : null,
            Type = method,
        },
        Reason = claim.Reason,
        Private = new(method, charge.AmountRefunded, null),
    };

    private static bool Fades(Dispute dispute) => DisputeTerms.Of(dispute.Private.Method) is { InquiriesFade: true };

    private static Dispute Due(Dispute dispute, long now, int days)
    {
        var last = DisputeTerms.EndOfDay(now, days);
        return dispute with
        {
            EvidenceDetails = dispute.EvidenceDetails with { DueBy = last },
            Private = dispute.Private with { DueMs = (last + 1) * 1000 },
        };
    }

    // What of the disputed amount has not been refunded since. An older refund that fails meanwhile adds nothing to it.
    private static long Left(Dispute dispute, Charge charge) =>
        dispute.Amount - Math.Max(0, charge.AmountRefunded - dispute.Private.RefundedBefore);

    private static Dispute Stated(Dispute dispute) => dispute with
    {
        EvidenceDetails = dispute.EvidenceDetails with { HasEvidence = !dispute.Evidence.IsEmpty },
    };

    private static Dispute PastDue(Dispute dispute) => dispute with
    {
        EvidenceDetails = dispute.EvidenceDetails with { PastDue = true },
    };

    private static Dispute Submitted(Dispute dispute, long now)
    {
        // The two texts of a sandbox need no thought: their review ends at once.
        var days = dispute.Evidence.UncategorizedText is DisputeEvidence.Winning or DisputeEvidence.Losing
            ? 0
            : DisputeTerms.Of(dispute.Private.Method)!.ReviewDays;
        return dispute with
        {
            Status = UnderReview,
            EvidenceDetails = dispute.EvidenceDetails with { SubmissionCount = 1, SubmissionMethod = "manual" },
            Private = dispute.Private with { DueMs = (now + (days * 24L * 60 * 60)) * 1000 },
        };
    }

    private static Change Withhold(Dispute dispute, Charge charge, BlankLine blank, string told)
    {
        var days = DisputeTerms.Of(dispute.Private.Method)!.EvidenceDaysFor(dispute.Reason);
        var charged = Due(dispute, blank.Now, days) with
        {
            Amount = Left(dispute, charge),
            IsChargeRefundable = false,
            Status = NeedsResponse,
        };
        var entered = blank.Withdrawal(charged);
        charged = charged with { BalanceTransactions = [entered] };
        return new Change
        {
            Objects = [charge, charged, entered],
            Events =
            [
                new(told, charged, told == "charge.dispute.updated" ? dispute : null),
                new("charge.dispute.funds_withdrawn", charged),
            ],
        };
    }

    private static Change Settle(Dispute dispute, Charge charge) => Told(
        Ended(dispute, WarningClosed) with { IsChargeRefundable = charge.Refundable > 0 },
        "charge.dispute.closed");

    private static Change Return(Dispute dispute, BlankLine blank)
    {
        var withheld = dispute.BalanceTransactions[0];
        var entered = blank.Reversal(dispute, withheld);
        var won = Ended(dispute, Won) with { BalanceTransactions = [withheld, entered] };
        return new Change
        {
            Objects = [won, entered],
            Events = [new("charge.dispute.closed", won), new("charge.dispute.funds_reinstated", won)],
        };
    }

    private static Change LostBy(Dispute dispute, string reason)
    {
        var details = dispute.PaymentMethodDetails;
        var klarna = details?.Klarna is { } known ? known with { ChargebackLossReasonCode = reason } : null;
        return Told(
            Ended(dispute, Lost) with
            {
                PaymentMethodDetails = details is null ? null : details with { Klarna = klarna },
            },
            "charge.dispute.closed");
    }

    private static Dispute Ended(Dispute dispute, DisputeStatus status) => dispute with
    {
        Status = status,
        Private = dispute.Private with { DueMs = null },
    };

    private static Change Updated(Dispute dispute, Dispute edited) =>
        new() { Objects = [edited], Events = [new("charge.dispute.updated", edited, dispute)] };

    private static Change Told(Dispute dispute, string type) =>
        new() { Objects = [dispute], Events = [new(type, dispute)] };
}
