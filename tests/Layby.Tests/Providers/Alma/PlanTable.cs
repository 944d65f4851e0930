using System.Collections.Immutable;
using Layby.Core.Providers;
using Layby.Server.Providers;

namespace Layby.Tests.Providers.Alma;

/// <summary>A desk that offers what it is told to, and remembers what was chosen.</summary>
internal sealed class PlanTable : IPlanDesk
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    public PageHost Host { get; set; } = null!;

    public bool IsSilent { get; set; }

    /// <summary>Where whoever has chosen goes.</summary>
    public required string Page { get; set; }

    /// <summary>What was chosen, in order.</summary>
    public List<int> Chosen { get; } = [];

    public ImmutableArray<PlanOffer> Offers { get; set; } = [Plan(2, 0, null), Plan(4, 145, 1750)];

    public ValueTask<ImmutableArray<PlanOffer>?> OffersAsync(AttemptView attempt, CancellationToken stop) =>
        new(IsSilent ? null : Offers);

    public ValueTask<PlanChosen> ChooseAsync(AttemptView attempt, int count, CancellationToken stop)
    {
        if (IsSilent || Offers.All(offer => offer.Count != count))
        {
            return new(new PlanChosen(null, IsRefused: !IsSilent));
        }

        Chosen.Add(count);
        return new(new PlanChosen(Page));
    }

    public ValueTask<AttemptView> LeaveAsync(AttemptView attempt, CancellationToken stop) =>
        Host.ReportAsync(attempt, new ProviderReport.CustomerCanceled(attempt.AttemptId), stop);

    private static PlanOffer Plan(int count, long cost, int? rate) => new()
    {
        Count = count,
        Cost = new(cost, "eur"),
        Total = new(10_000 + cost, "eur"),
        AnnualRate = rate,
        Parts =
        [
            .. AlmaTerms.Schedule(new(10_000, "eur"), count, Day).Select((part, n) =>
                n == 0 ? part with { Amount = new(part.Amount.Amount + cost, "eur") } : part),
        ],
    };
}
