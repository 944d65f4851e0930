using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Layby.Doubles.Klarna;
using Layby.Tests.Crashes;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>
/// The real program in live mode, one node or several on a database, connected to doubles that outlive it. The first node is where
/// customers and providers come to.
/// </summary>
internal sealed class LiveNodes : IAsyncDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpMessageInvoker network = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly string? database;
    private readonly Uri[] urls;
    private readonly LaybyProcess?[] nodes;
    private DoubleHost almaHost = null!;
    private DoubleHost klarnaHost = null!;

    private LiveNodes(int count, string? database)
    {
        this.database = database;
        urls = [.. Enumerable.Range(0, count).Select(_ => FreeAddress())];
        nodes = new LaybyProcess?[count];
    }

    public AlmaDouble Alma { get; private set; } = null!;

    public KlarnaDouble Klarna { get; private set; } = null!;

    public string Key { get; private set; } = "";

    /// <summary>What both providers have in their books.</summary>
    public IReadOnlyList<BookEntry> Entries => [.. Alma.Entries(), .. Klarna.Entries()];

    /// <summary>A node's address; it is there whether the node lives or not.</summary>
    public Uri UrlOf(int node) => urls[node % urls.Length];

    public static async Task<LiveNodes> StartAsync(int count = 1, string? database = null)
    {
        var all = new LiveNodes(count, database);
        var seams = new Seams(TimeProvider.System, new Random(7), all.network);
        all.Alma = new(seams, new AlmaSetting { ApiKey = LiveShop.AlmaKey, Plans = [AlmaPlan.Usual[2]] });
        all.Klarna = new(seams, new() { CreatesASecond = 1_000, CallsASecond = 10_000 });
        (all.almaHost, all.klarnaHost) = (await DoubleHost.StartAsync(all.Alma), await DoubleHost.StartAsync(all.Klarna));
        await File.WriteAllTextAsync(all.SealKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var made = await all.OrderAsync("keys", "create", "--for", "live");
        all.Key = made.Split([' ', '\n']).First(each => each.StartsWith("sk_live_", StringComparison.Ordinal));
        var account = made.Split([' ', '\n']).First(each => each.StartsWith("acct_2", StringComparison.Ordinal));
        await all.ConnectAsync(account, "alma", new JsonObject
        {
            ["api_key"] = LiveShop.AlmaKey,
            ["manual_capture"] = true,
            ["address"] = all.almaHost.Url.ToString(),
        });
        var options = new KlarnaDoubleOptions();
        await all.ConnectAsync(account, "klarna", new JsonObject
        {
            ["regions"] = new JsonArray(new JsonObject
            {
                ["region"] = "eu",
                ["user_name"] = $"{options.UserName}-eu",
                ["secret"] = options.Password,
                ["address"] = all.klarnaHost.Url.ToString(),
            }),
        });
        for (var node = 0; node < count; node++)
        {
            await all.StartAsync(node);
        }

        return all;
    }

    /// <summary>Starts a node that has died.</summary>
    public async Task StartAsync(int node) => nodes[node] = await LaybyProcess.ServeAsync(
        folder.Path, [.. Where(), "--urls", AddressOf(urls[node]), "--mode", "live", "--public-url", AddressOf(urls[0])]);

    /// <summary>Not one instruction more is run of it.</summary>
    public async Task KillAsync(int node)
    {
        nodes[node]!.KillNine();
        await nodes[node]!.DisposeAsync();
        nodes[node] = null;
    }

    /// <summary>A command of the program about this installation.</summary>
    /// <returns>What it said; it has ended well.</returns>
    public async Task<string> OrderAsync(params string[] words)
    {
        var (exitCode, said) = await TryAsync(words);
        Assert.True(exitCode == 0, said);
        return said;
    }

    /// <summary>The same, however it ends.</summary>
    public async Task<(int ExitCode, string Said)> TryAsync(params string[] words)
    {
        string[] own = words is ["verify", ..] ? ["--data", folder.Path, .. Database()] : ["--data", folder.Path, .. Where()];
        var (exitCode, said, complained) = await LaybyProcess.RunAsync(folder.Path, [.. words, .. own]);
        return (exitCode, said + complained);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        await almaHost.DisposeAsync();
        await klarnaHost.DisposeAsync();
        network.Dispose();
        folder.Dispose();
    }

    private string SealKey => folder.File("seal-key");

    private string[] Database() => database is null ? [] : ["--database", database];

    private string[] Where() => [.. Database(), "--seal-key-file", SealKey];

    private async Task ConnectAsync(string account, string method, JsonObject credentials)
    {
        var file = folder.File($"{method}.json");
        await File.WriteAllTextAsync(file, credentials.ToJsonString());
        await OrderAsync("keys", "connect", method, "--account", account, "--credentials", file);
        File.Delete(file);
    }

    private static string AddressOf(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static Uri FreeAddress()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
    }
}
