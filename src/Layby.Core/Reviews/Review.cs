using System.Text.Json.Serialization;

namespace Layby.Core.Reviews;

/// <summary>
/// A live payment that a person must hear of: its provider does not say what came of something, or money came that nobody waits for.
/// A sandbox has none. https://docs.stripe.com/api/radar/reviews/object
/// </summary>
public sealed record Review : IApiObject
{
    /// <summary>What open ones are filed under, so that they are found at once among many.</summary>
    public const string WhileOpen = "open";

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>review</c></summary>
    public string Object { get; init; } = "review";

    /// <summary>Always null: only cards have it.</summary>
    public string? BillingZip { get; init; }

    /// <summary>The charge; null where nothing was charged.</summary>
    public string? Charge { get; init; }

    /// <summary>Why it was closed, one of <see cref="ReviewEnds"/>; null while it is open.</summary>
    public string? ClosedReason { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Always null: the customer's address is not kept.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Always null.</summary>
    public string? IpAddressLocation { get; init; }

    /// <summary>True: money in sandboxes needs nobody's eyes.</summary>
    public bool Livemode { get; init; }

    /// <summary>True until it is closed.</summary>
    public bool Open { get; init; } = true;

    /// <summary><c>rule</c>: Layby opens them.</summary>
    public string OpenedReason { get; init; } = "rule";

    /// <summary>The payment.</summary>
    public required string PaymentIntent { get; init; }

    /// <summary>Why it is open or closed: <c>rule</c> or <see cref="ClosedReason"/>.</summary>
    public string Reason => ClosedReason ?? OpenedReason;

    /// <summary>Always null: the customer's browser is not kept.</summary>
    public string? Session { get; init; }

    /// <summary>What is known of it but never shown by the API.</summary>
    [JsonIgnore]
    public ReviewPrivate Private { get; init; } = ReviewPrivate.Unread;

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Parent: Open ? WhileOpen : PaymentIntent);

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Open == ClosedReason is null, "a review says why it was closed exactly when it was");
        Invariant.Holds(Private.AttemptId.Length > 0, "a review is about an attempt");
    }
}

/// <summary>What is kept of a review for whoever settles it.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Method">Its payment method type.</param>
/// <param name="Work">What the provider was asked for: <c>capture</c>.</param>
/// <param name="Said">Why a person must look; no personal data.</param>
public sealed record ReviewPrivate(string AttemptId, string Method, string Work, string Said)
{
    /// <summary>Before it is read.</summary>
    public static ReviewPrivate Unread { get; } = new("", "", "", "");

    /// <summary>The refund that it is about; null where it is about the attempt itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refund { get; init; }
}

/// <summary>Why a review is closed: Stripe's words.</summary>
public static class ReviewEnds
{
    /// <summary>A person says that it shall go on: the provider is asked again.</summary>
    public const string Approved = "approved";

    /// <summary>What was open has been done.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>What was reserved was given back.</summary>
    public const string Canceled = "canceled";

    /// <summary>What was taken was given back.</summary>
    public const string Refunded = "refunded";

    /// <summary>What was open has not been done, and never will be.</summary>
    public const string NeverSettled = "payment_never_settled";
}

/// <summary>What a person says of something that a provider does not tell.</summary>
public enum Settlement
{
    /// <summary>Ask the provider once more.</summary>
    [JsonStringEnumMemberName("again")]
    Again,

    /// <summary>It was done: the provider's own pages say so.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>It was not done, and is not to be.</summary>
    [JsonStringEnumMemberName("undone")]
    Undone,
}
