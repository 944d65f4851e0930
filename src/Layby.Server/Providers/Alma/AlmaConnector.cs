using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Alma;

/// <summary>
/// Alma's own API under one merchant's contract. Alma has no idempotency keys: whatever moves money is read before it is written, and
/// known again by the reference that we gave it.
/// </summary>
public sealed class AlmaConnector : IConnector, IPlanOffers
{
    // A payment may have been made a moment before our clock says that we began.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    private readonly AlmaCredentials contract;
    private readonly TimeProvider time;
    private readonly AlmaWire wire;
    private readonly AlmaPlans plans;
    private readonly AlmaJobs jobs;

    /// <summary>A connector for one account.</summary>
    /// <param name="contract">The merchant's contract.</param>
    /// <param name="network">Carries the calls: over a <see cref="ProviderNetwork"/>, or a simulator's own. It stays the caller's.</param>
    /// <param name="time">All waiting goes by it.</param>
    public AlmaConnector(AlmaCredentials contract, HttpMessageInvoker network, TimeProvider time)
    {
        (this.contract, this.time) = (contract, time);
        wire = new(new ProviderLine(contract.Address, $"Alma-Auth {contract.ApiKey}", network, time));
        plans = new(wire, contract, time);
        jobs = new(wire, contract, time);
    }

    /// <inheritdoc/>
    public string Method => "alma";

    /// <inheritdoc/>
    public bool Lists => true;

    /// <summary>
    /// Alma fixes the plan when the payment is made. So nothing is made while the customer can still choose: the session then has no
    /// address, and is opened again once they have.
    /// </summary>
    public async ValueTask<Opened> OpenAsync(ProviderOrder order, CancellationToken stop)
    {
        if (AlmaOrder.Refuses(order, contract) is { } refused)
        {
            return refused;
        }

        var (offers, not) = await plans.AskAsync(order, stop);
        return not ?? offers switch
        {
            [] => throw new System.Diagnostics.UnreachableException("no offer is a refusal"),
            [var only] => await CreateAsync(order, only.Count, stop),
            _ => new Opened.Session(new() { Amount = order.Amount.Amount, ExpiresAtMs = order.Details!.ExpiresAtMs }),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<PlanOffer>?> OffersAsync(ProviderOrder order, CancellationToken stop)
    {
        if (AlmaOrder.Refuses(order, contract) is not null)
        {
            return [];
        }

        var (offers, not) = await plans.AskAsync(order with { Installments = null }, stop);
        return not is Opened.Unclear or Opened.Refused { Refusal: OpenRefusal.BadContract } ? null : offers;
    }

    /// <inheritdoc/>
    public async ValueTask<Sighting?> LookAsync(ProviderRefs refs, CancellationToken stop)
    {
        if (refs.PaymentId is not { } id)
        {
            return AlmaJobs.Unmade(refs, time.GetUtcNow());
        }

        var read = await wire.FetchAsync(id, stop);
        return read switch
        {
            { IsGone: true } => AlmaJobs.Gone(refs),
            { IsGood: true, Value: { } payment } when payment.Id == id =>
                AlmaMapping.Sighting(payment, refs, contract.IsLive, read.Wire.At ?? time.GetUtcNow()),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public ValueTask<JobAnswer> PerformAsync(LiveJob job, CancellationToken stop) => jobs.PerformAsync(job, stop);

    /// <summary>Newest first.</summary>
    public async IAsyncEnumerable<Sighting?> ListAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken stop)
    {
        string? after = null;
        while (true)
        {
            if (await wire.ListAsync(from, to, after, stop) is not { IsGood: true, Value: { Data: { } page } list })
            {
                yield return null;
                yield break;
            }

            foreach (var payment in page.Where(each => each?.Id is not null))
            {
                var seen = AlmaMapping.Sighting(payment, new() { PaymentId = payment.Id }, contract.IsLive, time.GetUtcNow());
                if (seen.AttemptId is { Length: > 0 })
                {
                    yield return seen;
                }
            }

            if (list.HasMore is not true)
            {
                yield break;
            }

            // Where the next page would begin nobody knows, or where this one did.
            if (page.LastOrDefault()?.Id is not { } last || last == after)
            {
                yield return null;
                yield break;
            }

            after = last;
        }
    }

    /// <inheritdoc/>
    public bool IsHint(HttpRequest request, ReadOnlySpan<byte> body) => AlmaHints.Is(request, body, contract.ApiKey);

    /// <inheritdoc/>
    public string? PaymentNamedBy(HttpRequest request) => AlmaHints.IdIn(request);

    private async ValueTask<Opened> CreateAsync(ProviderOrder order, int count, CancellationToken stop)
    {
        var began = time.GetUtcNow();
        var made = await wire.CreateAsync(AlmaOrder.Payment(order, contract, count, began), stop);
        return made switch
        {
            { IsGood: true, Value: { Id: not null } payment } => await HandOutAsync(order, payment, stop),
            _ when made.IsGood || (made.IsUnclear && made.Wire.WasSent) =>
                await AdoptAsync(order, began, stop) ?? new Opened.Unclear(made.Wire.Outcome),
            _ => AlmaMapping.NotMade(made),
        };
    }

    /// <summary>
    /// Looks for the payment whose answer was lost. Nobody was ever shown it, so one that is not found does no harm: it lapses within the
    /// hour. Neither does one that is found besides the newest, but it is cancelled all the same.
    /// </summary>
    private async ValueTask<Opened?> AdoptAsync(ProviderOrder order, DateTimeOffset began, CancellationToken stop)
    {
        var list = await wire.ListAsync(began - ClockSlack, to: null, after: null, stop);
        var ours = (list.Value?.Data ?? []).Where(payment => payment?.Id is not null && IsOpen(payment, order)).ToArray();
        foreach (var orphan in ours.Skip(1))
        {
            _ = await wire.CancelAsync(orphan.Id!, stop);
        }

        return ours is [var newest, ..] ? await HandOutAsync(order, newest, stop) : null;
    }

    private bool IsOpen(AlmaPayment payment, ProviderOrder order) =>
        AlmaMapping.Sighting(payment, new(), contract.IsLive, time.GetUtcNow()) is { Standing: PaymentStanding.Waiting } seen
        && seen.AttemptId == order.AttemptId;

    /// <summary>What Alma has made must be what was asked for; else nobody is sent there.</summary>
    private async ValueTask<Opened> HandOutAsync(ProviderOrder order, AlmaPayment payment, CancellationToken stop)
    {
        var refs = new ProviderRefs
        {
            PageUrl = payment.Url,
            Amount = order.Amount.Amount,
            ExpiresAtMs = order.Details!.ExpiresAtMs,
        };
        var seen = AlmaMapping.Sighting(payment, refs, contract.IsLive, time.GetUtcNow());
        if (seen.Amount == order.Amount && seen.AttemptId == order.AttemptId && IsPage(payment.Url))
        {
            return new Opened.Session(seen.Refs);
        }

        _ = await wire.SuspectAsync(payment.Id!, "amount_mismatch", stop);
        _ = await wire.CancelAsync(payment.Id!, stop);
        return new Opened.Refused(OpenRefusal.BadOrder, "amount_mismatch", "Alma has made another payment than was asked for.");
    }

    private bool IsPage(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var page) && (page.Scheme is "https" || page.Scheme == contract.Address.Scheme);
}
