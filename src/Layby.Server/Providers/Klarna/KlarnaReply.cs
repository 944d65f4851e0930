namespace Layby.Server.Providers.Klarna;

/// <summary>What an answer of Klarna's means (docs.klarna.com, the error pages of Payments and Order Management).</summary>
internal enum KlarnaVerdict
{
    /// <summary>Done.</summary>
    Granted,

    /// <summary>Nobody knows: no answer, one that can not be read, one call too many, a server that is broken.</summary>
    Unclear,

    /// <summary>What was sent can not be.</summary>
    WrongRequest,

    /// <summary>The contract is not known, suspended, or does not reach so far.</summary>
    BadContract,

    /// <summary>Klarna refuses the customer.</summary>
    Declined,

    /// <summary>What was agreed to has become an order already.</summary>
    UsedUp,

    /// <summary>Klarna does not know it, or not any more.</summary>
    Gone,

    /// <summary>The order is not in a state for it.</summary>
    NotAllowed,

    /// <summary>Somebody else is at it.</summary>
    Conflict,
}

/// <summary>An answer of Klarna's, or that there was none.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="Body">What it says; null where it says nothing.</param>
internal sealed record KlarnaReply<T>(KlarnaVerdict Verdict, T? Body)
    where T : class
{
    /// <summary>Klarna's word for a refusal, or the status in place of one; letters, digits and underscores.</summary>
    public string Code { get; init; } = "";

    /// <summary>The refusal in a sentence that holds nobody's name.</summary>
    public string Message { get; init; } = "";

    /// <summary>The id of what was made, from the headers.</summary>
    public string? Made { get; init; }

    /// <summary>What time it is at Klarna.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How long we are asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where it was granted.</summary>
    public bool Ok => Verdict is KlarnaVerdict.Granted;

    /// <summary>True where the same must be asked again: nobody knows, or somebody must put the contract right first.</summary>
    public bool MustBeAskedAgain => Verdict is KlarnaVerdict.Unclear or KlarnaVerdict.BadContract or KlarnaVerdict.Conflict;
}

/// <summary>Nothing that is read of a body.</summary>
internal sealed record KlarnaNothing;
