using System.Collections.Frozen;
using System.Diagnostics;
using Layby.Core.Providers;

namespace Layby.Server.Providers;

/// <summary>The providers, by the payment method type that each serves; what they are asked is counted here.</summary>
public sealed class ProviderRegistry(Figures figures, TimeProvider time, IReadOnlyList<IProvider> providers)
{
    private readonly FrozenDictionary<string, Asked> byMethod = providers.ToFrozenDictionary(
        each => each.Method,
        each => new Asked(each, figures.OfProvider(each.Method, "open"), figures.OfProvider(each.Method, "perform")));

    /// <summary>The provider of a type.</summary>
    /// <exception cref="KeyNotFoundException">Nobody serves it: the core refuses such types before it comes to this.</exception>
    public IProvider this[string method] => byMethod[method].Provider;

    /// <summary>Has a provider open a session.</summary>
    public ValueTask<ProviderReport> OpenAsync(string method, ProviderOrder order, CancellationToken stop)
    {
        var asked = byMethod[method];
        return WatchAsync(method, "open", asked.Open, () => asked.Provider.OpenAsync(order, stop));
    }

    /// <summary>Has a provider take or give back money.</summary>
    public ValueTask<ProviderReport> PerformAsync(string method, ProviderJob job, CancellationToken stop)
    {
        var asked = byMethod[method];
        return WatchAsync(method, "perform", asked.Perform, () => asked.Provider.PerformAsync(job, stop));
    }

    private async ValueTask<ProviderReport> WatchAsync(
        string method, string call, Spread spread, Func<ValueTask<ProviderReport>> ask)
    {
        var began = time.GetTimestamp();
        using var span = Traces.Source.StartActivity($"{method} {call}", ActivityKind.Client);
        try
        {
            return await ask();
        }
        finally
        {
            spread.Record(time.GetElapsedTime(began).TotalSeconds);
        }
    }

    private sealed record Asked(IProvider Provider, Spread Open, Spread Perform);
}
