using System.Collections.Immutable;
using System.Diagnostics;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Core.Providers;
using static Layby.Core.Refunds.RefundStatus;

namespace Layby.Core.Refunds;

/// <summary>
/// The life of a refund. Its money is taken off the charge when it begins, so that no other refund can promise it again,
/// and put back if it fails. https://docs.stripe.com/refunds
/// </summary>
public static class RefundMachine
{
    /// <summary>Full days after the payment within which it can be refunded.</summary>
    public const int Days = 180;

    /// <summary>Why a refund may fail. https://docs.stripe.com/api/refunds/object#refund_object-failure_reason</summary>
    public static ImmutableArray<string> FailureReasons { get; } =
    [
        "charge_for_pending_refund_disputed", "declined", "expired_or_canceled_card", "insufficient_funds",
        "lost_or_stolen_card", "merchant_request", "unknown",
    ];

    /// <summary>Begins a refund: what the provider is to be asked for. Nothing is told yet.</summary>
    public static Result<RefundStarted> Create(Charge charge, RefundWish wish)
    {
        var left = charge.Refundable;
        if (Refuses(charge, wish, left) is { } refusal)
        {
            return refusal;
        }

        var amount = wish.Amount ?? left;
        var refund = new Refund
        {
            Id = wish.Id,
            Amount = amount,
            BalanceTransaction = wish.Line.Id,
            Charge = charge.Id,
            Created = wish.Now,
            Currency = charge.Currency,
            Customer = charge.Customer,
            DestinationDetails = DestinationDetails.Of(charge.PaymentMethodDetails.Type),
            InstructionsEmail = wish.InstructionsEmail,
            Metadata = wish.Metadata,
            PaymentIntent = charge.PaymentIntent,
            PaymentMethod = charge.PaymentMethod,
            PendingReason = "processing",
            Reason = wish.Reason,
            Status = Pending,
            Private = new(wish.AttemptId, wish.Now * 1000),
        };
        var owing = charge with
        {
            AmountRefunded = charge.AmountRefunded + amount,
            Refunded = amount == left,
            FraudDetails = wish.Reason == "fraudulent" ? charge.FraudDetails with { UserReport = "fraudulent" } : charge.FraudDetails,
        };
        var line = wish.Line.Enter(new BalanceMovement
        {
            Type = LineOf(charge),
            Money = new(-amount, charge.Currency),
            Source = refund.Id,
            Description = DescriptionOf(charge),
        });
        return new RefundStarted(refund, charge, owing, line, new ProviderJob.Refund(wish.AttemptId, refund.Id, amount));
    }

    /// <summary>Tells of a refund with the first word that the provider has for it.</summary>
    /// <param name="started">The refund, and what it does to its charge.</param>
    /// <param name="report">What the provider says; until it says something, that it is pending.</param>
    /// <param name="line">The line of the books that a failure would need.</param>
    public static Change Begin(RefundStarted started, ProviderReport.OfRefund report, BlankLine line)
    {
        var refund = report switch
        {
            ProviderReport.Refunded => started.Refund with { Status = Succeeded, PendingReason = null },
            ProviderReport.RefundPending pending => Waiting(started.Refund, pending, started.Refund.Created),
            ProviderReport.RefundFailed => started.Refund,
            _ => throw new UnreachableException(report.GetType().Name),
        };
        var begun = new Change
        {
            Objects = [refund, started.After, started.Line],
            Events = [new("refund.created", refund), new("charge.refunded", started.After, started.Before)],
        };
        return report switch
        {
            ProviderReport.Refunded { Reference: { } reference } => begun.Then(Told(refund, Named(refund, reference))),
            ProviderReport.RefundFailed failed => begun.Then(Fail(refund, started.After, failed.Reason, line)),
            _ => begun,
        };
    }

    /// <summary>
    /// Applies what the provider says later. A report that comes twice changes nothing; money that was thought to have
    /// arrived can still be returned.
    /// </summary>
    public static Change Apply(Refund refund, Charge charge, ProviderReport.OfRefund report, BlankLine line) => refund.Status switch
    {
        Pending or RequiresAction => report switch
        {
            ProviderReport.Refunded refunded => Told(refund, Named(refund, refunded.Reference) with
            {
                Status = Succeeded,
                PendingReason = null,
            }),
            ProviderReport.RefundPending pending => new Change { Objects = [Waiting(refund, pending, line.Now)] },
            ProviderReport.RefundFailed failed => Fail(refund, charge, failed.Reason, line),
            _ => throw new UnreachableException(report.GetType().Name),
        },
        Succeeded => report is ProviderReport.RefundFailed failed && !refund.Private.IsRelease
            ? Fail(refund, charge, failed.Reason, line)
            : Change.None,
        Failed or Canceled => Change.None,
    };

