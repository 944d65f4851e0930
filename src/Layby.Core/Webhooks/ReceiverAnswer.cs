namespace Layby.Core.Webhooks;

/// <summary>What came of one try to tell somebody.</summary>
public sealed record ReceiverAnswer
{
    /// <summary>How much of an answer is read, bytes.</summary>
    public const int ReadBytes = 64 * 1024;

    /// <summary>How much of it is kept for the log of attempts, bytes.</summary>
    public const int KeptBytes = 1024;

    /// <summary>The longest wait that a receiver may ask for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why there was none, in a few words; null where there was one.</summary>
    public string? Trouble { get; init; }

    /// <summary>The wait that the receiver asked for with <c>Retry-After</c>; null where it did not.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The beginning of the answer.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where somebody who passes it on has it in hand: what becomes of it then may be heard later.</summary>
    public static ReceiverAnswer Taken { get; } = new() { IsTaken = true };

    /// <summary>True where there is no answer yet, but somebody who passes it on has it in hand.</summary>
    public bool IsTaken { get; private init; }

    /// <summary>Where there was no answer at all.</summary>
    public static ReceiverAnswer None(string trouble) => new() { Trouble = trouble };

    /// <summary>
    /// What it means. Only 2xx is success: a redirect is none, since nobody follows it; 410 says that nobody will ever be
    /// there again; 429, 502, 504 and <c>Retry-After</c> say that the receiver has too much to do.
    /// https://docs.stripe.com/webhooks and https://github.com/standard-webhooks/standard-webhooks
    /// </summary>
    public ReceiverVerdict Verdict => Status switch
    {
        >= 200 and < 300 => ReceiverVerdict.Delivered,
        null when IsTaken => ReceiverVerdict.Delivered,
        410 => ReceiverVerdict.Gone,
        429 or 502 or 504 => ReceiverVerdict.Overloaded,
        _ => Wait is null ? ReceiverVerdict.Failed : ReceiverVerdict.Overloaded,
    };
}

/// <summary>What an answer means.</summary>
public enum ReceiverVerdict
{
    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>It is tried again.</summary>
    Failed,

    /// <summary>It is tried again, and everything else waits too.</summary>
    Overloaded,

    /// <summary>The endpoint is disabled.</summary>
    Gone,
}
