namespace Layby.Core.Providers;

/// <summary>What came of asking a live provider to open a session.</summary>
public abstract record Opened
{
    /// <summary>It is open.</summary>
    public sealed record Session(ProviderRefs Refs) : Opened;

    /// <summary>The provider will not have it, or can not.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="ProviderCode">The provider's own word.</param>
    /// <param name="Message">What it said, for the merchant; no personal data.</param>
    public sealed record Refused(OpenRefusal Refusal, string ProviderCode, string Message) : Opened;

    /// <summary>Nobody knows: what may be open is never shown to anybody, and lapses.</summary>
    public sealed record Unclear(string Why) : Opened;
}

/// <summary>Why a session was not opened.</summary>
public enum OpenRefusal
{
    /// <summary>What was asked for can not be: an amount, a country, an address.</summary>
    BadOrder,

    /// <summary>The provider has no offer for this customer or basket.</summary>
    NoOffer,

    /// <summary>The provider refuses the customer.</summary>
    Declined,

    /// <summary>The contract is wrong, suspended or not known: somebody must look.</summary>
    BadContract,
}

/// <summary>What came of a job.</summary>
public abstract record JobAnswer
{
    /// <summary>It is done, now or before.</summary>
    /// <param name="ProviderId">The provider's name for it; null where it has none.</param>
    /// <param name="Seen">How the attempt stands since, where the provider said so.</param>
    public sealed record Done(string? ProviderId, Sighting? Seen = null) : JobAnswer;

    /// <summary>The provider has it in hand, and says later how it ended.</summary>
    public sealed record Pending(string? ProviderId, Sighting? Seen = null) : JobAnswer;

    /// <summary>The provider will not, and moved nothing.</summary>
    /// <param name="ProviderCode">Its own word.</param>
    /// <param name="Message">What it said; no personal data.</param>
    /// <param name="Seen">How the attempt stands, where it was read.</param>
    public sealed record Refused(string ProviderCode, string Message, Sighting? Seen = null) : JobAnswer;

    /// <summary>Nobody knows whether it was done. It is asked again, and never taken for failed.</summary>
    /// <param name="Why">For the log.</param>
    /// <param name="RetryAfter">How long to wait at least before it is asked again; null where it does not matter.</param>
    /// <param name="Sent">False where surely nothing was sent that could move money: then it does not count as an asking.</param>
    /// <param name="ForAPerson">True where asking again is not likely to tell: a person must look.</param>
    public sealed record Unclear(string Why, TimeSpan? RetryAfter = null, bool Sent = true, bool ForAPerson = false) : JobAnswer;
}
