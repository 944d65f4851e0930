using System.Text.Json;

namespace Layby.Tests.Schema;

/// <summary>The two embedded files: Stripe's objects, and what only Layby has, in one language.</summary>
internal static class SchemaFile
{
    private static readonly JsonElement[] Files = [Read("openapi-subset.json"), Read("sandbox-objects.json")];

    private static readonly Dictionary<string, JsonElement> Schemas = Files
        .SelectMany(file => file.GetProperty("schemas").EnumerateObject())
        .ToDictionary(schema => schema.Name, schema => schema.Value);

    // Nested shapes are named Object.Part and may carry an `object` of their own: only the outermost answer for a name.
    private static readonly Dictionary<string, string> ByObject = Schemas
        .Where(schema => !schema.Key.StartsWith("deleted_", StringComparison.Ordinal))
        .Select(schema => (schema.Key, Object: ObjectOf(schema.Value)))
        .Where(pair => pair.Object is not null)
        .ToDictionary(pair => pair.Object!, pair => pair.Key);

    /// <summary>What an event of each type carries: names of objects, with bars between.</summary>
    public static IReadOnlyDictionary<string, string> EventTypes { get; } = Files
        .SelectMany(file => file.GetProperty("event-types").EnumerateObject())
        .ToDictionary(type => type.Name, type => type.Value.GetString()!);

    public static JsonElement? Find(string name) => Schemas.TryGetValue(name, out var schema) ? schema : null;

    /// <summary>The shape for what the answer says it is, or null when there is none.</summary>
    public static string? NameFor(JsonElement answer, string objectName)
    {
        var deleted = answer.TryGetProperty("deleted", out var gone) && gone.ValueKind == JsonValueKind.True;
        if (deleted && Schemas.ContainsKey("deleted_" + objectName))
        {
            return "deleted_" + objectName;
        }

        return ByObject.GetValueOrDefault(objectName);
    }

    private static string? ObjectOf(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty("object", out var named)
        && named.TryGetProperty("enum", out var names)
            ? names[0].GetString()
            : null;

    private static JsonElement Read(string name)
    {
        var type = typeof(SchemaFile);
        using var stream = type.Assembly.GetManifestResourceStream(type, name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the test assembly.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
