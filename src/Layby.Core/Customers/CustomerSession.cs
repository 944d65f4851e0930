using System.Text.Json.Serialization;

namespace Layby.Core.Customers;

/// <summary>
/// What a browser or a phone may do with a customer's saved methods. https://docs.stripe.com/api/customer_sessions/object
/// </summary>
public sealed record CustomerSession : IApiObject
{
    /// <summary>How long one lives, seconds.</summary>
    public const long LifeSeconds = 1800;

    private const string SecretPrefix = "cuss_secret_";
    private const int IdLength = 24;

    /// <summary>Kept under a part of its secret: the API gives it no id.</summary>
    [JsonIgnore]
    public string Id => IdOf(ClientSecret)!;

    /// <summary><c>customer_session</c></summary>
    public string Object { get; init; } = "customer_session";

    /// <summary>Opens it to a browser or a phone.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>What may be done where.</summary>
    public required SessionComponents Components { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Whose.</summary>
    public required string Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>Seconds since 1970, UTC, on the account's clock.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <summary>The secret of a session that is kept under this id.</summary>
    /// <param name="id"><c>cuss_</c> and 24 characters.</param>
    /// <param name="chance">More characters, unguessable.</param>
    public static string SecretOf(string id, string chance) => string.Concat(SecretPrefix, id.AsSpan(5), chance);

    /// <summary>The id under which the session of a secret is kept; null where it can be no secret.</summary>
    public static string? IdOf(string secret) =>
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal) && secret.Length > SecretPrefix.Length + IdLength
            ? string.Concat("cuss_", secret.AsSpan(SecretPrefix.Length, IdLength))
            : null;

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(ClientSecret.Length > SecretPrefix.Length + IdLength, "a session has its secret");
}

/// <summary>What may be done where.</summary>
public sealed record SessionComponents
{
    /// <summary>Never on: not served.</summary>
    public SessionSwitch ActiveEntitlements { get; init; } = new(false);

    /// <inheritdoc cref="ActiveEntitlements"/>
    public SessionSwitch BuyButton { get; init; } = new(false);

    /// <inheritdoc cref="ActiveEntitlements"/>
    public SessionSwitch CustomerPortal { get; init; } = new(false);

    /// <summary>The phone's sheet of saved methods.</summary>
    public SheetComponent CustomerSheet { get; init; } = new(false, null);

    /// <summary>The phone's Payment Element.</summary>
    public MobileComponent MobilePaymentElement { get; init; } = new(false, null);

    /// <summary>The browser's Payment Element.</summary>
    public ElementComponent PaymentElement { get; init; } = new(false, null);

    /// <inheritdoc cref="ActiveEntitlements"/>
    public SessionSwitch PricingTable { get; init; } = new(false);
}

/// <summary>On or off.</summary>
/// <param name="Enabled">True when on.</param>
public sealed record SessionSwitch(bool Enabled);

/// <summary>The phone's sheet of saved methods.</summary>
/// <param name="Enabled">True when on.</param>
/// <param name="Features">What it may do; null when off.</param>
public sealed record SheetComponent(bool Enabled, SheetFeatures? Features);

/// <summary>What the sheet may do.</summary>
/// <param name="PaymentMethodAllowRedisplayFilters">Which methods it shows.</param>
/// <param name="PaymentMethodRemove"><c>enabled</c> or <c>disabled</c>.</param>
public sealed record SheetFeatures(IReadOnlyList<string>? PaymentMethodAllowRedisplayFilters, string? PaymentMethodRemove);

/// <summary>The phone's Payment Element.</summary>
/// <param name="Enabled">True when on.</param>
/// <param name="Features">What it may do; null when off.</param>
public sealed record MobileComponent(bool Enabled, MobileFeatures? Features);

/// <summary>What the phone's Payment Element may do; each is <c>enabled</c> or <c>disabled</c> where nothing else is said.</summary>
/// <param name="PaymentMethodAllowRedisplayFilters">Which methods it shows.</param>
/// <param name="PaymentMethodRedisplay">Show saved methods.</param>
/// <param name="PaymentMethodRemove">Remove them.</param>
/// <param name="PaymentMethodSave">Offer to save.</param>
/// <param name="PaymentMethodSaveAllowRedisplayOverride">What a saved method's allow_redisplay becomes.</param>
public sealed record MobileFeatures(
    IReadOnlyList<string>? PaymentMethodAllowRedisplayFilters, string? PaymentMethodRedisplay, string? PaymentMethodRemove,
    string? PaymentMethodSave, string? PaymentMethodSaveAllowRedisplayOverride);

/// <summary>The browser's Payment Element.</summary>
/// <param name="Enabled">True when on.</param>
/// <param name="Features">What it may do; null when off.</param>
public sealed record ElementComponent(bool Enabled, ElementFeatures? Features);

/// <summary>What the browser's Payment Element may do; each is <c>enabled</c> or <c>disabled</c> where nothing else is said.</summary>
/// <param name="PaymentMethodAllowRedisplayFilters">Which methods it shows.</param>
/// <param name="PaymentMethodRedisplay">Show saved methods.</param>
/// <param name="PaymentMethodRedisplayLimit">How many, 1 to 10.</param>
/// <param name="PaymentMethodRemove">Remove them.</param>
/// <param name="PaymentMethodSave">Offer to save.</param>
/// <param name="PaymentMethodSaveUsage"><c>off_session</c> or <c>on_session</c>.</param>
public sealed record ElementFeatures(
    IReadOnlyList<string> PaymentMethodAllowRedisplayFilters, string PaymentMethodRedisplay, long? PaymentMethodRedisplayLimit,
    string PaymentMethodRemove, string PaymentMethodSave, string? PaymentMethodSaveUsage);
