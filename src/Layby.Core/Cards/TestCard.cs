namespace Layby.Core.Cards;

/// <summary>When a card wants its holder to prove who they are (3D Secure).</summary>
public enum CardAuthentication
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Each time, so that nobody can charge it while its holder is away.</summary>
    Always,

    /// <summary>Each time but when it is charged later, after its holder has agreed to that once.</summary>
    UnlessSetUp,

    /// <summary>While its holder is there; it counts as agreed for later.</summary>
    WhilePresent,
}

/// <summary>
/// A card of Stripe's published list, and how every charge of it goes. https://docs.stripe.com/testing
/// </summary>
/// <param name="Name">What follows <c>pm_card_</c> and <c>tok_</c>: <c>visa</c>.</param>
/// <param name="Number">The published number, digits only. It is compared with what comes in and goes nowhere else.</param>
/// <param name="Brand"><c>visa</c>, <c>mastercard</c>, <c>amex</c>, …</param>
public sealed record TestCard(string Name, string Number, string Brand)
{
    /// <summary>Where it was issued, ISO 3166 alpha-2.</summary>
    public string Country { get; init; } = "US";

    /// <summary><c>credit</c>, <c>debit</c> or <c>prepaid</c>.</summary>
    public string Funding { get; init; } = "credit";

    /// <summary>The word in <see cref="CardDeclines"/> with which it is declined; null when it is not.</summary>
    public string? Decline { get; init; }

    /// <summary>True when it is declined only once it is charged; other declined cards can not be saved either.</summary>
    public bool CanBeSaved { get; init; }

    /// <summary>Whether its holder is asked.</summary>
    public CardAuthentication Authentication { get; init; }

    /// <summary>False where the card's network has no 3D Secure.</summary>
    public bool HasThreeDSecure { get; init; } = true;

    /// <summary>The reason with which its holder disputes each charge; null when they do not.</summary>
    public string? Complaint { get; init; }

    /// <summary>True when the dispute begins as an inquiry.</summary>
    public bool Inquires { get; init; }

    /// <summary>What the issuer says of the security code.</summary>
    public string CvcCheck { get; init; } = "pass";

    /// <summary>What the issuer says of the address and the postal code.</summary>
    public (string Line1, string PostalCode) AddressChecks { get; init; } = ("pass", "pass");

    /// <summary>The last four digits: all that is kept of the number.</summary>
    public string Last4 => Number[^4..];
}
