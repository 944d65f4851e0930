using System.Text.Json;

namespace Layby.Tests.Fuzz;

/// <summary>
/// What a walk has found in the answers it got: ids by the kind of their object, client secrets, pages and keys. With
/// them it asks on, and so comes to places that no invented id opens. It keeps a bounded number of each.
/// </summary>
internal sealed class Finds(Random random)
{
    private const int Kept = 24;

    private readonly Dictionary<string, List<string>> found = [];

    /// <summary>The kinds of objects that it has ids of.</summary>
    public IReadOnlyCollection<string> Kinds => found.Keys;

    /// <summary>One of the finds of a kind, mostly a late one; null when there is none.</summary>
    public string? Any(string kind) => found.GetValueOrDefault(kind) is not { Count: > 0 } list ? null
        : random.Next(2) == 0 ? list[^1]
        : list[random.Next(list.Count)];

    /// <summary>An id of any kind.</summary>
    public string? AnyAtAll() => found.Count == 0 ? null : Any(found.Keys.ElementAt(random.Next(found.Count)));

    /// <summary>Adds one.</summary>
    public void Add(string kind, string value)
    {
        if (!found.TryGetValue(kind, out var list))
        {
            found[kind] = list = [];
        }

        if (list.Contains(value))
        {
            return;
        }

        if (list.Count == Kept)
        {
            list.RemoveAt(random.Next(Kept - 1));
        }

        list.Add(value);
    }

    /// <summary>Learns from an answer; it must be one whole JSON value.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public void Learn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var name = "";
        string? id = null;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                name = NameOf(ref reader);
            }
            else if (reader.TokenType is JsonTokenType.String && name.Length > 0)
            {
                id = Take(name, ref reader, id);
            }
        }
    }

    // The names that are of use; of the others no text is made.
    private static string NameOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? "id"
        : reader.ValueTextEquals("object"u8) ? "object"
        : reader.ValueTextEquals("client_secret"u8) ? "client_secret"
        : reader.ValueTextEquals("secret"u8) ? "secret"
        : reader.ValueTextEquals("next_page"u8) ? "page"
        : reader.ValueTextEquals("url"u8) ? "url"
        : "";

    private string? Take(string name, ref Utf8JsonReader reader, string? id)
    {
        var value = reader.GetString()!;
        switch (name)
        {
            // Every object begins with its id and its kind.
            case "object" when id is not null:
                Add(value, id);
                return null;
            case "id":
                return value;
            case "url" when value.Contains("/authorize/", StringComparison.Ordinal):
                Add("page at a provider", new Uri(value).PathAndQuery);
                return id;
            case "client_secret" or "secret" or "page":
                Add(name, value);
                return id;
            default:
                return id;
        }
    }
}
