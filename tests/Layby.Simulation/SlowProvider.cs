using Layby.Core.Disputes;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Microsoft.AspNetCore.Http;

namespace Layby.Simulation;

/// <summary>A provider that takes its time: what else happens meanwhile is what races are made of.</summary>
internal sealed class SlowProvider : SimulatedProvider
{
    private readonly SimulatedProvider real;
    private readonly Universe universe;
    private readonly Life life;

    public SlowProvider(IProvider real, Universe universe, Life life)
        : base(real.Method) => (this.real, this.universe, this.life) = ((SimulatedProvider)real, universe, life);

    public override async ValueTask<ProviderReport> OpenAsync(ProviderOrder order, CancellationToken stop)
    {
        await TakeTimeAsync();
        return await real.OpenAsync(order, stop);
    }

    public override async ValueTask<ProviderReport> PerformAsync(ProviderJob job, CancellationToken stop)
    {
        await TakeTimeAsync();
        return await real.PerformAsync(job, stop);
    }

    public override Task ServeAsync(HttpContext http, AttemptView attempt, IReportDesk desk) => real.ServeAsync(http, attempt, desk);

    public override ProviderReport Decide(AttemptView attempt, Approval choice) => real.Decide(attempt, choice);

    public override Complaint? ComplaintOf(PaymentMethod method) => real.ComplaintOf(method);

    public override (string Param, string Message)? Refuses(AttemptView attempt, Approval choice) => real.Refuses(attempt, choice);

    protected override ProviderReport Refund(ProviderJob.Refund job) =>
        throw new NotSupportedException("The real one is asked.");

    private Task TakeTimeAsync() => universe.Loop.Delay(
        universe.Chance.Around(
            TimeSpan.FromMilliseconds(1),
            universe.Faults.Strikes("slow provider", universe.Faults.Rates.Slow)
                ? TimeSpan.FromSeconds(15)
                : TimeSpan.FromMilliseconds(80)),
        life);
}
