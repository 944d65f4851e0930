using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Layby.Doubles;

/// <summary>One call of a contract.</summary>
/// <param name="Method">GET, POST, ….</param>
/// <param name="Path">The path, with names in braces for what varies.</param>
/// <param name="Request">The name of the body's schema; null where there is none.</param>
/// <param name="Responses">The statuses, each with the name of its body's schema where there is one.</param>
/// <param name="TakesKey">True where an idempotency key may stand above it.</param>
public sealed record ContractCall(
    string Method, string Path, string? Request, IReadOnlyDictionary<int, string?> Responses, bool TakesKey)
{
    /// <summary>True when a call of this method and path is one of these.</summary>
    public bool Fits(string method, string path)
    {
        var (mine, theirs) = (Path.Split('/'), path.Split('/'));
        return method == Method && mine.Length == theirs.Length
            && mine.Zip(theirs).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
    }
}

/// <summary>
/// What a provider publishes of its API: calls, fields, types, limits. An unknown field is a finding: a provider may let it pass,
/// but a connector that sends it is mistaken about something.
/// </summary>
public sealed class WireContract
{
    private readonly JsonElement schemas;

    private WireContract(JsonElement root)
    {
        schemas = root.GetProperty("schemas");
        Calls = [.. root.GetProperty("endpoints").EnumerateArray().Select(Read)];
    }

    /// <summary>The calls.</summary>
    public IReadOnlyList<ContractCall> Calls { get; }

    /// <summary>Reads one of the embedded files.</summary>
    public static WireContract Of(string file) => new(Embedded(file));

    /// <summary>The content of one of the embedded files.</summary>
    public static JsonElement Embedded(string file)
    {
        using var stream = typeof(WireContract).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"No contract is called {file}.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>The call of this method and path; null where there is none.</summary>
    public ContractCall? Find(string method, string path) => Calls.FirstOrDefault(call => call.Fits(method, path));

    /// <summary>The places in a value that do not fit its schema, and why: <c>order_lines[0].tax_rate: is no integer</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">The schema's name.</param>
    /// <param name="isRequest">True for what is sent: what only answers have may not be there.</param>
    public IReadOnlyList<string> Check(JsonElement value, string schema, bool isRequest = true)
    {
        var found = new List<string>();
        Walk(value, schemas.GetProperty(schema), "", isRequest, found);
        return found;
    }

    private static ContractCall Read(JsonElement call) => new(
        call.GetProperty("method").GetString()!,
        call.GetProperty("path").GetString()!,
        call.TryGetProperty("request", out var request) ? RefOf(request.GetProperty("schema")) : null,
        call.GetProperty("responses").EnumerateObject().ToDictionary(
            one => int.Parse(one.Name, CultureInfo.InvariantCulture),
            one => one.Value.TryGetProperty("schema", out var schema) ? RefOf(schema) : null),
        call.TryGetProperty("parameters", out var parameters)
            && parameters.EnumerateArray().Any(one => one.GetProperty("name").GetString() == "Klarna-Idempotency-Key"));

    private static string? RefOf(JsonElement schema) => schema.TryGetProperty("ref", out var name) ? name.GetString() : null;

    private void Walk(JsonElement value, JsonElement schema, string path, bool isRequest, List<string> found)
    {
        if (RefOf(schema) is { } name)
        {
            Walk(value, schemas.GetProperty(name), path, isRequest, found);
            return;
        }

        if (isRequest && schema.TryGetProperty("readOnly", out _))
        {
            found.Add($"{path}: is only answered");
            return;
        }

        switch (schema.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "object":
                Members(value, schema, path, isRequest, found);
                break;
            case "array":
                Items(value, schema, path, isRequest, found);
                break;
            case "string":
                Text(value, schema, path, found);
                break;
            case "integer":
                Number(value, schema, path, found);
                break;
            case "boolean" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                found.Add($"{path}: is no boolean");
                break;
        }
    }

    private void Members(JsonElement value, JsonElement schema, string path, bool isRequest, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            found.Add($"{path}: is no object");
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            var at = path == "" ? member.Name : $"{path}.{member.Name}";
            if (schema.GetProperty("fields").TryGetProperty(member.Name, out var field))
            {
                Walk(member.Value, field, at, isRequest, found);
            }
            else if (isRequest)
            {
                found.Add($"{at}: is unknown");
            }
        }

        if (schema.TryGetProperty("required", out var required))
        {
            found.AddRange(required.EnumerateArray().Select(one => one.GetString()!)
                .Where(one => !value.TryGetProperty(one, out _))
                .Select(one => $"{(path == "" ? one : $"{path}.{one}")}: is missing"));
        }
    }

    private void Items(JsonElement value, JsonElement schema, string path, bool isRequest, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            found.Add($"{path}: is no array");
            return;
        }

        Within(value.GetArrayLength(), schema, "minItems", "maxItems", path, found);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Walk(item, schema.GetProperty("items"), $"{path}[{index++}]", isRequest, found);
        }
    }

    private static void Text(JsonElement value, JsonElement schema, string path, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            found.Add($"{path}: is no text");
            return;
        }

        var text = value.GetString()!;
        Within(text.Length, schema, "minLength", "maxLength", path, found);
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
        {
            found.Add($"{path}: does not match its pattern");
        }

        if (schema.TryGetProperty("enum", out var allowed) && allowed.EnumerateArray().All(one => one.ToString() != text))
        {
            found.Add($"{path}: is none of its values");
        }

        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time"
            && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            found.Add($"{path}: is no time");
        }
    }

    private static void Number(JsonElement value, JsonElement schema, string path, List<string> found)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            found.Add($"{path}: is no integer");
            return;
        }

        Within(number, schema, "minimum", "maximum", path, found);
    }

    private static void Within(long number, JsonElement schema, string least, string most, string path, List<string> found)
    {
        if (schema.TryGetProperty(least, out var min) && number < min.GetInt64())
        {
            found.Add($"{path}: is below {min}");
        }

        if (schema.TryGetProperty(most, out var max) && number > max.GetInt64())
        {
            found.Add($"{path}: is above {max}");
        }
    }
}
