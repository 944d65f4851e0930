using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// The wish to be paid, from the shop's first call to the money. Its properties are, in their order, the JSON of the
/// newest API version. https://docs.stripe.com/api/payment_intents/object
/// </summary>
public sealed record PaymentIntent : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>payment_intent</c></summary>
    public string Object { get; init; } = "payment_intent";

    /// <summary>The only types that the merchant allows, as they were given; null when they were not.</summary>
    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }

    /// <summary>What is asked, minor units, 1 to 99999999.</summary>
    public required long Amount { get; init; }

    /// <summary>What is reserved and can be captured, minor units.</summary>
    public long AmountCapturable { get; init; }

    /// <summary>What the amount is made of.</summary>
    public AmountDetails AmountDetails { get; init; } = AmountDetails.None;

    /// <summary>What was paid, minor units.</summary>
    public long AmountReceived { get; init; }

    /// <summary>Always null: Connect applications are not served.</summary>
    public string? Application { get; init; }

    /// <inheritdoc cref="Application"/>
    public long? ApplicationFeeAmount { get; init; }

    /// <summary>Null when the merchant named the types.</summary>
    public AutomaticPaymentMethods? AutomaticPaymentMethods { get; init; }

    /// <summary>Seconds since 1970, UTC.</summary>
    public long? CanceledAt { get; init; }

    /// <summary>The merchant's reason, or <c>automatic</c>.</summary>
    public string? CancellationReason { get; init; }

    /// <summary><c>automatic</c>, <c>automatic_async</c> or <c>manual</c>.</summary>
    public string CaptureMethod { get; init; } = "automatic_async";

    /// <summary>Opens this one intent to a browser or a phone: <c>{id}_secret_{25 characters}</c>.</summary>
    public required string ClientSecret { get; init; }

    /// <summary><c>automatic</c>, or <c>manual</c>: only the secret key may confirm.</summary>
    public string ConfirmationMethod { get; init; } = "automatic";

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>Who pays, if a customer was named.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>What is bought, at most 1000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Types that the merchant does not want; null when none was named.</summary>
    public IReadOnlyList<string>? ExcludedPaymentMethodTypes { get; init; }

    /// <summary>Why the last attempt failed; null once another begins.</summary>
    public LastPaymentError? LastPaymentError { get; init; }

    /// <summary>The charge of the attempt that was approved.</summary>
    public string? LatestCharge { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>Always null: managed payments are not served.</summary>
    public string? ManagedPayments { get; init; }

    /// <summary>The merchant's own notes: at most 50, keys of 40 and values of 500 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the customer must go; set exactly while an action is required.</summary>
    public NextAction? NextAction { get; init; }

    /// <inheritdoc cref="Application"/>
    public string? OnBehalfOf { get; init; }

    /// <summary>References for the customer's documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentDetails? PaymentDetails { get; init; }

    /// <summary>The method that is to pay; null again after a failed attempt.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>The configuration that chose the types; null when the merchant named them.</summary>
    public PaymentMethodConfigurationDetails? PaymentMethodConfigurationDetails { get; init; }

    /// <summary>What was asked for each type.</summary>
    public PaymentMethodOptions PaymentMethodOptions { get; init; } = new();

    /// <summary>The types that may pay it.</summary>
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }

    /// <summary>Always null: payment records are not served.</summary>
    public string? PaymentRecord { get; init; }

    /// <summary>Always null: only cards have it.</summary>
    public string? Processing { get; init; }

    /// <summary>Where a receipt is sent.</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary>The last review of it; null where nobody had to look, and always in a sandbox.</summary>
    public string? Review { get; init; }

    /// <summary><c>on_session</c>, <c>off_session</c>, or null when the method is not kept.</summary>
    public string? SetupFutureUsage { get; init; }

    /// <summary>Where goods are sent.</summary>
    public Shipping? Shipping { get; init; }

    /// <summary>Always null: older than payment methods.</summary>
    public string? Source { get; init; }

    /// <summary>The text for the customer's statement, at most 22 characters.</summary>
    public string? StatementDescriptor { get; init; }

    /// <summary>What is added to it, at most 22 characters.</summary>
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary>Where in its life it is.</summary>
    public PaymentIntentStatus Status { get; init; }

    /// <inheritdoc cref="Application"/>
    public string? TransferData { get; init; }

    /// <summary>The merchant's own grouping.</summary>
    public string? TransferGroup { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What is known of the intent but never shown.</summary>
    [JsonIgnore]
    public PaymentIntentPrivate Private { get; init; } = PaymentIntentPrivate.None;

    /// <summary>The attempt that may still pay, or that did; null before the first.</summary>
    [JsonIgnore]
    public PaymentAttempt? Attempt => Private.Attempts is [.., var last] ? last : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Customer, null, DueMs, OwedLabel);

    /// <summary>How an intent is labelled for one of whose attempts something is asked of a provider, until it is done.</summary>
    public const string Owed = "owed";

    /// <summary>The same where a person must look.</summary>
    public const string Stuck = "stuck";

    private string? OwedLabel =>
        Private.Attempts.Any(each => each.Live?.Job is { NeedsReview: true }) ? Stuck
        : Private.Attempts.Any(each => each.Live?.Job is not null) ? Owed
        : null;

    // Of a live attempt that was given up something may still be owed.
    private long? DueMs
    {
        get
        {
            var first = StatusDueMs;
            foreach (var attempt in Private.Attempts)
            {
                if (attempt.Live?.DueMs is { } due && !(first < due))
                {
                    first = due;
                }
            }

            return first;
        }
    }

    private long? StatusDueMs => Status switch
    {
        PaymentIntentStatus.RequiresAction => Attempt is { Live: null } attempt ? attempt.ExpiresAtMs : null,
        PaymentIntentStatus.RequiresCapture => LiveReservations.IsLookedAfter(this) ? null : Private.CaptureBeforeMs,
        PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation
            or PaymentIntentStatus.Processing or PaymentIntentStatus.Canceled or PaymentIntentStatus.Succeeded => null,
    };

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Amount > 0, "an intent is for a positive amount");
        Invariant.Holds(AmountReceived + AmountCapturable <= Amount, "no more is received or reserved than was asked");
        Invariant.Holds(
            NextAction is not null == Status is PaymentIntentStatus.RequiresAction,
            "there is a next action exactly while one is required");
        Invariant.Holds(
            AmountCapturable > 0 == Status is PaymentIntentStatus.RequiresCapture,
            "money is reserved exactly while it waits for its capture");
        Invariant.Holds(
            AmountReceived > 0 == Status is PaymentIntentStatus.Succeeded,
            "money was received exactly when the intent has succeeded");
        Invariant.Holds(
            CanceledAt is not null == Status is PaymentIntentStatus.Canceled,
            "a canceled intent says when");
        Invariant.Holds(
            Status is not PaymentIntentStatus.RequiresPaymentMethod || PaymentMethod is null,
            "an intent with a payment method does not ask for one");
        Invariant.Holds(
            Status is not PaymentIntentStatus.RequiresAction || Attempt is { Outcome: Providers.AttemptOutcome.Open },
            "an action is required for an open attempt");
        Invariant.Holds(
            Private.Attempts.Count(each => each.Outcome is Providers.AttemptOutcome.Approved) <= 1,
            "at most one attempt was approved");
    }
}

