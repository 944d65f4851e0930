using Layby.Core.Balances;
using Layby.Core.Charges;

namespace Layby.Core.Refunds;

/// <summary>
/// Reserved money that is let go, told as a Refund: so it was before basil. No money moves by it, so no provider is asked,
/// and it can not fail.
/// https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow
/// </summary>
/// <param name="Id">The refund's id: <c>pyr_…</c></param>
/// <param name="Now">The second that the id carries: since 1970, UTC, on the account's clock.</param>
/// <param name="Line">The line of the books that a partial capture needs.</param>
public sealed record Release(string Id, long Now, BlankLine Line)
{
    /// <summary>Lets go all that a charge reserved. It never came into the books, so they have no line of it.</summary>
    /// <param name="charge">The charge, not captured.</param>
    /// <param name="reason">Null when somebody canceled it.</param>
    public Change OfAll(Charge charge, string? reason) => Of(charge, reason, null);

    /// <summary>
    /// Lets go what a capture left; nothing, if it left nothing. The payment's line is of all that was reserved, and
    /// another takes the rest and its fee out again. https://docs.stripe.com/reports/reporting-categories
    /// </summary>
    /// <param name="captured">The charge with what it took.</param>
    /// <param name="settlement">How that came into the books.</param>
    public Change OfRest(Charge captured, Settlement settlement) => Of(captured, null, Line.Enter(new BalanceMovement
    {
        Type = RefundMachine.LineOf(captured),
        Money = new(captured.AmountCaptured - captured.Amount, captured.Currency),
        Source = Id,
        Fee = settlement.Fee.Of(captured.AmountCaptured) - settlement.Fee.Of(captured.Amount),
        Description = RefundMachine.DescriptionOf(captured),
        ReportingCategory = "partial_capture_reversal",
        AvailableOn = settlement.AvailableOn,
    }));

    private Change Of(Charge charge, string? reason, BalanceTransaction? line)
    {
        var amount = charge.Amount - charge.AmountCaptured;
        if (amount == 0 || charge.AmountRefunded > 0)
        {
            // All was captured, or somebody's commit let it go while the charge was being read.
            return Change.None;
        }

        var refund = new Refund
        {
            Id = Id,
            Amount = amount,
            BalanceTransaction = line?.Id,
            Charge = charge.Id,
            Created = Now,
            Currency = charge.Currency,
            Customer = charge.Customer,
            DestinationDetails = DestinationDetails.Reversal(charge.PaymentMethodDetails.Type),
            PaymentIntent = charge.PaymentIntent,
            PaymentMethod = charge.PaymentMethod,
            Reason = reason,
            Status = RefundStatus.Succeeded,
            Private = new("", null, IsRelease: true),
        };
        var released = charge with
        {
            AmountRefunded = amount,
            Refunded = !charge.Captured,
            Released = amount,
        };
        return new Change
        {
            Objects = line is null ? [refund, released] : [refund, released, line],
            Events = [new("refund.created", refund), new("charge.refunded", released, charge)],
        };
    }
}
