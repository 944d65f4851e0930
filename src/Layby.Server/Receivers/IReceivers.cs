using Layby.Core.Webhooks;
using Layby.Server.Store;

namespace Layby.Server.Receivers;

/// <summary>Those of one kind who are told of events: addresses, or whoever listens over a connection of their own.</summary>
public interface IReceivers
{
    /// <summary>The kind, as the prefix of their ids: <c>we_</c>.</summary>
    string Prefix { get; }

    /// <summary>Whether they are told again where the answer was no success.</summary>
    bool AreToldAgain { get; }

    /// <summary>Whether the one of this id can be told anything now.</summary>
    Reach ReachOf(string account, string id);

    /// <summary>The one of this id as it is now; null when it is no more.</summary>
    ValueTask<IReceiver?> FindAsync(Account account, string id, CancellationToken stop);

    /// <summary>It has said that nobody will ever be there again: nothing more is sent to it.</summary>
    ValueTask GoneAsync(Account account, string id, CancellationToken stop);
}

/// <summary>Whether somebody can be told anything.</summary>
public enum Reach
{
    /// <summary>Yes, or it is found out by trying.</summary>
    Here,

    /// <summary>Not now: what is due waits.</summary>
    Away,

    /// <summary>Never again.</summary>
    Gone,
}

/// <summary>Somebody who is told of events, as they are now.</summary>
public interface IReceiver
{
    /// <summary>The version in which they are told; null for each event's own.</summary>
    string? ApiVersion { get; }

    /// <summary>
    /// Tells them once, and waits for the answer, but not for ever. Null when they went away before it was certain that
    /// they have it: it is told when they are back.
    /// </summary>
    ValueTask<ReceiverAnswer?> TellAsync(Telling telling, CancellationToken stop);
}

/// <summary>What is told.</summary>
/// <param name="Event">The event.</param>
/// <param name="Told">How many are told of it.</param>
/// <param name="Body">It in the receiver's version: the same bytes on each try.</param>
/// <param name="Later">Called with the answer of whoever stands behind a receiver that has said only that it has it.</param>
public sealed record Telling(StoredEvent Event, int Told, ReadOnlyMemory<byte> Body, Action<ReceiverAnswer> Later);
