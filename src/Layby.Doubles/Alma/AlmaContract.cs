using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>What is wrong with one field, in Alma's words.</summary>
/// <param name="Field">Its path: <c>payment.purchase_amount</c>.</param>
/// <param name="Code"><c>missing_field</c>, <c>invalid_type</c> or <c>invalid_value</c>.</param>
public sealed record AlmaFault(string Field, string Code);

/// <summary>
/// The shapes of Alma's API, put together from its documents and clients since Alma publishes none. A request is held against them
/// strictly: a name that nobody has heard of is a mistake of whoever sent it.
/// </summary>
public sealed class AlmaContract
{
    private readonly JsonObject schemas;

    private AlmaContract(JsonObject whole)
    {
        schemas = whole["schemas"]!.AsObject();
        Endpoints = [.. whole["endpoints"]!.AsArray().Select(each => Read(each!.AsObject()))];
    }

    /// <summary>The contract.</summary>
    public static AlmaContract Known { get; } = Load();

    /// <summary>Every endpoint: method, path with its <c>{id}</c>, and the name of the request's schema, where it has one.</summary>
    public IReadOnlyList<(string Method, string Path, string? Request, string? Answer)> Endpoints { get; }

    /// <summary>The names of a schema's fields.</summary>
    public IReadOnlyList<string> FieldsOf(string schema) => [.. Fields(schemas[schema]!.AsObject()).Select(each => each.Key)];

    /// <summary>What is wrong with a body; nothing where it is as the schema has it.</summary>
    public IReadOnlyList<AlmaFault> Check(string schema, JsonObject? body)
    {
        var faults = new List<AlmaFault>();
        if (body is null)
        {
            faults.Add(new("", "invalid_type"));
        }
        else
        {
            CheckObject(schemas[schema]!.AsObject(), body, "", faults);
        }

        return faults;
    }

    private static AlmaContract Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("alma-payments-api.json")!;
        return new(JsonNode.Parse(stream)!.AsObject());
    }

    private static (string Method, string Path, string? Request, string? Answer) Read(JsonObject endpoint) => (
        endpoint["method"]!.GetValue<string>(),
        endpoint["path"]!.GetValue<string>(),
        endpoint["request"] is JsonValue request ? request.GetValue<string>() : null,
        endpoint["responses"]?["200"] switch
        {
            JsonValue one => one.GetValue<string>(),
            JsonArray { Count: > 0 } many => many[0]!.GetValue<string>(),
            _ => null,
        });

    // Where an object stands in place it may be written without the word "fields".
    private static JsonObject Fields(JsonObject schema) => schema["fields"]?.AsObject() ?? schema;

    private void CheckObject(JsonObject schema, JsonObject value, string path, List<AlmaFault> faults)
    {
        var fields = Fields(schema);
        foreach (var name in Names(schema["required"]).Where(name => value[name] is null))
        {
            faults.Add(new(path + name, "missing_field"));
        }

        if (Names(schema["required_one_of"]).ToArray() is { Length: > 0 } either && either.All(name => value[name] is null))
        {
            faults.Add(new(path + either[0], "missing_field"));
        }

        foreach (var (name, child) in value)
        {
            if (fields[name] is not JsonObject field)
            {
                faults.Add(new(path + name, "invalid_value"));
            }
            else if (child is null)
            {
                faults.Add(new(path + name, "invalid_type"));
            }
            else
            {
                CheckField(field, child, path + name, faults);
            }
        }
    }

    private void CheckField(JsonObject field, JsonNode value, string path, List<AlmaFault> faults)
    {
        var type = field["type"]!.GetValue<string>();
        if (!Fits(type, value))
        {
            faults.Add(new(path, "invalid_type"));
        }
        else if (value is JsonObject inner)
        {
            if (field["ref"] is { } name)
            {
                CheckObject(schemas[name.GetValue<string>()]!.AsObject(), inner, path + ".", faults);
            }
            else if (field["fields"] is not null)
            {
                CheckObject(field, inner, path + ".", faults);
            }
        }
        else if (value is JsonArray items)
        {
            CheckItems(field["items"], items, path, faults);
        }
        else if (!IsAllowed(field, value))
        {
            faults.Add(new(path, "invalid_value"));
        }
    }

    private void CheckItems(JsonNode? shape, JsonArray items, string path, List<AlmaFault> faults)
    {
        var schema = shape switch
        {
            JsonObject inPlace => inPlace,
            JsonValue name => schemas[name.GetValue<string>()] as JsonObject,
            _ => null,
        };
        for (var i = 0; schema is not null && i < items.Count; i++)
        {
            if (items[i] is JsonObject item)
            {
                CheckObject(schema, item, $"{path}[{i}].", faults);
            }
            else
            {
                faults.Add(new($"{path}[{i}]", "invalid_type"));
            }
        }
    }

    private static bool Fits(string type, JsonNode value) => (type, value.GetValueKind()) switch
    {
        ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value.AsValue().TryGetValue<long>(out _),
        _ => false,
    };

    private static bool IsAllowed(JsonObject field, JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String when field["enum"] is { } words => Names(words).Contains(value.GetValue<string>()),
        JsonValueKind.String when field["format"]?.GetValue<string>() is "uri" =>
            Uri.TryCreate(value.GetValue<string>(), UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"),
        JsonValueKind.Number when field["minimum"] is { } least => value.GetValue<long>() >= least.GetValue<long>(),
        _ => true,
    };

    private static IEnumerable<string> Names(JsonNode? list) => (list as JsonArray ?? []).Select(each => each!.GetValue<string>());
}
