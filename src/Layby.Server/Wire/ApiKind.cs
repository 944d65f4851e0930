using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Layby.Core;

namespace Layby.Server.Wire;

/// <summary>One kind of object: its name, the prefix of its ids, and how it is written and read.</summary>
internal abstract class ApiKind(string name, string prefix, Type type)
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer)? pen;

    /// <summary>As its <c>object</c> says: <c>payment_intent</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What its ids begin with: <c>pi_</c>.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>What other ids of it begin with; null for all kinds but those that cards have a prefix of their own for.</summary>
    public string? Twin { get; init; }

    /// <summary>Its record.</summary>
    public Type Type { get; } = type;

    /// <summary>True when this is an id of the kind.</summary>
    public bool Owns(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) || (Twin is not null && id.StartsWith(Twin, StringComparison.Ordinal));

    /// <summary>What the API shows, UTF-8.</summary>
    public abstract byte[] Body(IApiObject subject);

    /// <summary>What it does not show, UTF-8; empty when there is nothing.</summary>
    public abstract ReadOnlyMemory<byte> Private(IApiObject subject);

    /// <summary>Both together again.</summary>
    public abstract IApiObject Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision);

    /// <summary>True when it has a property of this name.</summary>
    public abstract bool Has(string property);

    // The generated handler writes straight through; the serializer takes half as long again, and would not use the
    // handler at all with an encoder of our own in its options. The writer encodes here.
    protected static byte[] Write<TWritten>(JsonTypeInfo<TWritten> type, TWritten subject)
    {
        var (output, writer) = pen ??= NewPen();
        output.ResetWrittenCount();
        writer.Reset();
        type.SerializeHandler!(writer, subject);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static (ArrayBufferWriter<byte> Output, Utf8JsonWriter Writer) NewPen()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        return (output, new Utf8JsonWriter(output, StripeJson.Writing));
    }
}

/// <summary>A kind whose records are <typeparamref name="T"/>, all of it shown.</summary>
internal class ApiKind<T>(string name, string prefix, JsonTypeInfo<T> body, Func<T, long, T> revise)
    : ApiKind(name, prefix, typeof(T))
    where T : class, IApiObject
{
    public override byte[] Body(IApiObject subject) => Write(body, (T)subject);

    public override ReadOnlyMemory<byte> Private(IApiObject subject) => default;

    public override IApiObject Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision) =>
        ReadBody(body, revision);

    public override bool Has(string property) => body.Properties.Any(each => each.Name == property);

    protected T ReadBody(ReadOnlySpan<byte> json, long revision) => revise(JsonSerializer.Deserialize(json, body)!, revision);
}

/// <summary>A kind of which a part (<typeparamref name="TPrivate"/>) is never shown.</summary>
internal sealed class ApiKind<T, TPrivate>(
    string name,
    string prefix,
    JsonTypeInfo<T> body,
    Func<T, long, T> revise,
    JsonTypeInfo<TPrivate> hidden,
    Func<T, TPrivate?> hide,
    Func<T, TPrivate, T> reveal)
    : ApiKind<T>(name, prefix, body, revise)
    where T : class, IApiObject
    where TPrivate : class
{
    public override ReadOnlyMemory<byte> Private(IApiObject subject) =>
        hide((T)subject) is { } secret ? Write(hidden, secret) : default;

    public override IApiObject Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret, long revision)
    {
        var shown = ReadBody(body, revision);
        return secret.IsEmpty ? shown : reveal(shown, JsonSerializer.Deserialize(secret, hidden)!);
    }
}
