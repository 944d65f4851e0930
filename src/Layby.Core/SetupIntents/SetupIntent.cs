using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;

namespace Layby.Core.SetupIntents;

/// <summary>
/// The wish to charge a customer later, without charging anything now. Its properties are, in their order, the JSON of
/// the newest API version. https://docs.stripe.com/api/setup_intents/object
/// </summary>
public sealed record SetupIntent : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>setup_intent</c></summary>
    public string Object { get; init; } = "setup_intent";

    /// <summary>The only types that the merchant allows, as they were given; null when they were not.</summary>
    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }

    /// <summary>Always null: Connect applications are not served.</summary>
    public string? Application { get; init; }

    /// <summary>Null when the merchant named the types.</summary>
    public AutomaticPaymentMethods? AutomaticPaymentMethods { get; init; }

    /// <summary>The merchant's reason; null where none was given.</summary>
    public string? CancellationReason { get; init; }

    /// <summary>Opens this one intent to a browser or a phone: <c>{id}_secret_{25 characters}</c>.</summary>
    public required string ClientSecret { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Whose the method becomes; null where nobody was named.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>What it is for, at most 1000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Types that the merchant does not want; null when none was named.</summary>
    public IReadOnlyList<string>? ExcludedPaymentMethodTypes { get; init; }

    /// <summary>Always null: money flows one way here.</summary>
    public IReadOnlyList<string>? FlowDirections { get; init; }

    /// <summary>Why the last attempt failed; null once another begins.</summary>
    public LastPaymentError? LastSetupError { get; init; }

    /// <summary>The newest <see cref="SetupAttempt"/>; null before the first.</summary>
    public string? LatestAttempt { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>Always null: managed payments are not served.</summary>
    public string? ManagedPayments { get; init; }

    /// <summary>The mandate that the customer gave; null until then, and for cards, which need none.</summary>
    public string? Mandate { get; init; }

    /// <summary>The merchant's own notes: at most 50, keys of 40 and values of 500 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the customer must go; set exactly while an action is required.</summary>
    public NextAction? NextAction { get; init; }

    /// <inheritdoc cref="Application"/>
    public string? OnBehalfOf { get; init; }

    /// <summary>The method that is to be kept; null again after a failed attempt.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>The configuration that chose the types; null when the merchant named them.</summary>
    public PaymentMethodConfigurationDetails? PaymentMethodConfigurationDetails { get; init; }

    /// <summary>What was asked for each type.</summary>
    public SetupMethodOptions PaymentMethodOptions { get; init; } = new();

    /// <summary>The types that may be kept.</summary>
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }

    /// <summary>Always null: neither method has mandates for one payment.</summary>
    public string? SingleUseMandate { get; init; }

    /// <summary>Where in its life it is.</summary>
    public SetupIntentStatus Status { get; init; }

    /// <summary><c>off_session</c> or <c>on_session</c>: how the method is to be charged later.</summary>
    public string Usage { get; init; } = "off_session";

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What is known of the intent but never shown.</summary>
    [JsonIgnore]
    public SetupIntentPrivate Private { get; init; } = SetupIntentPrivate.None;

    /// <summary>The attempt that may still succeed, or that did; null before the first.</summary>
    [JsonIgnore]
    public PaymentAttempt? Attempt => Private.Attempts is [.., var last] ? last : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Customer, PaymentMethod, DueMs);

    private long? DueMs => Status switch
    {
        SetupIntentStatus.RequiresAction => Attempt?.ExpiresAtMs,
        SetupIntentStatus.RequiresPaymentMethod or SetupIntentStatus.RequiresConfirmation or SetupIntentStatus.Processing
            or SetupIntentStatus.Canceled or SetupIntentStatus.Succeeded => null,
    };

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(
            NextAction is not null == Status is SetupIntentStatus.RequiresAction,
            "there is a next action exactly while one is required");
        Invariant.Holds(
            Status is not SetupIntentStatus.RequiresPaymentMethod || PaymentMethod is null,
            "a setup with a payment method does not ask for one");
        Invariant.Holds(
            Status is not SetupIntentStatus.RequiresAction || Attempt is { Outcome: AttemptOutcome.Open },
            "an action is required for an open attempt");
        Invariant.Holds(
            Attempt is { Outcome: AttemptOutcome.Approved } == Status is SetupIntentStatus.Succeeded,
            "a setup has succeeded exactly when an attempt was approved");
        Invariant.Holds(
            Mandate is null || Status is SetupIntentStatus.Succeeded, "a mandate comes with the success");
    }
}

/// <summary>What is known of a setup but never shown.</summary>
public sealed record SetupIntentPrivate
{
    /// <summary>The customer's attempts, oldest first; as many are remembered as of a payment.</summary>
    public ImmutableArray<PaymentAttempt> Attempts { get; init; } = [];

    /// <summary>The types that the configuration offered when it was chosen; null for all.</summary>
    public ImmutableArray<string>? OfferedTypes { get; init; }

    /// <summary>What Klarna was told of the payments that are to follow; null when nothing was said.</summary>
    public KlarnaPlans? KlarnaPlans { get; init; }

    /// <summary>The session whose customer agrees to it; null where a merchant made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CheckoutSession { get; init; }

    /// <summary>Nothing.</summary>
    public static SetupIntentPrivate None { get; } = new();

    /// <summary>The same with a newer attempt.</summary>
    public SetupIntentPrivate With(PaymentAttempt attempt) => this with
    {
        Attempts = [.. Attempts.Skip(Math.Max(0, Attempts.Length - PaymentIntentPrivate.MaxAttempts + 1)), attempt],
    };

    /// <summary>The same with the newest attempt ended.</summary>
    public SetupIntentPrivate Ended(AttemptOutcome outcome) => Attempts is [.. var before, var last]
        ? this with { Attempts = [.. before, last with { Outcome = outcome }] }
        : this;
}

/// <summary>What was asked for each type; a type is present when it may be kept.</summary>
public sealed record SetupMethodOptions
{
    /// <summary>Cards are listed for clients that name them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SetupCardOptions? Card { get; init; }

    /// <summary>Klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SetupKlarnaOptions? Klarna { get; init; }
}

/// <summary>What was asked for Klarna.</summary>
/// <param name="Currency">ISO 4217, lower case: in which later payments will be; null leaves it to the customer's country.</param>
/// <param name="PreferredLocale">The language of Klarna's page, <c>fr-FR</c>.</param>
public sealed record SetupKlarnaOptions(string? Currency = null, string? PreferredLocale = null);

/// <summary>What a card's options look like when nothing was asked.</summary>
public sealed record SetupCardOptions
{
    /// <summary>Null.</summary>
    public string? MandateOptions { get; init; }

    /// <summary>Null.</summary>
    public string? Network { get; init; }

    /// <summary><c>automatic</c></summary>
    public string RequestThreeDSecure { get; init; } = "automatic";
}
