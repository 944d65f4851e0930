using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Layby.Simulation;

/// <summary>What somebody sends.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">The path.</param>
/// <param name="Form">The body.</param>
/// <param name="Key">The API key; null for a browser.</param>
/// <param name="IdempotencyKey">The idempotency key, if any.</param>
/// <param name="Query">The query, with its question mark.</param>
public sealed record Request(
    string Method, string Path, string Form = "", string? Key = null, string? IdempotencyKey = null, string Query = "")
{
    /// <summary>How many changes of its object the world had seen when it was sent; -1 where that is not looked at.</summary>
    public int Since { get; init; } = -1;

    /// <summary>The intent that it pays, where a customer presses the button that does.</summary>
    public string? Pays { get; init; }

    /// <summary>What the body is.</summary>
    public string BodyType { get; init; } = "application/x-www-form-urlencoded";

    /// <summary>What else stands above the body.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The same as the server meets it.</summary>
    /// <param name="body">Where the answer is written.</param>
    public HttpContext ToHttp(MemoryStream body)
    {
        var asked = new HttpRequestFeature
        {
            Method = Method,
            Scheme = "http",
            Protocol = "HTTP/1.1",
            Path = Path,
            QueryString = Query,
            Body = new MemoryStream(Encoding.UTF8.GetBytes(Form)),
        };
        asked.Headers.Host = "127.0.0.1:4242";
        if (Key is not null)
        {
            asked.Headers.Authorization = $"Bearer {Key}";
        }

        if (IdempotencyKey is not null)
        {
            asked.Headers["Idempotency-Key"] = IdempotencyKey;
        }

        if (Method == "POST")
        {
            asked.Headers.ContentType = BodyType;
            asked.Headers.ContentLength = asked.Body.Length;
        }

        foreach (var (name, value) in Headers)
        {
            asked.Headers[name] = value;
        }

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        return new DefaultHttpContext(features);
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string Body, string? Location, bool Replayed)
{
    /// <summary>A string of the object, or of the error.</summary>
    public string? this[string name] => Tree[name] is { } there ? (string?)there : null;

    /// <summary>All of it.</summary>
    public JsonNode Tree => field ??= JsonNode.Parse(Body)!;
}
