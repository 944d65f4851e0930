using System.Text;
using System.Text.Json;

namespace Layby.Tests.Schema;

/// <summary>
/// Stands in every test client's way and refuses an answer of /v1 or /sandbox that does not have its object's shape.
/// </summary>
public sealed class SchemaCheckingHandler : DelegatingHandler
{
    public SchemaCheckingHandler()
    {
    }

    public SchemaCheckingHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri?.AbsolutePath ?? "";
        if (path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/sandbox/", StringComparison.Ordinal))
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (text.Length > 0)
            {
                Check(request, response, text);
            }
        }

        return response;
    }

    private static void Check(HttpRequestMessage request, HttpResponseMessage response, string text)
    {
        var problems = Problems(request, response, text);
        if (problems.Count > 0)
        {
            throw new SchemaException($"""
                {request.Method} {request.RequestUri!.PathAndQuery} answered {(int)response.StatusCode}, which is not as it should be:
                  {string.Join("\n  ", problems)}
                The whole answer: {text}
                """);
        }
    }

    private static List<string> Problems(HttpRequestMessage request, HttpResponseMessage response, string text)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
        {
            return [$"answer: its type is {response.Content.Headers.ContentType}, not application/json"];
        }

        JsonElement body;
        try
        {
            body = JsonElement.Parse(text);
        }
        catch (JsonException notJson)
        {
            return [$"answer: is not JSON: {notJson.Message}"];
        }

        var version = response.Headers.TryGetValues("Stripe-Version", out var values) ? values.First() : null;
        var problems = StripeSchema.Check(body, version ?? StripeSchema.NewestVersion, IsPublishable(request)).ToList();
        var refused = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out _);
        if (refused == response.IsSuccessStatusCode)
        {
            problems.Add($"answer: {(refused ? "an error" : "no error")} came with status {(int)response.StatusCode}");
        }

        return problems;
    }

    private static bool IsPublishable(HttpRequestMessage request)
    {
        var given = request.Headers.Authorization;
        var key = given?.Parameter ?? "";
        if (given?.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) == true)
        {
            var decoded = new byte[key.Length];
            key = Convert.TryFromBase64String(key, decoded, out var length)
                ? Encoding.UTF8.GetString(decoded, 0, length)
                : "";
        }

        return key.StartsWith("pk_", StringComparison.Ordinal)
            || (given is null && request.RequestUri!.Query.Contains("key=pk_", StringComparison.Ordinal));
    }
}

/// <summary>An answer has not the shape that its object has at Stripe.</summary>
public sealed class SchemaException(string message) : Exception(message);
