using System.Collections.Immutable;
using Layby.Core.Providers;

namespace Layby.Core;

/// <summary>What a command or a report does: objects as they are afterwards, the events told, the work still owed.</summary>
public sealed record Change
{
    /// <summary>Objects made or changed.</summary>
    public ImmutableArray<IApiObject> Objects { get; init; } = [];

    /// <summary>Events in the order in which they happened.</summary>
    public ImmutableArray<Happening> Events { get; init; } = [];

    /// <summary>Money to be moved by the provider, written down with the change that caused it.</summary>
    public ImmutableArray<ProviderJob> Jobs { get; init; } = [];

    /// <summary>A change that changes nothing.</summary>
    public static Change None { get; } = new();

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => Objects.IsEmpty && Events.IsEmpty && Jobs.IsEmpty;

    /// <summary>The object of this id as it is after the change; null when the change does not touch it.</summary>
    public T? Find<T>(string id)
        where T : class, IApiObject => Objects.OfType<T>().LastOrDefault(each => each.Id == id);

    /// <summary>This change on top of an object: as it is afterwards, or as it was given where the change does not touch it.</summary>
    public Change Over(IApiObject given) => Objects.Any(each => each.Id == given.Id) ? this : this with { Objects = [given, .. Objects] };

    /// <summary>
    /// This change and then another that was decided on top of it. Where both touch an object the later state wins;
    /// the events of both are told, in order.
    /// </summary>
    public Change Then(Change later) => new()
    {
        Objects = [.. Objects.Where(each => later.Objects.All(other => other.Id != each.Id)), .. later.Objects],
        Events = [.. Events, .. later.Events],
        Jobs = [.. Jobs, .. later.Jobs],
    };
}

/// <summary>Something that is told: an event's type and the object as it was right then.</summary>
/// <param name="Type">Stripe's name for it: <c>payment_intent.succeeded</c>.</param>
/// <param name="Subject">The object.</param>
/// <param name="Before">
/// The object as it was before, for events that say what has changed (<c>customer.updated</c>); null for all others.
/// </param>
public readonly record struct Happening(string Type, IApiObject Subject, IApiObject? Before = null);
