using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>How an attempt stands at its provider.</summary>
public enum PaymentStanding
{
    /// <summary>The customer has yet to decide.</summary>
    Waiting,

    /// <summary>They have left the page, and might come back to it.</summary>
    Left,

    /// <summary>The provider refused them.</summary>
    Declined,

    /// <summary>The provider broke down.</summary>
    Broken,

    /// <summary>They agreed, and the order is yet to be placed: only Klarna knows this step.</summary>
    Approved,

    /// <summary>The provider looks into it before it guarantees the money.</summary>
    UnderReview,

    /// <summary>The money is reserved.</summary>
    Authorized,

    /// <summary>Some or all of the money was taken.</summary>
    Captured,

    /// <summary>It was given back, by whomever.</summary>
    Voided,

    /// <summary>Its time ran out.</summary>
    Expired,

    /// <summary>The provider knows nothing of it.</summary>
    Gone,
}

/// <summary>What a provider shows of an attempt when it is asked: the only thing that is believed.</summary>
/// <param name="Refs">By what it is known now.</param>
/// <param name="Standing">How it stands.</param>
public sealed record Sighting(ProviderRefs Refs, PaymentStanding Standing)
{
    /// <summary>What the provider takes to be paid; null where it does not say.</summary>
    public Money? Amount { get; init; }

    /// <summary>Our name for the attempt as the provider keeps it; null where it does not say. Another's is never settled.</summary>
    public string? AttemptId { get; init; }

    /// <summary>What was taken, minor units.</summary>
    public long Captured { get; init; }

    /// <summary>What was not taken of it and is reserved still, minor units; 0 where the provider does not say.</summary>
    public long Held { get; init; }

    /// <summary>What was given back, minor units.</summary>
    public long Refunded { get; init; }

    /// <summary>Each taking.</summary>
    public ImmutableArray<Movement> Captures { get; init; } = [];

    /// <summary>Each giving back.</summary>
    public ImmutableArray<Movement> Refunds { get; init; } = [];

    /// <summary>Until when reserved money can be taken: milliseconds since 1970, UTC; null where the provider does not say.</summary>
    public long? AuthorizedUntilMs { get; init; }

    /// <summary>
    /// What time it was at the provider then: milliseconds since 1970, UTC; null where it does not say. A clock of ours that goes wrong
    /// ends nothing.
    /// </summary>
    public long? AtMs { get; init; }

    /// <summary>How the customer chose to pay.</summary>
    public Approval? Approval { get; init; }

    /// <summary>The provider's own word for it, for the log and the people who ask.</summary>
    public string? ProviderCode { get; init; }
}

/// <summary>Money that a provider moved.</summary>
/// <param name="Id">The provider's name for it.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Reference">Our name for it, where it was asked for by us.</param>
/// <param name="AtMs">Milliseconds since 1970, UTC; null where the provider does not say.</param>
public sealed record Movement(string Id, long Amount, string? Reference, long? AtMs);
