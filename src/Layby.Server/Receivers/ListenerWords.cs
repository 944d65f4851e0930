using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Layby.Core.Webhooks;

namespace Layby.Server.Receivers;

/// <summary>What a listener says.</summary>
/// <param name="Conversation">To which of the messages.</param>
/// <param name="Answer">What its receiver answered; null where it says only that it has the message.</param>
internal sealed record ListenerWord(string Conversation, ReceiverAnswer? Answer);

/// <summary>
/// The messages on a listener's connection, JSON as the official tool reads and writes it:
/// https://github.com/stripe/stripe-cli/tree/master/pkg/websocket. An answer without a status, with <c>trouble</c> in its
/// place, is ours.
/// </summary>
internal static class ListenerWords
{
    /// <summary>The most bytes that a listener may say at once; the official tool cuts its receiver's answer to 5,000.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxTrouble = 200;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An event for a listener.</summary>
    /// <param name="conversation">What it answers with.</param>
    /// <param name="listener">Its id.</param>
    /// <param name="version">The version, where it is not the account's default.</param>
    /// <param name="headers">What it passes on with the body.</param>
    /// <param name="body">The event, UTF-8.</param>
    public static ReadOnlyMemory<byte> Write(
        string conversation,
        string listener,
        string? version,
        IReadOnlyList<(string Name, string Value)> headers,
        ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>((body.Length * 5 / 4) + 1024);
        using var writer = new Utf8JsonWriter(output, Writing);
        writer.WriteStartObject();
        writer.WriteString("type", "webhook_event");
        writer.WriteStartObject("endpoint");
        writer.WriteString("api_version", version);
        writer.WriteEndObject();
        writer.WriteString("event_payload", body);
        writer.WriteStartObject("http_headers");
        foreach (var (name, value) in headers)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteString("webhook_conversation_id", conversation);
        writer.WriteString("webhook_id", listener);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>What a listener has said; null where it is nothing that is understood.</summary>
    public static ListenerWord? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var read = JsonDocument.Parse(message);
            var word = read.RootElement;
            return word.ValueKind is JsonValueKind.Object && Text(word, "webhook_conversation_id") is { } conversation
                ? Text(word, "type") switch
                {
                    "event_ack" => new(conversation, null),
                    "webhook_response" => new(conversation, Answer(word)),
                    _ => null,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReceiverAnswer Answer(JsonElement word)
    {
        if (!word.TryGetProperty("status", out var number) || number.ValueKind is not JsonValueKind.Number
            || !number.TryGetInt32(out var status) || status is < 100 or > 599)
        {
            var trouble = Text(word, "trouble") is { Length: > 0 } said ? said : "The listener's receiver gave no answer.";
            return ReceiverAnswer.None(trouble.Length > MaxTrouble ? trouble[..MaxTrouble] : trouble);
        }

        var body = Encoding.UTF8.GetBytes(Text(word, "body") ?? "");
        return new() { Status = status, Body = body.AsMemory(0, Math.Min(body.Length, ReceiverAnswer.KeptBytes)) };
    }

    private static string? Text(JsonElement word, string name) =>
        word.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
