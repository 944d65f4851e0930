using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;

namespace Layby.Server.Providers;

/// <summary>
/// A sandbox's customers who dispute what they have just paid: their e-mail address or their card says so. The dispute opens in the
/// commit in which the money is taken, so that a test need not wait for it.
/// </summary>
public static class Complaints
{
    /// <summary>The change, and the dispute where it takes the money of such a customer.</summary>
    public static Change After(Change change, IProvider provider, PaymentMethod method, Account account)
    {
        var taken = change.Events.LastOrDefault(each => each.Type is "charge.succeeded" or "charge.captured").Subject;
        if (taken is not Charge { Captured: true, Disputed: false }
            || change.Find<Charge>(taken.Id) is not { } charge
            || (provider as SimulatedProvider)?.ComplaintOf(method) is not { } complaint)
        {
            return change;
        }

        var id = account.NewId("du_1");
        var claim = new DisputeClaim
        {
            Id = id,
            Created = Account.SecondsOf(id),
            PaidAt = Disputed.PaidAt(charge),
            Reason = complaint.Reason,
            KlarnaCode = complaint.KlarnaCode,
            Inquires = complaint.Inquires,
        };
        return DisputeMachine.Open(claim, charge, Books.NewLine(account)).Ok(out var opened, out _) ? change.Then(opened) : change;
    }
}
