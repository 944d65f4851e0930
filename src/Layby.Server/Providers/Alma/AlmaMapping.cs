using System.Collections.Immutable;
using System.Text.Json;
using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Alma;

/// <summary>Alma's words in ours. It decides nothing and waits for nothing.</summary>
internal static class AlmaMapping
{
    /// <summary>What a payment shows. Its currency is not said: Alma has one.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="refs">By what it is known.</param>
    /// <param name="isLive">False in Alma's sandbox.</param>
    /// <param name="now">What time it is at Alma, else with us.</param>
    public static Sighting Sighting(AlmaPayment payment, ProviderRefs refs, bool isLive, DateTimeOffset now)
    {
        var standing = Standing(payment, now);
        var refunds = (payment.Refunds ?? []).Where(each => each?.Id is not null)
            .Select(each => new Movement(each.Id!, each.Amount ?? 0, each.MerchantReference, Milliseconds(each.Created)))
            .ToImmutableArray();
        var captured = standing is PaymentStanding.Captured ? CapturedOf(payment) : 0;
        return new(refs with { PaymentId = payment.Id, Installments = payment.InstallmentsCount ?? refs.Installments }, standing)
        {
            Amount = payment.PurchaseAmount is { } amount ? new Money(amount, AlmaTerms.Currency) : null,
            AttemptId = AttemptOf(payment, isLive),
            Captured = captured,
            Captures = captured > 0 ? [new Movement(payment.Id!, captured, null, null)] : [],
            Refunded = payment.AmountAlreadyRefunded is > 0 and { } back ? back : refunds.Sum(each => each.Amount),
            Refunds = refunds,
            AuthorizedUntilMs = standing is PaymentStanding.Authorized ? Milliseconds(payment.AuthorizationExpiresAt) : null,
            Approval = IsPaid(standing) ? ApprovalOf(payment) : null,
            AtMs = now.ToUnixTimeMilliseconds(),
            ProviderCode = CodeOf(payment),
        };
    }

    /// <summary>
    /// How a payment stands: by <c>processing_status</c>, which only newer accounts have, else by <c>state</c>, which is deprecated.
    /// </summary>
    public static PaymentStanding Standing(AlmaPayment payment, DateTimeOffset now) => payment.ProcessingStatus switch
    {
        "awaiting_authorization" => Awaited(payment, now),
        "authorized" => IsManual(payment) ? PaymentStanding.Authorized : PaymentStanding.UnderReview,
        "captured" => PaymentStanding.Captured,
        "canceled" => Canceled(payment, now),
        null or "" => OfState(payment, now),

        // A word that nobody knows settles nothing: it is looked at again, and in the end by somebody.
        _ => PaymentStanding.UnderReview,
    };

    /// <summary>True where the customer's money is held or taken, or may yet be.</summary>
    public static bool IsPaid(PaymentStanding standing) => standing switch
    {
        PaymentStanding.UnderReview or PaymentStanding.Authorized or PaymentStanding.Captured or PaymentStanding.Approved => true,
        PaymentStanding.Waiting or PaymentStanding.Left or PaymentStanding.Declined or PaymentStanding.Broken
            or PaymentStanding.Voided or PaymentStanding.Expired or PaymentStanding.Gone => false,
    };

    /// <summary>True where we take the money; else Alma does so by itself.</summary>
    public static bool IsManual(AlmaPayment payment) => payment.CaptureMethod == "manual" || payment.IsDeferredCapture is true;

    /// <summary>Why a payment was not made.</summary>
    public static Opened NotMade<T>(AlmaAnswer<T> answer)
        where T : class =>
        answer.Wire.Status switch
        {
            401 or 403 or 404 => new Opened.Refused(OpenRefusal.BadContract, answer.Code, answer.Message),
            402 => new Opened.Refused(OpenRefusal.Declined, answer.Code, answer.Message),
            406 => new Opened.Refused(OpenRefusal.NoOffer, answer.Code, answer.Message),
            _ when answer.IsUnclear => new Opened.Unclear(answer.Wire.Outcome),
            _ => new Opened.Refused(
                answer.Code is "merchant_cant_create_payments" or "unauthorized" ? OpenRefusal.BadContract : OpenRefusal.BadOrder,
                answer.Code,
                answer.Message),
        };

    /// <summary>What can be chosen: plans that begin now, since Stripe's callers know nothing of payments that begin later.</summary>
    public static ImmutableArray<PlanOffer> Offers(IEnumerable<AlmaEligibility> plans, Money amount, DateOnly today) =>
    [
        .. plans.Where(plan => plan is { Eligible: true, InstallmentsCount: > 1, DeferredDays: null or 0, DeferredMonths: null or 0 })
            .DistinctBy(plan => plan.InstallmentsCount)
            .OrderBy(plan => plan.InstallmentsCount)
            .Select(plan => Offer(plan, amount, today)),
    ];

