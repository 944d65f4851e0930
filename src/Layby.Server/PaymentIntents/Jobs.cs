using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Street;

namespace Layby.Server.PaymentIntents;

/// <summary>
/// Money that a change owes. A provider in this process answers at once, so its part is done inside the same commit.
/// </summary>
public static class Jobs
{
    /// <summary>The change together with what the provider's answers to its jobs change.</summary>
    public static async ValueTask<Change> PerformAsync(
        PaymentIntent intent, Change change, ApiCall call, World world, CancellationToken stop)
    {
        if (change.Jobs.IsEmpty)
        {
            return change;
        }

        var (account, attempt) = (call.Account, intent.Attempt!);
        var chargeId = account.NewId(ProviderRules.Of(attempt.Method)!.ChargePrefix);
        var scene = new ReportScene
        {
            Method = (await world.FindAsync<PaymentMethod>(account, attempt.PaymentMethod, stop))!,
            Charge = intent.LatestCharge is { } id ? await world.FindAsync<Charge>(account, id, stop) : null,
            Now = Account.SecondsOf(chargeId),
            ChargeId = chargeId,
            Settlement = Books.Settlement(world, account, attempt.Method),
            Release = Releases.Before(account, attempt.Method, call.Version),
        };
        var done = change with { Jobs = [] };
        foreach (var job in change.Jobs)
        {
            var report = await world.Providers.PerformAsync(attempt.Method, job, stop);
            done = done.Then(PaymentIntentMachine.Apply(done.Find<PaymentIntent>(intent.Id) ?? intent, report, scene));
        }

        return Complaints.After(done, world.Providers[attempt.Method], scene.Method, account);
    }
}
