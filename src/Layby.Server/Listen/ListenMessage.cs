using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Core.Webhooks;

namespace Layby.Server.Listen;

/// <summary>An event as it comes over the connection.</summary>
/// <param name="Conversation">What it is answered with.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Headers">What is passed on with the body.</param>
/// <param name="Body">The exact bytes that are signed.</param>
internal sealed record ListenMessage(
    string Conversation, string Id, string Type, IReadOnlyList<(string Name, string Value)> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The most bytes that the server may say at once: an event is never so long.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>What the server has said; null where it is no event.</summary>
    public static ListenMessage? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var read = JsonDocument.Parse(message);
            var root = read.RootElement;
            var body = Encoding.UTF8.GetBytes(root.GetProperty("event_payload").GetString()!);
            using var told = JsonDocument.Parse(body);
            return new(
                root.GetProperty("webhook_conversation_id").GetString()!,
                told.RootElement.GetProperty("id").GetString()!,
                told.RootElement.GetProperty("type").GetString()!,
                [.. root.GetProperty("http_headers").EnumerateObject().Select(each => (each.Name, each.Value.GetString()!))],
                body);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Says that it is here, where nobody stands behind.</summary>
    public ReadOnlyMemory<byte> Acknowledge() => Bytes(new()
    {
        ["type"] = "event_ack",
        ["event_id"] = Id,
        ["webhook_conversation_id"] = Conversation,
    });

    /// <summary>Says what the receiver answered.</summary>
    public ReadOnlyMemory<byte> Answer(ReceiverAnswer answer, Uri forwardTo) => Bytes(new()
    {
        ["type"] = "webhook_response",
        ["forward_url"] = forwardTo.ToString(),
        ["status"] = answer.Status,
        ["trouble"] = answer.Trouble,
        ["body"] = Encoding.UTF8.GetString(answer.Body.Span),
        ["webhook_conversation_id"] = Conversation,
    });

    private static byte[] Bytes(JsonObject word) => Encoding.UTF8.GetBytes(word.ToJsonString());
}
