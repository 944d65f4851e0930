using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;

namespace Layby.Server.Wire;

/// <summary>JSON as Stripe writes it: snake case, nulls written, properties in the order of the records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(PaymentIntent))]
[JsonSerializable(typeof(PaymentIntentPrivate))]
[JsonSerializable(typeof(PaymentMethod))]
[JsonSerializable(typeof(PaymentMethodPrivate))]
[JsonSerializable(typeof(Charge))]
[JsonSerializable(typeof(string))]
internal sealed partial class StripeJsonContract : JsonSerializerContext;

/// <summary>Objects to JSON and back.</summary>
public static class StripeJson
{
    // Names and descriptions are written as they are, not as \u escapes: the answer is JSON, never part of a page.
    private static readonly StripeJsonContract Contract =
        new(new JsonSerializerOptions(StripeJsonContract.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>How everything that is written for a client is written.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same for a tree that was taken apart.</summary>
    public static JsonSerializerOptions Trees { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True when objects of this kind (<c>payment_intent</c>) have a property of this name.</summary>
    public static bool Has(string kind, string property) => kind switch
    {
        "payment_intent" => Has(Contract.PaymentIntent, property),
        "payment_method" => Has(Contract.PaymentMethod, property),
        "charge" => Has(Contract.Charge, property),
        "event" => property is "id" or "object" or "api_version" or "created" or "data" or "livemode" or "type" or "request",
        _ => property is "id" or "object",
    };

    private static bool Has(JsonTypeInfo type, string property) => type.Properties.Any(each => each.Name == property);

    /// <summary>What the API shows of an object, UTF-8.</summary>
    public static byte[] Body(IApiObject subject) => subject switch
    {
        PaymentIntent intent => Write(StripeJsonContract.Default.PaymentIntent, intent),
        PaymentMethod method => Write(StripeJsonContract.Default.PaymentMethod, method),
        Charge charge => Write(StripeJsonContract.Default.Charge, charge),
        _ => throw new ArgumentOutOfRangeException(nameof(subject), subject.GetType().Name),
    };

    // The generated handler writes straight through; the serializer takes half as long again, and would not use the
    // handler at all with an encoder of our own in its options. The writer encodes here.
    private static byte[] Write<T>(JsonTypeInfo<T> type, T subject)
    {
        var (output, writer) = pen ??= NewPen();
        output.ResetWrittenCount();
        writer.Reset();
        type.SerializeHandler!(writer, subject);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer)? pen;

    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) NewPen()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        return (output, new Utf8JsonWriter(output, Writing));
    }

    /// <summary>What it does not show, UTF-8; empty when there is nothing.</summary>
    public static ReadOnlyMemory<byte> Private(IApiObject subject) => subject switch
    {
        PaymentIntent intent when intent.Private != PaymentIntentPrivate.None =>
            JsonSerializer.SerializeToUtf8Bytes(intent.Private, Contract.PaymentIntentPrivate),
        PaymentMethod { UsedBy: not null } method =>
            JsonSerializer.SerializeToUtf8Bytes(new PaymentMethodPrivate(method.UsedBy), Contract.PaymentMethodPrivate),
        _ => default,
    };

    /// <summary>The object that was written by <see cref="Body"/> and <see cref="Private"/>, checked.</summary>
    public static T Read<T>(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision)
        where T : class, IApiObject
    {
        IApiObject subject = typeof(T) == typeof(PaymentIntent) ? ReadIntent(body, hidden, revision)
            : typeof(T) == typeof(PaymentMethod) ? ReadMethod(body, hidden, revision)
            : typeof(T) == typeof(Charge)
                ? JsonSerializer.Deserialize(body, Contract.Charge)! with { Revision = revision }
            : throw new ArgumentOutOfRangeException(nameof(T), typeof(T).Name);
        subject.Check();
        return (T)subject;
    }

    private static PaymentIntent ReadIntent(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision)
    {
        var intent = JsonSerializer.Deserialize(body, Contract.PaymentIntent)! with { Revision = revision };
        return hidden.IsEmpty
            ? intent
            : intent with { Private = JsonSerializer.Deserialize(hidden, Contract.PaymentIntentPrivate)! };
    }

    private static PaymentMethod ReadMethod(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision)
    {
        var method = JsonSerializer.Deserialize(body, Contract.PaymentMethod)! with { Revision = revision };
        return hidden.IsEmpty
            ? method
            : method with { UsedBy = JsonSerializer.Deserialize(hidden, Contract.PaymentMethodPrivate)!.UsedBy };
    }
}
