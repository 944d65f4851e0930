using System.Text.Json.Serialization;
using Layby.Core.PaymentIntents;

namespace Layby.Core.SetupIntents;

/// <summary>
/// One try to set a method up, kept for good: what it was for and how it ended.
/// https://docs.stripe.com/api/setup_attempts/object
/// </summary>
public sealed record SetupAttempt : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>setup_attempt</c></summary>
    public string Object { get; init; } = "setup_attempt";

    /// <summary>Always null: Connect applications are not served.</summary>
    public string? Application { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>The setup's customer when it was tried.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>Always null: money flows one way here.</summary>
    public IReadOnlyList<string>? FlowDirections { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <inheritdoc cref="Application"/>
    public string? OnBehalfOf { get; init; }

    /// <summary>The method that was tried.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>What the provider adds: nothing.</summary>
    public required SetupAttemptMethodDetails PaymentMethodDetails { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public LastPaymentError? SetupError { get; init; }

    /// <summary>The setup that it belongs to.</summary>
    public required string SetupIntent { get; init; }

    /// <summary>How it stands.</summary>
    public SetupAttemptStatus Status { get; init; }

    /// <summary><c>off_session</c> or <c>on_session</c>.</summary>
    public required string Usage { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(null, SetupIntent);

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(
        SetupError is not null == Status is SetupAttemptStatus.Failed, "an attempt says why exactly when it has failed");
}

/// <summary>How an attempt stands; the values are the documented ones.</summary>
public enum SetupAttemptStatus
{
    /// <summary>Begun, and not yet at the provider.</summary>
    [JsonStringEnumMemberName("requires_confirmation")]
    RequiresConfirmation,

    /// <summary>The customer is on the provider's page.</summary>
    [JsonStringEnumMemberName("requires_action")]
    RequiresAction,

    /// <summary>The method may be charged later.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Refused, left, out of time, or broken down.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Given up by the merchant: canceled, or confirmed anew.</summary>
    [JsonStringEnumMemberName("abandoned")]
    Abandoned,
}

/// <summary>What the provider adds.</summary>
/// <param name="Klarna">Present when the type is klarna; it has no fields.</param>
/// <param name="Type">The payment method type.</param>
public sealed record SetupAttemptMethodDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KlarnaSetup? Klarna, string Type);

/// <summary>Klarna adds nothing.</summary>
public sealed record KlarnaSetup;
