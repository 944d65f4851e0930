using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>The dispute of a charge, for whoever moves the charge's money.</summary>
public static class Disputed
{
    /// <summary>When a charge took its money: the second of its line in the books.</summary>
    public static long PaidAt(Charge charge) => Account.SecondsOf(charge.BalanceTransaction ?? charge.Id);

    /// <summary>The charge's dispute; null while there is none. A charge is disputed once at most.</summary>
    public static async ValueTask<Dispute?> FindAsync(World world, Account account, Charge charge, CancellationToken stop)
    {
        if (!charge.Disputed)
        {
            return null;
        }

        var page = await world.Store.ListAsync(
            new ObjectQuery { Account = account.Id, Prefix = "du_", Limit = 1, Parent = charge.PaymentIntent }, stop);
        Invariant.Holds(page.Rows is [_], "a disputed charge has its dispute");
        var found = page.Rows[0];
        return StripeJson.Read<Dispute>(found.Body.Span, found.Private.Span, found.Revision);
    }
}
