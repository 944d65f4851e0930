namespace Layby.Core.Providers;

/// <summary>By what a provider knows an attempt. Written down as soon as it is known: with it the attempt is found again.</summary>
public sealed record ProviderRefs
{
    /// <summary>Which of the merchant's contracts it was opened under: Klarna's region, <c>eu</c>.</summary>
    public string? Contract { get; init; }

    /// <summary>The session: Klarna's KP session.</summary>
    public string? SessionId { get; init; }

    /// <summary>The page: Klarna's HPP session.</summary>
    public string? PageId { get; init; }

    /// <summary>Where the customer is sent; null while they must choose a plan first.</summary>
    public string? PageUrl { get; init; }

    /// <summary>The payment: Klarna's order, Alma's payment.</summary>
    public string? PaymentId { get; init; }

    /// <summary>How the shop and the provider's own people call it: Klarna's short reference.</summary>
    public string? Reference { get; init; }

    /// <summary>What was sent to open it, to the byte, where a later call must repeat it.</summary>
    public string? Sent { get; init; }

    /// <summary>What it was opened for, minor units: another amount is never settled, and the provider may be told so.</summary>
    public long? Amount { get; init; }

    /// <summary>In how many parts it is paid, where that was chosen before the provider was asked.</summary>
    public int? Installments { get; init; }

    /// <summary>
    /// What the customer agreed to, as a mark of what is used up by it, where that can be used but once: another agreement is never used
    /// in its place, for both would be paid.
    /// </summary>
    public string? Agreed { get; init; }

    /// <summary>When the provider lets it lapse: milliseconds since 1970, UTC.</summary>
    public long? ExpiresAtMs { get; init; }
}
