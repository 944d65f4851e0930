using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Layby.Core.Providers;
using Layby.Server.Providers;

namespace Layby.Server.Live;

/// <summary>Counts what live providers are asked, how long it takes and what comes of it. One for all contracts.</summary>
public sealed class LiveWatch(Figures figures, TimeProvider time)
{
    private static readonly string[] Calls =
        ["open", "offers", "look", "list", "place_order", "capture", "refund", "look_up_refund", "void", "abandon"];

    private readonly FrozenDictionary<(string Method, string Call), LiveCallFigures> counted = ProviderRules.All
        .Where(each => !each.SandboxOnly)
        .SelectMany(each => Calls.Select(call => (each.Method, Call: call)))
        .ToFrozenDictionary(each => each, each => figures.OfLiveCall(each.Method, each.Call));

    /// <summary>The same connector, watched.</summary>
    public IConnector Over(IConnector connector) => connector is IPlanOffers plans
        ? new OfPlans(connector, plans, this)
        : new Watched(connector, this);

    private async ValueTask<T> CountAsync<T>(string method, string call, Func<ValueTask<T>> ask, Func<T, LiveCallResult> resultOf)
    {
        var began = Begin();
        using var span = Traces.Source.StartActivity($"{method} {call}", ActivityKind.Client);
        var result = LiveCallResult.Unclear;
        try
        {
            var answer = await ask();
            result = resultOf(answer);
            return answer;
        }
        finally
        {
            Count(method, call, result, began);
        }
    }

    private long Begin() => time.GetTimestamp();

    private void Count(string method, string call, LiveCallResult result, long began) =>
        counted[(method, call)].Count(result, time.GetElapsedTime(began));

    private static string CallOf(ProviderJob job) => job switch
    {
        ProviderJob.PlaceOrder => "place_order",
        ProviderJob.Capture => "capture",
        ProviderJob.Refund => "refund",
        ProviderJob.LookUpRefund => "look_up_refund",
        ProviderJob.Void => "void",
        ProviderJob.Abandon => "abandon",
        _ => throw new UnreachableException(job.GetType().Name),
    };

    private class Watched(IConnector connector, LiveWatch watch) : IConnector
    {
        protected LiveWatch Watch => watch;

        public string Method => connector.Method;

        public bool Lists => connector.Lists;

        public ValueTask<Opened> OpenAsync(ProviderOrder order, CancellationToken stop) => watch.CountAsync(
            Method, "open", () => connector.OpenAsync(order, stop), static answer => answer switch
            {
                Opened.Session => LiveCallResult.Done,
                Opened.Refused => LiveCallResult.Refused,
                _ => LiveCallResult.Unclear,
            });

        public ValueTask<Sighting?> LookAsync(ProviderRefs refs, CancellationToken stop) => watch.CountAsync(
            Method, "look", () => connector.LookAsync(refs, stop), static seen => Answered(seen is not null));

        public ValueTask<JobAnswer> PerformAsync(LiveJob job, CancellationToken stop) => watch.CountAsync(
            Method, CallOf(job.Job), () => connector.PerformAsync(job, stop), static answer => answer switch
            {
                JobAnswer.Done => LiveCallResult.Done,
                JobAnswer.Pending => LiveCallResult.Pending,
                JobAnswer.Refused => LiveCallResult.Refused,
                _ => LiveCallResult.Unclear,
            });

        public async IAsyncEnumerable<Sighting?> ListAsync(
            DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken stop)
        {
            var began = watch.Begin();
            var isWhole = true;
            await foreach (var seen in connector.ListAsync(from, to, stop))
            {
                isWhole &= seen is not null;
                yield return seen;
            }

            watch.Count(Method, "list", Answered(isWhole), began);
        }

        public bool IsHint(HttpRequest request, ReadOnlySpan<byte> body) => connector.IsHint(request, body);

        public string? PaymentNamedBy(HttpRequest request) => connector.PaymentNamedBy(request);

        protected static LiveCallResult Answered(bool isAnswered) => isAnswered ? LiveCallResult.Done : LiveCallResult.Unclear;
    }

    private sealed class OfPlans(IConnector connector, IPlanOffers plans, LiveWatch watch) : Watched(connector, watch), IPlanOffers
    {
        public ValueTask<ImmutableArray<PlanOffer>?> OffersAsync(ProviderOrder order, CancellationToken stop) => Watch.CountAsync(
            Method, "offers", () => plans.OffersAsync(order, stop), static offers => Answered(offers is not null));
    }
}
