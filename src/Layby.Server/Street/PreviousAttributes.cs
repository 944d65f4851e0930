using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// What an <c>*.updated</c> event says has changed: the old values, and null for what was not there. Of a hash only the
/// part that changed, of a list the whole. https://docs.stripe.com/api/events/object#event_object-data-previous_attributes
/// </summary>
public static class PreviousAttributes
{
    /// <summary>The old values as JSON, UTF-8; an empty hash when nothing has changed.</summary>
    /// <param name="before">The object as it was.</param>
    /// <param name="after">The object as it is.</param>
    public static byte[] Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) => JsonSerializer.SerializeToUtf8Bytes(
        Difference(JsonNode.Parse(before.Span)!.AsObject(), JsonNode.Parse(after.Span)!.AsObject()), StripeJson.Trees);

    private static JsonObject Difference(JsonObject was, JsonObject now)
    {
        var old = new JsonObject();
        foreach (var name in was.Select(each => each.Key).Union(now.Select(each => each.Key)))
        {
            var (one, other) = (was[name], now[name]);
            if (JsonNode.DeepEquals(one, other))
            {
                continue;
            }

            old[name] = one is JsonObject wasHash && other is JsonObject nowHash
                ? Difference(wasHash, nowHash)
                : one?.DeepClone();
        }

        return old;
    }
}