/// <summary>What is known of an intent but never shown.</summary>
public sealed record PaymentIntentPrivate
{
    /// <summary>How many attempts are remembered; older ones are forgotten.</summary>
    public const int MaxAttempts = 20;

    /// <summary>The customer's attempts to pay, oldest first.</summary>
    public ImmutableArray<PaymentAttempt> Attempts { get; init; } = [];

    /// <summary>When the reserved money must be captured by: milliseconds since 1970, UTC, on the account's clock.</summary>
    public long? CaptureBeforeMs { get; init; }

    /// <summary>What is bought, as the merchant listed it.</summary>
    public ImmutableArray<LineItem> LineItems { get; init; } = [];

    /// <summary>The types that the configuration offered when it was chosen; null for all.</summary>
    public ImmutableArray<string>? OfferedTypes { get; init; }

    /// <summary>What Klarna was told of the payments that are to follow; null when none do.</summary>
    public KlarnaPlans? KlarnaPlans { get; init; }

    /// <summary>The session whose customer pays it; null where a merchant made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CheckoutSession { get; init; }

    /// <summary>Nothing.</summary>
    public static PaymentIntentPrivate None { get; } = new();

    /// <summary>The same with a newer attempt. One of which something is owed is never forgotten.</summary>
    public PaymentIntentPrivate With(PaymentAttempt attempt) => this with
    {
        Attempts =
        [
            .. Attempts.Where((each, i) => i > Attempts.Length - MaxAttempts || each.Live is { Job: not null } or { LookMs: not null }),
            attempt,
        ],
    };

    /// <summary>The same with an attempt as it is now.</summary>
    public PaymentIntentPrivate Now(PaymentAttempt attempt) => this with
    {
        Attempts = [.. Attempts.Select(each => each.Id == attempt.Id ? attempt : each)],
    };

    /// <summary>The same with the newest attempt ended.</summary>
    public PaymentIntentPrivate Ended(Providers.AttemptOutcome outcome) => Attempts is [.. var before, var last]
        ? this with { Attempts = [.. before, last with { Outcome = outcome }] }
        : this;
}
