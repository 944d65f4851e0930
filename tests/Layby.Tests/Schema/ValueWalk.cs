using System.Globalization;
using System.Text.Json;

namespace Layby.Tests.Schema;

/// <summary>Which named shape is being read, in which version and for whom: older ones and other keys may lack some.</summary>
internal sealed record Expectation(string Schema, string Version, bool Publishable);

/// <summary>The part of a walk that stays inside one named shape.</summary>
internal sealed class ValueWalk(SchemaWalk walk, Expectation expected)
{
    // Stripe's first year, and the end of the century: outside of them it is milliseconds, or nothing.
    private const long Earliest = 1_293_840_000;
    private const long Latest = 4_102_444_800;

    public void Value(JsonElement value, JsonElement schema, string path)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!Has(schema, "nullable") && !Has(schema, "x-open"))
            {
                walk.Say(path, "is null, but is never null");
            }
        }
        else if (schema.TryGetProperty("$ref", out var name))
        {
            walk.Named(value, name.GetString()!, path);
        }
        else if (schema.TryGetProperty("anyOf", out var shapes))
        {
            AnyOf(value, shapes, path);
        }
        else if (schema.TryGetProperty("x-expandable", out var objects) && value.ValueKind == JsonValueKind.Object)
        {
            Expanded(value, objects, path);
        }
        else if (schema.TryGetProperty("type", out var type))
        {
            Typed(value, schema, type.GetString()!, path);
        }
    }

    private void Typed(JsonElement value, JsonElement schema, string type, string path)
    {
        if (!Fits(value, type))
        {
            walk.Say(path, $"is {SchemaWalk.Kind(value)} ({Short(value)}), but must be of type {type}");
            return;
        }

        switch (type)
        {
            case "object":
                Object(value, schema, path);
                break;
            case "array":
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Value(item, schema.GetProperty("items"), $"{path}[{index++}]");
                }

                break;
            default:
                Scalar(value, schema, path);
                break;
        }
    }

    // 10.0 and 1e3 are whole numbers to JSON, but a strict client's integer reader refuses them.
    private static bool Fits(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number
            && long.TryParse(value.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"The schema has a type {type} that is not known here."),
    };

    private void Scalar(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("enum", out var allowed)
            && !allowed.EnumerateArray().Any(one => one.GetString() == value.GetString())
            && !SchemaHistory.WasCalled(expected.Schema, value.GetString()!, expected.Version))
        {
            walk.Say(path, $"{Short(value)} is none of its values");
        }

        if (Has(schema, "x-event-type") && !SchemaFile.EventTypes.ContainsKey(value.GetString()!))
        {
            walk.Say(path, $"{Short(value)} is not a type of event");
        }

        if (schema.TryGetProperty("x-const", out var only) && value.GetRawText() != only.GetRawText())
        {
            walk.Say(path, $"is {Short(value)}, but is always {only}");
        }

        if (schema.TryGetProperty("format", out _) && value.GetInt64() is < Earliest or > Latest)
        {
            walk.Say(path, $"{Short(value)} is not a plausible time in seconds since 1970");
        }
    }

    private void Object(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("additionalProperties", out var each))
        {
            foreach (var member in value.EnumerateObject())
            {
                Value(member.Value, each, $"{path}.{member.Name}");
            }
        }
        else if (schema.TryGetProperty("properties", out var properties) && properties.EnumerateObject().Any())
        {
            Members(value, properties, path);
            Unknown(value, schema, properties, path);
            Missing(value, schema, path);
        }
    }

    private void Members(JsonElement value, JsonElement properties, string path)
    {
        var seen = new HashSet<string>();
        foreach (var member in value.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                walk.Say(path, $"the key `{member.Name}` is there twice");
            }

            if (properties.TryGetProperty(member.Name, out var schema))
            {
                Value(member.Value, schema, $"{path}.{member.Name}");
            }
            else if (member.Value.ValueKind == JsonValueKind.Object
                && SchemaHistory.StillThere(expected.Schema, member.Name, expected.Version))
            {
                if (SchemaHistory.ShapeOf(expected.Schema, member.Name) is { } shape)
                {
                    walk.Named(member.Value, shape, $"{path}.{member.Name}");
                }
                else
                {
                    walk.Self(member.Value, $"{path}.{member.Name}");
                }
            }
        }
    }

    private void Unknown(JsonElement value, JsonElement schema, JsonElement properties, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            var omitted = schema.TryGetProperty("x-omitted-properties", out var others)
                && others.EnumerateArray().Any(other => other.GetString() == member.Name);
            var known = omitted || properties.TryGetProperty(member.Name, out _)
                || SchemaHistory.StillThere(expected.Schema, member.Name, expected.Version);
            if (!known)
            {
                walk.Say(path, $"the key `{member.Name}` is unknown");
            }
            else if (expected.Publishable && PublishableView.Hides(expected.Schema, member.Name))
            {
                walk.Say(path, $"a publishable key must not see `{member.Name}`");
            }
        }
    }

    private void Missing(JsonElement value, JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("required", out var required))
        {
            return;
        }

        foreach (var key in required.EnumerateArray().Select(one => one.GetString()!))
        {
            var owed = !SchemaHistory.NotYetThere(expected.Schema, key, expected.Version)
                && !(expected.Publishable && PublishableView.MayLack(expected.Schema, key));
            if (owed && !value.TryGetProperty(key, out _))
            {
                walk.Say(path, $"the required key `{key}` is missing");
            }
        }
    }

    private void Expanded(JsonElement value, JsonElement objects, string path)
    {
        var name = value.TryGetProperty("object", out var named) ? named.ToString() : "";
        var names = objects.EnumerateArray().Select(one => one.GetString()!).ToArray();
        if (!names.Contains(name))
        {
            var allowed = string.Join(", ", names);
            walk.Say(path, $"is an object `{name}` in the place of an id; only {allowed} expands here");
        }
        else
        {
            walk.Self(value, path);
        }
    }

    private void AnyOf(JsonElement value, JsonElement shapes, string path)
    {
        foreach (var shape in shapes.EnumerateArray())
        {
            var trial = new SchemaWalk(expected.Version, expected.Publishable);
            new ValueWalk(trial, expected).Value(value, shape, path);
            if (trial.Problems.Count == 0)
            {
                return;
            }
        }

        walk.Say(path, $"{Short(value)} has none of the shapes allowed here");
    }

    private static bool Has(JsonElement schema, string word) =>
        schema.TryGetProperty(word, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}
