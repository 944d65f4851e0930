using Layby.Server.Providers;
using Layby.Server.Store;

namespace Layby.Server;

/// <summary>
/// What the server stands on where it is not the machine itself: a simulator puts a store that fails, a slow provider and
/// a network of its own in the place of the real ones, and the server notices nothing.
/// </summary>
public sealed record Surroundings
{
    /// <summary>Time; the machine's unless said otherwise.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// True where that is the time even beside other nodes, whatever the store's clock shows: whoever tests the server moves
    /// it. Else nodes that share a store go by the store's.
    /// </summary>
    public bool IsTimeTold { get; init; }

    /// <summary>Chance; the machine's unless said otherwise.</summary>
    public Dice Dice { get; init; } = Dice.System();

    /// <summary>A store that is open already, which the server closes; null to open that of the settings.</summary>
    public IStore? Store { get; init; }

    /// <summary>Puts something between the server and a provider.</summary>
    public Func<IProvider, IProvider> Provider { get; init; } = static provider => provider;

    /// <summary>Carries calls to live providers; null for the network. It stays its giver's.</summary>
    public HttpMessageHandler? Line { get; init; }

    /// <summary>
    /// Puts something around the whole way to live providers, its limits and repetitions included, or in its place: a simulator has to
    /// stay on its one thread.
    /// </summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Way { get; init; } = static way => way;

    /// <summary>Carries webhooks; null for the guarded network.</summary>
    public HttpMessageHandler? Network { get; init; }

    /// <summary>Where the log goes.</summary>
    public required ILoggerFactory Log { get; init; }
}
