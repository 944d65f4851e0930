namespace Layby.Core.Providers;

/// <summary>A session to be opened at a provider: everything it is told.</summary>
public sealed record ProviderOrder
{
    /// <summary>The payment method type: <c>klarna</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Our name for the attempt; unguessable, it is the last part of the customer's address.</summary>
    public required string AttemptId { get; init; }

    /// <summary>The intent that is paid, for the provider's own records.</summary>
    public required string IntentId { get; init; }

    /// <summary>What is asked of the customer; nothing in a setup.</summary>
    public required Money Amount { get; init; }

    /// <summary>True when nothing is to be paid now: the customer only agrees to be charged later.</summary>
    public bool IsSetup { get; init; }

    /// <summary>Only reserve the money: it is taken by a later capture.</summary>
    public required bool ManualCapture { get; init; }

    /// <summary>Which of the published test cards is charged; null for other methods.</summary>
    public string? TestCard { get; init; }

    /// <summary>True when the merchant wants a card's holder to prove who they are, where the card can.</summary>
    public bool AsksHolder { get; init; }

    /// <summary>Who is charged without being there; null when the customer comes to the provider's page.</summary>
    public AbsentPayer? Payer { get; init; }

    /// <summary>In how many parts the customer chose to pay on a page of ours; null where they have not, or choose at the provider.</summary>
    public int? Installments { get; init; }

    /// <summary>All else that a live provider is told; null in a sandbox.</summary>
    public OrderDetails? Details { get; init; }
}

/// <summary>A customer who has agreed to be charged while they are away.</summary>
/// <param name="Mandate">The mandate; null where their method needs none.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="Country">Their country, ISO 3166 alpha-2.</param>
/// <param name="SetUp">True when they have agreed to it before.</param>
public sealed record AbsentPayer(string? Mandate, string? Email, string? Country, bool SetUp = true);

/// <summary>Money that a provider shall move for an attempt that it has authorised.</summary>
/// <param name="AttemptId">The attempt.</param>
public abstract record ProviderJob(string AttemptId)
{
    /// <summary>Take <paramref name="Amount"/> (minor units) and release the rest.</summary>
    public sealed record Capture(string AttemptId, long Amount) : ProviderJob(AttemptId);

    /// <summary>
    /// Give back whatever the customer has given: an approval that was not used, an authorisation, money that was taken.
    /// </summary>
    public sealed record Void(string AttemptId) : ProviderJob(AttemptId);

    /// <summary>Give back <paramref name="Amount"/> (minor units) of what was taken, once under this refund's id.</summary>
    public sealed record Refund(string AttemptId, string RefundId, long Amount) : ProviderJob(AttemptId);

    /// <summary>Have the provider keep its word: place the order that the customer has approved. Klarna alone knows this step.</summary>
    public sealed record PlaceOrder(string AttemptId) : ProviderJob(AttemptId);

    /// <summary>
    /// See to it that an attempt that nobody has paid yet can not be paid any more. Where it is paid already the provider
    /// refuses, and shows how it stands.
    /// </summary>
    public sealed record Abandon(string AttemptId) : ProviderJob(AttemptId);

    /// <summary>Say what became of a refund. It moves nothing, so it may be asked again.</summary>
    public sealed record LookUpRefund(string AttemptId, string RefundId) : ProviderJob(AttemptId);
}
