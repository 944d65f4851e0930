using System.Collections.Frozen;

namespace Layby.Server.Providers;

/// <summary>The providers, by the payment method type that each serves.</summary>
public sealed class ProviderRegistry(params IReadOnlyList<IProvider> providers)
{
    private readonly FrozenDictionary<string, IProvider> byMethod = providers.ToFrozenDictionary(each => each.Method);

    /// <summary>The provider of a type.</summary>
    /// <exception cref="KeyNotFoundException">Nobody serves it: the core refuses such types before it comes to this.</exception>
    public IProvider this[string method] => byMethod[method];
}
