using System.Text.Json;

namespace Layby.Tests.Schema;

/// <summary>One walk through one answer, beside its shape. Objects are found by what they say they are.</summary>
internal sealed class SchemaWalk(string version, bool publishable)
{
    // Which keys each envelope has; an envelope has no shape of its own, because any object may be in it.
    private static readonly string[] ListKeys = ["object", "data", "has_more", "url"];
    private static readonly string[] SearchKeys = ["object", "data", "has_more", "next_page", "url"];

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Answer(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Say("answer", $"is {Kind(body)}, but must be an object");
        }
        else if (body.TryGetProperty("error", out _) && !body.TryGetProperty("object", out _))
        {
            Named(body, "error", "answer");
        }
        else
        {
            Self(body, "answer");
        }
    }

    internal void Say(string path, string problem) => _problems.Add($"{path}: {problem}");

    internal static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        var other => other == JsonValueKind.Null ? "null" : $"a {other.ToString().ToLowerInvariant()}",
    };

    /// <summary>An object that says itself what it is.</summary>
    internal void Self(JsonElement value, string path)
    {
        if (!value.TryGetProperty("object", out var named) || named.ValueKind != JsonValueKind.String)
        {
            Say(path, "does not say what `object` it is");
            return;
        }

        var name = named.GetString()!;
        if (name is "list" or "search_result")
        {
            Envelope(value, path == "answer" ? name : path, name == "list" ? ListKeys : SearchKeys);
        }
        else if (SchemaFile.NameFor(value, name) is { } schema)
        {
            Named(value, schema, path == "answer" ? name : path);
        }
        else
        {
            Say(path, $"there is no schema for the object `{name}`");
        }
    }

    /// <summary>An object whose shape is known by its place.</summary>
    internal void Named(JsonElement value, string name, string path)
    {
        var schema = SchemaFile.Find(name) ?? throw new InvalidOperationException($"No schema is called {name}.");
        new ValueWalk(this, new Expectation(name, version, publishable)).Value(value, schema, path);
        if (name == "event" && value.ValueKind == JsonValueKind.Object)
        {
            Carried(value, path);
        }
    }

    private void Envelope(JsonElement list, string path, string[] keys)
    {
        foreach (var key in keys.Where(key => !list.TryGetProperty(key, out _)))
        {
            Say(path, $"the required key `{key}` is missing");
        }

        foreach (var member in list.EnumerateObject())
        {
            var at = $"{path}.{member.Name}";
            switch (member.Name)
            {
                case "data" when member.Value.ValueKind == JsonValueKind.Array:
                    Members(member.Value, at);
                    break;
                case "has_more" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                case "url" when member.Value.ValueKind == JsonValueKind.String:
                case "next_page" when member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                case "total_count" when member.Value.ValueKind == JsonValueKind.Number:
                    break;
                case "data" or "has_more" or "url" or "next_page" or "total_count":
                    Say(at, $"is {Kind(member.Value)}, which no list has there");
                    break;
            }

            // `total_count` comes to whoever expands it: on searches always, on lists until basil.
            var counted = keys == SearchKeys || SchemaHistory.Before(version, "2025-03-31");
            if (!keys.Contains(member.Name) && !(counted && member.Name == "total_count"))
            {
                Say(path, $"the key `{member.Name}` is unknown");
            }
        }
    }

    private void Members(JsonElement data, string path)
    {
        var index = 0;
        foreach (var member in data.EnumerateArray())
        {
            Self(member, $"{path}[{index++}]");
        }
    }

    // What an event carries is written in the event's own version, which is seldom that of the request which reads it.
    private void Carried(JsonElement happening, string path)
    {
        if (!happening.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("object", out var carried) || carried.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var written = happening.TryGetProperty("api_version", out var own) && own.ValueKind == JsonValueKind.String
            ? own.GetString()!
            : version;
        var walk = new SchemaWalk(written, publishable);
        walk.Self(carried, $"{path}.data.object");
        _problems.AddRange(walk.Problems);

        if (happening.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            && SchemaFile.EventTypes.TryGetValue(type.GetString()!, out var wanted)
            && carried.TryGetProperty("object", out var name)
            && !wanted.Split('|').Contains(name.ToString()))
        {
            Say($"{path}.data.object", $"is a `{name}`, but {type} carries a `{wanted}`");
        }
    }
}
