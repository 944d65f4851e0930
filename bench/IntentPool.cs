using System.Text;
using System.Text.Json;

namespace Layby.Bench;

/// <summary>Ids of intents that the server holds.</summary>
internal sealed class IntentPool
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _ids = [];

    public int Count => _ids.Count;

    public void Add(byte[] id)
    {
        lock (_gate)
        {
            _ids.Add(id);
        }
    }

    /// <summary>
    /// Any but the ten oldest, so that a page of ten begins after each of them. Not while intents are added.
    /// </summary>
    public ReadOnlySpan<byte> Any(Random dice) => _ids[dice.Next(Math.Min(OldestPage, _ids.Count - 1), _ids.Count)];

    // Added in about the order in which they were made: 64 may be in flight, so the oldest page is taken generously.
    private const int OldestPage = 200;
}

internal static class ObjectId
{
    /// <summary>The id of the object itself: Stripe's answers begin with it, so this reads a few bytes only.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1
                && reader.TokenType is JsonTokenType.PropertyName
                && reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                return reader.TokenType is JsonTokenType.String ? reader.ValueSpan : throw Missing(body);
            }
        }

        throw Missing(body);
    }

    private static BenchException Missing(ReadOnlySpan<byte> body) =>
        new($"an answer without an `id` of its own:\n{Encoding.UTF8.GetString(body)}");
}
