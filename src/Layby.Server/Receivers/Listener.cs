using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using Layby.Core.Webhooks;
using Layby.Server.Street;

namespace Layby.Server.Receivers;

/// <summary>Somebody who listens, through all connections of a session: at most one at a time.</summary>
internal sealed class Listener(World world, Account account, CliSession session, LiveKey? key) : IReceiver
{
    /// <summary>How long one who is connected may take to answer: longer than they let their own receiver take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How many of the last events may still be answered.</summary>
    public const int Remembered = 2_048;

    // A session that nobody's key stands behind was made where keys are open, and is worth nothing where they are not.
    private readonly bool isFounded = session.Private.Key is null ? world.Settings.Keys is KeyPolicy.Open : key is not null;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Conversation> conversations = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();
    private ListenerConnection? connection;
    private DateTimeOffset awaySince = world.Time.GetUtcNow();

    /// <summary>Its id.</summary>
    public string Id => session.Id;

    /// <summary>The session.</summary>
    public CliSession Session => session;

    /// <summary>Whose.</summary>
    public Account Account => account;

    /// <summary>True once the store knows of it.</summary>
    public volatile bool IsKept;

    /// <summary>True while the key that made it opens anything.</summary>
    public bool IsAllowed =>
        isFounded && (key is null || key.StandingAt(world.Time.GetUtcNow().ToUnixTimeSeconds()) is KeyStanding.Active);

    /// <summary>True while somebody is connected.</summary>
    public bool IsHere
    {
        get
        {
            lock (gate)
            {
                return connection is not null;
            }
        }
    }

    /// <inheritdoc/>
    public string? ApiVersion => session.ApiVersion;

    /// <summary>True when nobody has been connected for so long.</summary>
    public bool HasBeenAwayFor(TimeSpan time)
    {
        lock (gate)
        {
            return connection is null && world.Time.GetUtcNow() - awaySince >= time;
        }
    }

    /// <summary>Closes the connection, if there is one; is over when it is closed.</summary>
    public Task DisconnectAsync(WebSocketCloseStatus status, string words)
    {
        ListenerConnection? there;
        lock (gate)
        {
            there = connection;
        }

        there?.End(status, words);
        return there?.Ended ?? Task.CompletedTask;
    }

    /// <summary>Serves a connection, in the place of the one before.</summary>
    /// <returns>What the other side said as it ended; null where it broke off.</returns>
    public async Task<string?> ServeAsync(WebSocket socket, CancellationToken stop)
    {
        using var mine = new ListenerConnection(socket, ListenerWords.MaxBytes, world.Time);
        ListenerConnection? before;
        lock (gate)
        {
            (before, connection) = (connection, mine);
        }

        before?.End(WebSocketCloseStatus.PolicyViolation, "Another connection took its place.");
        try
        {
            return await mine.RunAsync(Hear, stop);
        }
        finally
        {
            lock (gate)
            {
                if (connection == mine)
                {
                    (connection, awaySince) = (null, world.Time.GetUtcNow());
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReceiverAnswer?> TellAsync(Telling telling, CancellationToken stop)
    {
        ListenerConnection? there;
        lock (gate)
        {
            there = connection;
        }

        if (there is null)
        {
            return null;
        }

        using var timer = new CancellationTokenSource(Patience, world.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, there.Over, stop);
        var conversation = new Conversation(session.Private.Twice ? 2 : 1, telling.Later);
        try
        {
            await SayAsync(there, conversation, session.ApiVersion, telling, telling.Body, either.Token);
            if (session.Private.Twice)
            {
                var (version, newest) = await EventJson.WriteNewestAsync(telling.Event, telling.Told, account, world, either.Token);
                await SayAsync(there, conversation, version, telling, newest, either.Token);
            }

            return await conversation.Answered.WaitAsync(either.Token);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return there.Over.IsCancellationRequested
                ? null
                : ReceiverAnswer.None($"The listener gave no answer within {Patience.TotalSeconds} seconds.");
        }
    }

    private ValueTask SayAsync(
        ListenerConnection there,
        Conversation conversation,
        string? version,
        Telling telling,
        ReadOnlyMemory<byte> body,
        CancellationToken stop)
    {
        var id = world.Dice.Word("wc_", 24);
        conversations[id] = conversation;
        order.Enqueue(id);
        while (order.Count > Remembered && order.TryDequeue(out var oldest))
        {
            conversations.TryRemove(oldest, out _);
        }

        var headers = DeliveryHeaders.Of([session.Private.Secret], telling.Event.Id, body.Span, world.Time);
        return there.SendAsync(ListenerWords.Write(id, Id, version, headers, body.Span), stop);
    }

    private void Hear(ReadOnlyMemory<byte> message)
    {
        if (ListenerWords.Read(message) is not { } word || !conversations.TryGetValue(word.Conversation, out var conversation))
        {
            return;
        }

        if (word.Answer is { } answer)
        {
            conversation.Answer(answer);
        }
        else
        {
            conversation.Acknowledge();
        }
    }

    private sealed class Conversation(int said, Action<ReceiverAnswer> later)
    {
        private readonly TaskCompletionSource<ReceiverAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int unheard = said;

        public Task<ReceiverAnswer> Answered => answered.Task;

        public void Acknowledge()
        {
            if (Interlocked.Decrement(ref unheard) == 0)
            {
                answered.TrySetResult(ReceiverAnswer.Taken);
            }
        }

        public void Answer(ReceiverAnswer answer)
        {
            if (!answered.TrySetResult(answer))
            {
                later(answer);
            }
        }
    }
}
