using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Layby.Tests.Webhooks;

/// <summary>A message that a listener was sent.</summary>
internal sealed record Told(JsonNode Message)
{
    public string Payload => (string)Message["event_payload"]!;

    public JsonNode Event => JsonNode.Parse(Payload)!;

    public string Type => (string)Event["type"]!;

    public string Id => (string)Event["id"]!;

    public string? Version => (string?)Message["endpoint"]!["api_version"];

    public string Header(string name) => (string)Message["http_headers"]![name]!;
}

/// <summary>Somebody who listens over a real WebSocket, in the words of the official tool, answering what a test says.</summary>
internal sealed class ListeningTool : IDisposable
{
    public const string Path = "/v1/stripecli/sessions";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[1024 * 1024];

    /// <summary>Asks for a session.</summary>
    public static async Task<Reply> OpenAsync(HttpClient client, string form = "enabled_events[]=*") =>
        await RunningServer.SendAsync(client, HttpMethod.Post, Path, $"device_name=desk&websocket_features[]=webhooks&{form}");

    /// <summary>Asks for a session and connects.</summary>
    public static async Task<ListeningTool> StartAsync(HttpClient client, string form = "enabled_events[]=*")
    {
        var session = (await OpenAsync(client, form)).Granted();
        return await ConnectAsync(new Uri((string)session["websocket_url"]!), (string)session["websocket_id"]!);
    }

    public static async Task<ListeningTool> ConnectAsync(Uri url, string websocketId)
    {
        var tool = new ListeningTool();
        tool.socket.Options.AddSubProtocol("stripecli-devproxy-v1");
        tool.socket.Options.SetRequestHeader("Websocket-Id", websocketId);
        await tool.socket.ConnectAsync(new Uri(url + "?websocket_feature=webhooks"), CancellationToken.None);
        return tool;
    }

    /// <summary>The next event; null once the server has said good-bye.</summary>
    public async Task<Told?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return part.MessageType is WebSocketMessageType.Close ? null : new(JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, length))!);
    }

    /// <summary>The next so many events, each answered with this status.</summary>
    public async Task<IReadOnlyList<Told>> TakeAsync(int count, int status = 200)
    {
        var all = new List<Told>();
        while (all.Count < count)
        {
            all.Add((await NextAsync())!);
            await AnswerAsync(all[^1], status);
        }

        return all;
    }

    public Task AcknowledgeAsync(Told told) => SayAsync(new JsonObject
    {
        ["type"] = "event_ack",
        ["webhook_conversation_id"] = told.Message["webhook_conversation_id"]!.DeepClone(),
        ["event_id"] = told.Message["webhook_id"]!.DeepClone(),
    }.ToJsonString());

    public Task AnswerAsync(Told told, int status, string body = "said the shop") => SayAsync(new JsonObject
    {
        ["type"] = "webhook_response",
        ["status"] = status,
        ["body"] = body,
        ["http_headers"] = new JsonObject(),
        ["webhook_conversation_id"] = told.Message["webhook_conversation_id"]!.DeepClone(),
        ["webhook_id"] = told.Message["webhook_id"]!.DeepClone(),
    }.ToJsonString());

    public Task SayAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Says good-bye in these words, and waits for the server's.</summary>
    public Task LeaveAsync(string words) => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, words, CancellationToken.None);

    /// <summary>What the server said as it closed.</summary>
    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    /// <summary>Ends without a word, as a process that is killed.</summary>
    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }
}
