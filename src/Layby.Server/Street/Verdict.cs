using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Store;

namespace Layby.Server.Street;

/// <summary>What a verb has decided. Nothing is written and nothing is told before the street has committed it.</summary>
public sealed class Verdict
{
    private Verdict()
    {
    }

    /// <summary>The refusal; null when the call is granted.</summary>
    public ApiError? Refusal { get; private init; }

    /// <summary>What is to be written.</summary>
    public Change Change { get; private init; } = Change.None;

    /// <summary>The object that answers, as it is after the change.</summary>
    public IApiObject? Subject { get; private init; }

    /// <summary>The answer's own JSON, where no single object answers.</summary>
    public ReadOnlyMemory<byte> Json { get; private init; }

    /// <summary>True where what the verb has decided on is no longer there: it decides again.</summary>
    public bool IsStale { get; private init; }

    /// <summary>Something that the verb had done first has changed what it decides on: it decides again.</summary>
    public static Verdict Again { get; } = new() { IsStale = true };

    /// <summary>The same with more to be written.</summary>
    public Verdict With(Change change) => new() { Refusal = Refusal, Change = change, Subject = Subject, Json = Json };

    /// <summary>The call can not be granted.</summary>
    public static implicit operator Verdict(ApiError refusal) => new() { Refusal = refusal };

    /// <summary>Write this, and refuse all the same: a failed attempt is told and kept.</summary>
    public static Verdict Refuse(Change change, Func<PaymentIntent, ApiError> refusal) => new()
    {
        Change = change,
        Refusal = refusal(change.Objects.OfType<PaymentIntent>().Last()),
    };

    /// <summary>Write this, and refuse all the same: what the refusal cost is kept.</summary>
    public static Verdict Refuse(Change change, ApiError refusal) => new() { Change = change, Refusal = refusal };

    /// <summary>Write this, and answer with that object.</summary>
    public static Verdict Write(Change change, IApiObject subject) => new() { Change = change, Subject = subject };

    /// <summary>Write this, and answer with that JSON.</summary>
    public static Verdict Write(Change change, ReadOnlyMemory<byte> json) => new() { Change = change, Json = json };

    /// <summary>Nothing changes; this is what is stored.</summary>
    public static Verdict Found(StoredObject stored) => new() { Json = stored.Body };

    /// <summary>Nothing changes; this is the answer.</summary>
    public static Verdict Show(ReadOnlyMemory<byte> json) => new() { Json = json };
}