    /// <summary>Why nothing can be chosen, in Alma's words: <c>purchase_amount: invalid_value</c>.</summary>
    public static string WhyNot(IEnumerable<AlmaEligibility> plans)
    {
        var reasons = plans.Select(plan => plan.Reasons).FirstOrDefault(each => each is { ValueKind: JsonValueKind.Object });
        return reasons is { } named && named.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.String } first
            ? $"{first.Name}: {first.Value.GetString()}"
            : "not_eligible";
    }

    private static PlanOffer Offer(AlmaEligibility plan, Money amount, DateOnly today)
    {
        var parts = (plan.PaymentPlan ?? []).Where(part => part?.DueDate is not null)
            .Select(part => new Instalment(DayOf(part.DueDate!.Value), amount with { Amount = OwedIn(part) })).ToImmutableArray();
        if (parts.IsEmpty)
        {
            parts = AlmaTerms.Schedule(amount, plan.InstallmentsCount!.Value, today);
        }

        var cost = plan.CustomerTotalCostAmount
            ?? (plan.PaymentPlan ?? []).Sum(part => (part?.CustomerFee ?? 0) + (part?.CustomerInterest ?? 0));
        return new()
        {
            Count = plan.InstallmentsCount!.Value,
            Parts = parts,
            Cost = amount with { Amount = cost },
            Total = amount with { Amount = amount.Amount + cost },
            AnnualRate = plan.AnnualInterestRate is > 0 and { } rate ? rate : null,
        };
    }

    private static long OwedIn(AlmaInstallment part) =>
        part.TotalAmount ?? (part.PurchaseAmount ?? 0) + (part.CustomerFee ?? 0) + (part.CustomerInterest ?? 0);

    private static DateOnly DayOf(long seconds) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);

    private static PaymentStanding Awaited(AlmaPayment payment, DateTimeOffset now) =>
        HasExpired(payment, now) ? PaymentStanding.Expired
        : payment.State == "scored_no" ? PaymentStanding.Declined
        : PaymentStanding.Waiting;

    private static PaymentStanding Canceled(AlmaPayment payment, DateTimeOffset now) => payment.CancelationReason switch
    {
        "expired" or "authorization_expired" => PaymentStanding.Expired,

        // Who cancels what was authorised already gives it back; who cancels before has left.
        "requested_by_customer" when payment.AuthorizationExpiresAt is null => PaymentStanding.Left,
        "requested_by_merchant" or "requested_by_customer" => PaymentStanding.Voided,
        _ => HasExpired(payment, now) ? PaymentStanding.Expired : PaymentStanding.Voided,
    };

    // Everything after in_progress is between Alma and the customer: the merchant is paid.
    private static PaymentStanding OfState(AlmaPayment payment, DateTimeOffset now) => payment.State switch
    {
        "not_ready" or "not_started" or "scored_maybe" or "scored_yes" or "scored_no" => Awaited(payment, now),
        "in_progress" or "paid" or "late" or "late_dunning" or "late_contact_customer" or "default" or "collection_done" =>
            PaymentStanding.Captured,
        _ => PaymentStanding.UnderReview,
    };

    private static bool HasExpired(AlmaPayment payment, DateTimeOffset now) =>
        payment.ExpiredAt is { } at && at <= now.ToUnixTimeSeconds();

    /// <summary>
    /// Alma's payment does not list what was captured, but the customer owes just that: the plan's parts, before any refund, add up to it.
    /// </summary>
    private static long CapturedOf(AlmaPayment payment)
    {
        var planned = (payment.PaymentPlan ?? []).Sum(part => part?.OriginalPurchaseAmount ?? part?.PurchaseAmount ?? 0);
        var asked = payment.PurchaseAmount ?? planned;
        return planned > 0 ? Math.Min(planned, asked) : asked;
    }

    /// <summary>The attempt's name as Alma keeps it; one of the other mode is nobody's, an empty name.</summary>
    private static string? AttemptOf(AlmaPayment payment, bool isLive)
    {
        if (payment.CustomData is not { ValueKind: JsonValueKind.Object } names
            || !names.TryGetProperty("attempt", out var attempt) || attempt.ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        var other = isLive ? JsonValueKind.False : JsonValueKind.True;
        var isOther = names.TryGetProperty("livemode", out var mode) && mode.ValueKind == other;
        return isOther ? "" : attempt.GetString();
    }

    private static Approval ApprovalOf(AlmaPayment payment) => new()
    {
        Installments = payment.InstallmentsCount,
        PayerCountry = payment.TransactionCountry,
        Locale = payment.Locale,
        TransactionId = payment.Id,
    };

    private static string CodeOf(AlmaPayment payment) =>
        (payment.ProcessingStatus ?? payment.State ?? "unknown")
        + (payment.CancelationReason is { } reason ? $": {reason}" : "");

    private static long? Milliseconds(long? seconds) => seconds * 1000;
}
