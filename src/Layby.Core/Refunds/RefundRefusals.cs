using Layby.Core.Charges;

namespace Layby.Core.Refunds;

/// <summary>Why money can not be given back, in the words that clients know.</summary>
public static class RefundRefusals
{
    /// <summary>Nobody has paid yet.</summary>
    public static ApiError NoCharge(string intent) =>
        State($"This PaymentIntent ({intent}) does not have a successful charge to refund.");

    /// <summary>The money is only reserved.</summary>
    public static ApiError Uncaptured(Charge charge) => State(
        $"This uncaptured Charge was created by a PaymentIntent ({charge.PaymentIntent}). You must cancel the PaymentIntent to "
        + "reverse the authorization instead of refunding the Charge directly. For more information, see "
        + "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method");

    /// <summary>All of it went back already.</summary>
    public static ApiError AlreadyRefunded(Charge charge) =>
        State($"Charge {charge.Id} has already been refunded.", "charge_already_refunded");

    /// <summary>It is too late: the words are ours.</summary>
    public static ApiError TooLate(Charge charge) => State(
        $"Charge {charge.Id} can no longer be refunded: refunds are possible within {RefundMachine.Days} days after the "
        + "payment was completed.",
        "charge_not_refundable");

    /// <summary>More than is left.</summary>
    public static ApiError TooMuch(Charge charge, long amount) => State(
        $"Refund amount ({Spoken(charge, amount)}) is greater than unrefunded amount on charge "
        + $"({Spoken(charge, charge.Refundable)})") with
    {
        Param = "amount",
    };

    /// <summary>Only what waits for the customer can be given up. https://docs.stripe.com/api/refunds/cancel</summary>
    public static ApiError Cancel(Refund refund) => State(
        $"You cannot cancel this Refund because it has a status of {refund.Status.Wire()}. Only a Refund with one of the "
        + "following statuses may be canceled: requires_action.");

    /// <summary>It has ended. Only a sandbox says this.</summary>
    public static ApiError Ended(Refund refund) => State(
        $"Nothing can become of this Refund any more because it has a status of {refund.Status.Wire()}.");

    private static string Spoken(Charge charge, long amount) => Currency.Figure(new(amount, charge.Currency));

    private static ApiError State(string message, string? code = null) =>
        new() { Status = 400, Message = message, Code = code, Executed = true };
}
