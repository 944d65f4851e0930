using System.Buffers;
using System.Text.Json;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.Events;

/// <summary>An event as it is told: the envelope around the object as it was then, in the version of that day's default.</summary>
public static class EventJson
{
    /// <summary>https://docs.stripe.com/api/events/object</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> WriteAsync(
        StoredEvent stored, Account account, World world, CancellationToken stop)
    {
        _ = ApiVersion.Parse(stored.ApiVersion, out var version);
        var subject = await Answers.InVersionAsync(stored.Object, version, new(world, account), stop);
        var output = new ArrayBufferWriter<byte>(subject.Length + 512);
        using var writer = new Utf8JsonWriter(output, StripeJson.Writing);
        writer.WriteStartObject();
        writer.WriteString("id", stored.Id);
        writer.WriteString("object", "event");
        writer.WriteString("api_version", stored.ApiVersion);
        writer.WriteNumber("created", stored.Created);
        writer.WriteStartObject("data");
        writer.WritePropertyName("object");
        writer.WriteRawValue(subject.Span, skipInputValidation: true);
        if (!stored.PreviousAttributes.IsEmpty)
        {
            writer.WritePropertyName("previous_attributes");
            writer.WriteRawValue(stored.PreviousAttributes.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.WriteBoolean("livemode", false);
        writer.WriteNumber("pending_webhooks", 0);
        writer.WriteStartObject("request");
        writer.WriteString("id", stored.RequestId);
        writer.WriteString("idempotency_key", stored.IdempotencyKey);
        writer.WriteEndObject();
        writer.WriteString("type", stored.Type);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }
}
