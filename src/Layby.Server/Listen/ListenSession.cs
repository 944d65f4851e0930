using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Layby.Server.Listen;

/// <summary>A session that the server has opened.</summary>
/// <param name="WebsocketId">What opens its connection.</param>
/// <param name="Path">Where it is opened, on the server.</param>
/// <param name="Secret">What the events are signed with.</param>
/// <param name="Version">The version in which they are told.</param>
internal sealed record ListenSession(string WebsocketId, string Path, string Secret, string Version)
{
    /// <summary>Asks the server for one.</summary>
    /// <exception cref="HttpRequestException">No server answers, or not now.</exception>
    /// <exception cref="StartRefusedException">It refuses: in its own words.</exception>
    public static async Task<ListenSession> OpenAsync(ListenOptions options, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
        using var form = new FormUrlEncodedContent(
        [
            new("device_name", Environment.MachineName),
            new("websocket_features[]", "webhooks"),
            .. options.Events.Select(each => new KeyValuePair<string, string>("enabled_events[]", each)),
            .. options.ApiVersion is { } asked ? [new("api_version", asked)] : (KeyValuePair<string, string>[])[],
        ]);
        using var answer = await client.PostAsync(new Uri(options.Server, "/v1/stripecli/sessions"), form, stop);
        using var read = await ReadAsync(answer, stop);
        if (answer.StatusCode is not HttpStatusCode.OK)
        {
            throw answer.StatusCode >= HttpStatusCode.InternalServerError || answer.StatusCode is HttpStatusCode.TooManyRequests
                ? new HttpRequestException($"The server answered {(int)answer.StatusCode}.")
                : new StartRefusedException(2, MessageOf(read) ?? $"{options.Server} is no Layby: it answered {(int)answer.StatusCode}.");
        }

        return read?.RootElement is { ValueKind: JsonValueKind.Object } session
            && Text(session, "websocket_id") is { } websocketId
            && Uri.TryCreate(Text(session, "websocket_url"), UriKind.Absolute, out var url)
            && Text(session, "secret") is { } secret
                ? new(websocketId, url.AbsolutePath, secret, options.ApiVersion ?? Text(session, "default_version") ?? "")
                : throw new StartRefusedException(2, $"{options.Server} is no Layby: nobody can listen to it.");
    }

    private static async Task<JsonDocument?> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? MessageOf(JsonDocument? read) =>
        read?.RootElement is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("error", out var error)
            && error.ValueKind is JsonValueKind.Object
            ? Text(error, "message")
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
