using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Server;
using Layby.Tests.Nodes;
using Layby.Tests.Postgres;
using Layby.Tests.Schema;
using Xunit;

namespace Layby.Tests;

/// <summary>
/// A whole server of a test's own: real HTTP on a free port, a real store in a folder that goes with it. Every answer
/// that its client receives is checked against the schema of its object.
/// </summary>
public sealed class RunningServer : IAsyncDisposable
{
    public const string SecretKey = "sk_test_BQokikJOvBiI2HlWgH4olfQ2";
    public const string PublishableKey = "pk_test_BQokikJOvBiI2HlWgH4olfQ2";

    private readonly string folder;
    private readonly bool ownsFolder;
    private readonly IAsyncDisposable? database;

    private RunningServer(LaybyServer server, string folder, bool ownsFolder, IAsyncDisposable? database)
    {
        this.database = database;
        Server = server;
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        Client = Open(SecretKey);
    }

    public LaybyServer Server { get; }

    public Uri Url => Server.Url;

    /// <summary>Calls with the secret key, follows no redirect.</summary>
    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(
        Func<Settings, Settings>? with = null, TimeProvider? time = null, string? folder = null)
    {
        if (IsPostgresAsked && folder is null)
        {
            return await StartOnPostgresAsync(with, time);
        }

        var owns = folder is null;
        folder ??= Directory.CreateTempSubdirectory("layby-test-").FullName;
        var settings = new Settings { Urls = new("http://127.0.0.1:0"), DataFolder = folder };
        var server = await LaybyServer.BuildAsync(with?.Invoke(settings) ?? settings, time, IsTold(time));
        await server.StartAsync();
        return new RunningServer(server, folder, owns, null);
    }

    // A test's clock is the time; a wrong one is what nodes must not go by.
    private static bool IsTold(TimeProvider? time) => time is not null and not WrongTime;

    /// <summary>True where <c>LAYBY_TEST_DATABASE=postgres</c> has every server that needs no folder run on PostgreSQL.</summary>
    public static bool IsPostgresAsked { get; } = Environment.GetEnvironmentVariable("LAYBY_TEST_DATABASE") == "postgres";

    /// <summary>The same on a PostgreSQL database of its own; a skipped test where there can be none.</summary>
    public static async Task<RunningServer> StartOnPostgresAsync(Func<Settings, Settings>? with = null, TimeProvider? time = null)
    {
        var database = await RentedDatabase.OfAsync();
        var folder = Directory.CreateTempSubdirectory("layby-test-").FullName;
        var settings = new Settings
        {
            Urls = new("http://127.0.0.1:0"),
            DataFolder = folder,
            Database = database.Options.Address,
            Limits = new() { DatabaseConnections = 12 },
        };
        var server = await LaybyServer.BuildAsync(with?.Invoke(settings) ?? settings, time, IsTold(time));
        await server.StartAsync();
        return new RunningServer(server, folder, true, database);
    }

    /// <summary>A client with another key; null for none.</summary>
    public HttpClient Open(string? key)
    {
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,

            // As other clients can: what a header may not hold is for the server to say.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        var client = new HttpClient(new SchemaCheckingHandler(transport)) { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public Task<Reply> PostAsync(string path, string form = "", params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, form, headers);

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> SendAsync(
        HttpMethod method, string path, string? form, params (string Name, string Value)[] headers) =>
        SendAsync(Client, method, path, form, headers);

    public static async Task<Reply> SendAsync(
        HttpClient client, HttpMethod method, string path, string? form, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
        {
            request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply((int)response.StatusCode, text, response.Headers
            .Concat(response.Content.Headers)
            .ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await (database?.DisposeAsync() ?? default);
        if (ownsFolder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>An answer, read.</summary>
public sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public JsonNode? this[string name] => Json[name];

    public JsonNode Error => Json["error"]!;

    public string Id => (string)Json["id"]!;

    /// <summary>The same, and a failed test where the call was refused.</summary>
    public Reply Granted()
    {
        Assert.True(Status is 200, $"{Status}: {Text}");
        return this;
    }
}
