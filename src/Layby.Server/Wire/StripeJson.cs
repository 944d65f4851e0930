using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.CheckoutSessions;
using Layby.Core.ConfirmationTokens;
using Layby.Core.Customers;
using Layby.Core.Disputes;
using Layby.Core.Mandates;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Core.PaymentMethods;
using Layby.Core.Products;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Core.Reviews;
using Layby.Core.Sandbox;
using Layby.Core.SetupIntents;
using Layby.Core.Tokens;
using Layby.Core.Webhooks;

namespace Layby.Server.Wire;

/// <summary>JSON as Stripe writes it: snake case, nulls written, properties in the order of the records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(PaymentIntent))]
[JsonSerializable(typeof(PaymentIntentPrivate))]
[JsonSerializable(typeof(SetupIntent))]
[JsonSerializable(typeof(SetupIntentPrivate))]
[JsonSerializable(typeof(SetupAttempt))]
[JsonSerializable(typeof(PaymentMethod))]
[JsonSerializable(typeof(PaymentMethodPrivate))]
[JsonSerializable(typeof(Charge))]
[JsonSerializable(typeof(ChargePrivate))]
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(CheckoutSessionPrivate))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(PaymentMethodConfiguration))]
[JsonSerializable(typeof(SandboxFault))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(DeletedCustomer))]
[JsonSerializable(typeof(CustomerPrivate))]
[JsonSerializable(typeof(EphemeralKey))]
[JsonSerializable(typeof(EphemeralKeyPrivate))]
[JsonSerializable(typeof(CustomerSession))]
[JsonSerializable(typeof(ConfirmationToken))]
[JsonSerializable(typeof(ConfirmationTokenPrivate))]
[JsonSerializable(typeof(Mandate))]
[JsonSerializable(typeof(MandatePrivate))]
[JsonSerializable(typeof(Dispute))]
[JsonSerializable(typeof(DisputePrivate))]
[JsonSerializable(typeof(BalanceTransaction))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(RefundPrivate))]
[JsonSerializable(typeof(Review))]
[JsonSerializable(typeof(ReviewPrivate))]
[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(TokenPrivate))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(WebhookEndpointPrivate))]
[JsonSerializable(typeof(DeletedWebhookEndpoint))]
[JsonSerializable(typeof(CliSession))]
[JsonSerializable(typeof(Contract))]
[JsonSerializable(typeof(ContractPrivate))]
[JsonSerializable(typeof(CliSessionPrivate))]
[JsonSerializable(typeof(string))]
internal sealed partial class StripeJsonContract : JsonSerializerContext;

/// <summary>Objects to JSON and back.</summary>
public static class StripeJson
{
    // Names and descriptions are written as they are, not as \u escapes: the answer is JSON, never part of a page.

    /// <summary>How everything that is written for a client is written.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same for a tree that was taken apart.</summary>
    public static JsonSerializerOptions Trees { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the API shows of an object, UTF-8.</summary>
    public static byte[] Body(IApiObject subject) => ApiKinds.Of(subject).Body(subject);

    /// <summary>An endpoint with the secret that is told once, UTF-8.</summary>
    public static byte[] Body(WebhookEndpoint endpoint, string secret) => ApiKinds.Of(endpoint).Body(endpoint with { Secret = secret });

    /// <summary>What is left of a deleted endpoint, UTF-8.</summary>
    public static byte[] Body(DeletedWebhookEndpoint endpoint) =>
        JsonSerializer.SerializeToUtf8Bytes(endpoint, StripeJsonContract.Default.DeletedWebhookEndpoint);

    /// <summary>What it does not show, UTF-8; empty when there is nothing.</summary>
    public static ReadOnlyMemory<byte> Private(IApiObject subject) => ApiKinds.Of(subject).Private(subject);

    /// <summary>The object that was written by <see cref="Body(IApiObject)"/> and <see cref="Private"/>, checked.</summary>
    /// <exception cref="InvariantException">What is stored is wrong.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision)
        where T : class, IApiObject
    {
        var subject = ApiKinds.Of(typeof(T)).Read(body, hidden, revision);
        subject.Check();
        return (T)subject;
    }

    /// <summary>The object of this id, whatever kind that is, checked; null where no kind has such ids.</summary>
    /// <exception cref="InvariantException">What is stored is wrong.</exception>
    /// <exception cref="JsonException">It is not even an object of its kind.</exception>
    public static IApiObject? ReadAny(string id, ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision)
    {
        var subject = ApiKinds.OfId(id)?.Read(body, hidden, revision);
        subject?.Check();
        return subject;
    }

    /// <summary>What the ids of these records begin with: <c>pi_</c>.</summary>
    public static string PrefixOf<T>()
        where T : class, IApiObject => ApiKinds.Of(typeof(T)).Prefix;

    /// <summary>What other ids of these records begin with; null where there are none.</summary>
    public static string? TwinOf<T>()
        where T : class, IApiObject => ApiKinds.Of(typeof(T)).Twin;

    /// <summary>True when this is an id of these records.</summary>
    public static bool Owns<T>(string id)
        where T : class, IApiObject => ApiKinds.Of(typeof(T)).Owns(id);

    /// <summary>True when objects of this kind (<c>payment_intent</c>) have a property of this name.</summary>
    public static bool Has(string kind, string property) => ApiKinds.Find(kind) is { } known
        ? known.Has(property)
        : property is "id" or "object" or "api_version" or "created" or "data" or "livemode" or "type" or "request";
}
