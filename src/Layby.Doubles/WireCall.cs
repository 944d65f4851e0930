using System.Text;
using System.Text.Json.Nodes;

namespace Layby.Doubles;

/// <summary>A call as a double gets it.</summary>
/// <param name="Method">GET, POST, ….</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Query">The query.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The exact bytes.</param>
/// <param name="Address">The address by which the double was called: what it answers leads there again.</param>
public sealed record WireCall(
    string Method, string Path, IQueryCollection Query, IHeaderDictionary Headers, byte[] Body, string Address)
{
    /// <summary>The parts of the path.</summary>
    public string[] Parts { get; } = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The body's object; null where it is none.</summary>
    public JsonObject? Json()
    {
        try
        {
            return Body.Length == 0 ? null : JsonNode.Parse(Body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>An answer before it is written.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; none where it is empty.</param>
/// <param name="Type">What the body is.</param>
public sealed record WireAnswer(int Status, string Body = "", string Type = "application/json")
{
    /// <summary>The headers beside the body's type.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>An answer of JSON.</summary>
    public static WireAnswer Of(int status, JsonNode body) => new(status, body.ToJsonString());

    /// <summary>A page.</summary>
    public static WireAnswer Page(string html, int status = 200) => new(status, html, "text/html; charset=utf-8");

    /// <summary>Sends a browser elsewhere.</summary>
    public static WireAnswer To(string url) => new(303) { Headers = { ["Location"] = url } };

    /// <summary>The same with one more header.</summary>
    public WireAnswer With(string name, string value) => this with { Headers = new(Headers) { [name] = value } };

    /// <summary>The bytes of the body.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Body);
}
