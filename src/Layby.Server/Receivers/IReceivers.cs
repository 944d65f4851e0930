using Layby.Core.Webhooks;

namespace Layby.Server.Receivers;

/// <summary>Those of one kind who are told of events: addresses, or whoever listens over a connection of their own.</summary>
public interface IReceivers
{
    /// <summary>The kind, as the prefix of their ids: <c>we_</c>.</summary>
    string Prefix { get; }

    /// <summary>The one of this id as it is now; null when it is no more.</summary>
    ValueTask<IReceiver?> FindAsync(Account account, string id, CancellationToken stop);

    /// <summary>It has said that nobody will ever be there again: nothing more is sent to it.</summary>
    ValueTask GoneAsync(Account account, string id, CancellationToken stop);
}

/// <summary>Somebody who is told of events, as they are now.</summary>
public interface IReceiver
{
    /// <summary>The version in which they are told; null for each event's own.</summary>
    string? ApiVersion { get; }

    /// <summary>
    /// Tells them once, and waits for the answer, but not for ever. The body's bytes are the same on each try.
    /// </summary>
    ValueTask<ReceiverAnswer> TellAsync(string eventId, ReadOnlyMemory<byte> body, CancellationToken stop);
}