    /// <summary>Changes the merchant's notes.</summary>
    public static Change Update(Refund refund, IReadOnlyDictionary<string, string> metadata) =>
        Told(refund, refund with { Metadata = metadata });

    /// <summary>Gives a refund up for which the customer has not acted yet.</summary>
    public static Result<Change> Cancel(Refund refund, Charge charge, BlankLine line) => refund.Status switch
    {
        RequiresAction => Back(refund, charge, refund with { Status = Canceled, PendingReason = null }, "refund.updated", line),
        Pending or Succeeded or Failed or Canceled => RefundRefusals.Cancel(refund),
    };

    /// <summary>What a refund of this charge is called in the books.</summary>
    internal static BalanceTransactionType LineOf(Charge charge) =>
        ProviderRules.Of(charge.PaymentMethodDetails.Type)?.RefundLine ?? BalanceTransactionType.PaymentRefund;

    /// <summary>The same for people.</summary>
    internal static string DescriptionOf(Charge charge)
    {
        var kind = charge.PaymentMethodDetails.Type == "card" ? "REFUND FOR CHARGE" : "REFUND FOR PAYMENT";
        return charge.Description is { } what ? $"{kind} ({what})" : kind;
    }

    private static ApiError? Refuses(Charge charge, RefundWish wish, long left) =>
        !charge.Captured && !charge.Refunded ? RefundRefusals.Uncaptured(charge)
        : wish.Dispute is { } dispute && DisputeRefusals.Refund(dispute) is { } chargedBack ? chargedBack
        : left == 0 ? RefundRefusals.AlreadyRefunded(charge)
        : wish.Now > wish.PaidAt + (Days * 24L * 60 * 60) ? RefundRefusals.TooLate(charge)
        : wish.Amount > left ? RefundRefusals.TooMuch(charge, wish.Amount.Value)
        : null;

    private static Refund Waiting(Refund refund, ProviderReport.RefundPending pending, long now) => refund with
    {
        Private = refund.Private with { LookAtMs = (now * 1000) + (long)pending.LookAfter.TotalMilliseconds },
    };

    private static Refund Named(Refund refund, string? reference) =>
        reference is null || refund.DestinationDetails.Klarna is null ? refund : refund with
        {
            DestinationDetails = refund.DestinationDetails with { Klarna = new(reference, "available") },
        };

    // The first name is today's, the second what older endpoints listen for.
    private static Change Told(Refund was, Refund refund) => new()
    {
        Objects = [refund],
        Events = [new("refund.updated", refund, was), new("charge.refund.updated", refund, was)],
    };

    private static Change Fail(Refund refund, Charge charge, string reason, BlankLine line) => Back(
        refund, charge, refund with { Status = Failed, FailureReason = reason, PendingReason = null }, "refund.failed", line);

    // The money never left, or came back: it is the merchant's again, and may be refunded again.
    private static Change Back(Refund was, Charge charge, Refund ended, string told, BlankLine line)
    {
        var entered = line.Enter(new BalanceMovement
        {
            Type = BalanceTransactionType.RefundFailure,
            Money = new(was.Amount, was.Currency),
            Source = was.Id,
            Description = "REFUND FAILURE",
        });
        var over = ended with { FailureBalanceTransaction = entered.Id };
        var refundable = charge with { AmountRefunded = charge.AmountRefunded - was.Amount, Refunded = false };
        return new Change
        {
            Objects = [over, refundable, entered],
            Events = [new(told, over, was), new("charge.refund.updated", over, was)],
        };
    }
}

/// <summary>What a merchant wants back for their customer, and all that the machine must know besides.</summary>
public sealed record RefundWish
{
    /// <summary>The refund's id: <c>pyr_…</c></summary>
    public required string Id { get; init; }

    /// <summary>The second that the id carries: since 1970, UTC, on the account's clock.</summary>
    public required long Now { get; init; }

    /// <summary>When the charge took its money: seconds since 1970, UTC.</summary>
    public required long PaidAt { get; init; }

    /// <summary>The attempt that had paid.</summary>
    public required string AttemptId { get; init; }

    /// <summary>The charge's dispute; null where there is none.</summary>
    public Dispute? Dispute { get; init; }

    /// <summary>The line of the books that it will be.</summary>
    public required BlankLine Line { get; init; }

    /// <summary>Minor units; null for all that is left.</summary>
    public long? Amount { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the customer may be written to.</summary>
    public string? InstructionsEmail { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>A refund as the provider is to be asked for it.</summary>
/// <param name="Refund">The refund, pending.</param>
/// <param name="Before">The charge as it was.</param>
/// <param name="After">The charge without the money.</param>
/// <param name="Line">The line of the books.</param>
/// <param name="Job">What the provider is asked for.</param>
public sealed record RefundStarted(Refund Refund, Charge Before, Charge After, BalanceTransaction Line, ProviderJob.Refund Job);
