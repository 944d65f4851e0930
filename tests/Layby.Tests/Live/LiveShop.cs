using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Layby.Doubles.Klarna;
using Layby.Server;
using Layby.Server.Keys;
using Layby.Server.Reconcile;
using Layby.Tests.Crashes;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>
/// A shop whose money is real as far as it can tell: a server in live mode, and providers' doubles at the other end of its line.
/// </summary>
internal sealed class LiveShop : IAsyncDisposable
{
    public const string AlmaKey = "sk_live_double";

    private static readonly byte[] SealKey = Encoding.ASCII.GetBytes("a key of thirty-two bytes, told.");

    private readonly HttpMessageInvoker network = new(Plain());
    private readonly HttpClient browser = new(Plain());
    private readonly string folder = Directory.CreateTempSubdirectory("layby-live-").FullName;
    private readonly ManualTime time = new(DateTimeOffset.UtcNow);
    private TimeProvider clock = TimeProvider.System;
    private DoubleHost almaHost = null!;
    private DoubleHost klarnaHost = null!;
    private bool isStopped;
    private LiveDatabase? database;

    public RunningServer Server { get; private set; } = null!;

    public AlmaDouble Alma { get; private set; } = null!;

    public KlarnaDouble Klarna { get; private set; } = null!;

    public string Account { get; private set; } = "";

    public HttpClient Client { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>How far the server's clock is ahead of its providers'.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Opens one.</summary>
    /// <param name="plans">How one may pay at Alma.</param>
    /// <param name="klarna">How Klarna behaves.</param>
    /// <param name="isTimeReal">Whether its time is the machine's, else it passes as the test says.</param>
    /// <param name="database">Where its data is; null for the embedded database.</param>
    /// <param name="ago">How long ago its time begins: a program of its own goes by the machine's, and sees what is not to come.</param>
    public static async Task<LiveShop> OpenAsync(
        IReadOnlyList<AlmaPlan>? plans = null,
        KlarnaDoubleOptions? klarna = null,
        bool isTimeReal = false,
        LiveDatabase? database = null,
        TimeSpan ago = default)
    {
        var shop = new LiveShop { database = database };
        shop.time.Advance(-ago);
        shop.clock = isTimeReal ? TimeProvider.System : shop.time;
        var seams = new Seams(shop.clock, new Random(7), shop.network);
        shop.Alma = new(seams, new AlmaSetting { ApiKey = AlmaKey, Plans = plans ?? [AlmaPlan.Usual[2]] });
        shop.almaHost = await DoubleHost.StartAsync(shop.Alma);
        shop.Klarna = new(seams, klarna);
        shop.klarnaHost = await DoubleHost.StartAsync(shop.Klarna);
        await shop.StartAsync();
        (shop.Account, shop.Key) = await shop.AddAccountAsync();
        var options = new KlarnaDoubleOptions();
        await shop.ConnectAsync(shop.Account, "klarna", new JsonObject
        {
            ["regions"] = new JsonArray(new JsonObject
            {
                ["region"] = "eu",
                ["user_name"] = $"{options.UserName}-eu",
                ["secret"] = options.Password,
                ["address"] = shop.klarnaHost.Url.ToString(),
            }),
        });
        shop.Client.Dispose();
        shop.Client = shop.Server.Open(shop.Key);
        return shop;
    }

    /// <summary>One more live account, with a contract with Alma.</summary>
    public async Task<(string Account, string Key)> AddAccountAsync()
    {
        var made = (await OrderAsync("create", "--for", "live")).Split([' ', '\n']);
        var account = made.First(each => each.StartsWith("acct_2", StringComparison.Ordinal));
        await ConnectAsync(account, "alma", new JsonObject
        {
            ["api_key"] = AlmaKey,
            ["manual_capture"] = true,
            ["address"] = almaHost.Url.ToString(),
        });
        return (account, made.First(each => each.StartsWith("sk_live_", StringComparison.Ordinal)));
    }

    /// <summary>One more node on its database.</summary>
    public Task<RunningServer> JoinAsync() =>
        RunningServer.StartAsync(Live, clock, Directory.CreateDirectory(Path.Combine(folder, "node")).FullName);

    /// <summary>An intent that a customer is to pay at a provider's.</summary>
    public async Task<Reply> ConfirmedAsync(string more = "", string method = "alma") => (await PostAsync(
        "/v1/payment_intents",
        $"amount=12000&currency=eur&payment_method_types[]={method}&confirm=true&payment_method_data[type]={method}"
        + "&payment_method_data[billing_details][email]=someone@mail.example&payment_method_data[billing_details][address][country]=FR"
        + $"&return_url=https://shop.example/back{more}")).Granted();

    /// <summary>The customer goes to the provider's page.</summary>
    /// <returns>The page's address.</returns>
    public async Task<Uri> GoAsync(Reply intent)
    {
        using var there = await browser.GetAsync(new Uri((string)intent["next_action"]!["redirect_to_url"]!["url"]!));
        Assert.Equal(HttpStatusCode.SeeOther, there.StatusCode);
        return there.Headers.Location!;
    }

    /// <summary>They press a button of the page, and are sent on until they are back at the shop.</summary>
    /// <returns>The shop's address, with what they bring back.</returns>
    public async Task<Uri> PressAsync(Uri page, string deed)
    {
        using var answer = await browser.PostAsync(new Uri($"{page}/{deed}"), null);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        using var back = await browser.GetAsync(answer.Headers.Location);
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        return back.Headers.Location!;
    }

    /// <summary>They press a button, and never come back.</summary>
    public async Task PressAndCloseAsync(Uri page, string deed)
    {
        using var answer = await browser.PostAsync(new Uri($"{page}/{deed}"), null);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    /// <summary>Time passes, and what falls due meanwhile is done.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        time.Advance(span);
        await Alma.Callbacks.SendDueAsync(CancellationToken.None);
        await Klarna.Callbacks.SendDueAsync(CancellationToken.None);
        await Server.Server.Deadlines.RunOnceAsync(CancellationToken.None);
    }

    /// <summary>Time passes, a step at a time, until an object has this status; calls that are under way have time to end.</summary>
    public async Task<Reply> PassUntilAsync(string path, string status, TimeSpan step)
    {
        for (var steps = 0; ; steps++)
        {
            var now = await ReadAsync(path);
            if ((string?)now["status"] == status || steps == 40)
            {
                return now;
            }

            await PassAsync(step);
            await Task.Delay(30);
        }
    }

    /// <summary>The books at Alma's.</summary>
    public JsonArray Books() => JsonNode.Parse(Alma.Books())!.AsArray();

    /// <summary>The orders at Klarna's.</summary>
    public JsonArray KlarnaBooks() => JsonNode.Parse(Klarna.Books())!.AsArray();

    /// <summary>Klarna decides about the order that it looks into: accept or reject.</summary>
    public async Task DecideAsync(string word)
    {
        var order = (string)Assert.Single(KlarnaBooks())!["order_id"]!;
        using var answer = await browser.PostAsync(new Uri(klarnaHost.Url, $"/orders/{order}/{word}"), null);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    public Task<Reply> PostAsync(string path, string form = "", params (string Name, string Value)[] headers) =>
        RunningServer.SendAsync(Client, HttpMethod.Post, path, form, headers);

    public async Task<Reply> ReadAsync(string path) => (await RunningServer.SendAsync(Client, HttpMethod.Get, path, null)).Granted();

    /// <summary>Every byte of the database, as text.</summary>
    public async Task<string> DatabaseAsync()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(folder, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            text.Append(await reader.ReadToEndAsync());
        }

        return text.ToString();
    }

    /// <summary>All that was told, oldest first.</summary>
    public async Task<string[]> ToldAsync() =>
        [.. (await ReadAsync("/v1/events?limit=100"))["data"]!.AsArray().Reverse().Select(each => (string)each!["type"]!)];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await almaHost.DisposeAsync();
        await klarnaHost.DisposeAsync();
        browser.Dispose();
        network.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The server ends; its folder is nobody's.</summary>
    public async Task StopAsync()
    {
        if (!isStopped)
        {
            Client.Dispose();
            await Server.DisposeAsync();
            isStopped = true;
        }
    }

    /// <summary>It starts again.</summary>
    public async Task StartAsync()
    {
        Server = await RunningServer.StartAsync(Live, new ServersTime(this), folder);
        Client = Server.Open(Key is "" ? null : Key);
        isStopped = false;
    }

    /// <summary>While it is stopped, its database is copied to where <see cref="Restore"/> finds it.</summary>
    public async Task SaveAsync()
    {
        Copy(folder, Directory.CreateDirectory(Path.Combine(folder, "saved")).FullName);
        await (database?.SaveAsync() ?? Task.CompletedTask);
    }

    /// <summary>While it is stopped, its database is what it was when it was saved.</summary>
    public void Restore()
    {
        foreach (var file in Directory.EnumerateFiles(folder, "layby.db*"))
        {
            File.Delete(file);
        }

        Copy(Path.Combine(folder, "saved"), folder);
        database?.Restore();
    }

    /// <summary>
    /// Gives the command <c>layby reconcile</c>; time passes meanwhile. About a shared database it is the real program that does it.
    /// </summary>
    public Task<(int ExitCode, string[] Lines)> ReconcileAsync(params string[] words) => database is null
        ? AtDeskAsync(ReconcileOrder.Name, words)
        : ByProgramAsync(SealKey, [ReconcileOrder.Name, .. words, "--database", database.Address]);

    /// <summary>Runs the real program with a seal key in its file, or with none.</summary>
    public async Task<(int ExitCode, string[] Lines)> ByProgramAsync(byte[]? sealKey, params string[] words)
    {
        var file = Path.Combine(folder, "seal-key");
        await File.WriteAllTextAsync(file, Convert.ToBase64String(sealKey ?? []));
        string[] sealing = sealKey is null ? [] : ["--seal-key-file", file];
        var (exitCode, said, complained) = await LaybyProcess.RunAsync(folder, [.. words, .. sealing]);
        return (exitCode, (said + complained).TrimEnd().Split('\n'));
    }

    /// <summary>Gives a command that a desk carries out; time passes meanwhile.</summary>
    public async Task<(int ExitCode, string[] Lines)> AtDeskAsync(string name, string[] words)
    {
        var lines = new List<string>();
        var done = DeskCommand.RunAsync(
            name, words, Live(new Settings { DataFolder = folder }), TellAsync, CancellationToken.None);
        await DuringAsync(done);
        return (await done, [.. lines]);

        ValueTask TellAsync(string line)
        {
            lines.Add(line);
            return default;
        }
    }

    /// <summary>Time passes until something is done.</summary>
    public async Task DuringAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            Pass(TimeSpan.FromMilliseconds(250));
            await Task.Delay(10);
        }

        await work;
    }

    /// <summary>Time passes; what falls due is left to whoever does it by themselves.</summary>
    public void Pass(TimeSpan span) => time.Advance(span);

    /// <summary>The merchant does something at Alma themselves.</summary>
    public Task AtAlmaAsync(string path, string json) => ByHandAsync(almaHost, path, json, $"Alma-Auth {AlmaKey}");

    /// <summary>The merchant does something at Klarna themselves.</summary>
    public Task AtKlarnaAsync(string path, string json)
    {
        var options = new KlarnaDoubleOptions();
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.UserName}-eu:{options.Password}"));
        return ByHandAsync(klarnaHost, path, json, $"Basic {credentials}");
    }

    private async Task ConnectAsync(string account, string method, JsonObject credentials)
    {
        var file = Path.Combine(folder, $"{method}.json");
        await File.WriteAllTextAsync(file, credentials.ToJsonString());
        await OrderAsync("connect", method, "--account", account, "--credentials", file);
        File.Delete(file);
    }

    /// <summary>Gives a command of <c>layby keys</c>, which the running server carries out.</summary>
    public Task<string> OrderAsync(params string[] words) =>
        KeyCommand.RunAsync(words, Live(new Settings { DataFolder = folder }), ApiRoutes.Resources);

    private async Task ByHandAsync(DoubleHost host, string path, string json, string authorization)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, path))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        call.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await browser.SendAsync(call);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "layby.db*"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private Settings Live(Settings settings) => settings with
    {
        IsLive = true,
        Keys = KeyPolicy.Listed,
        Seal = new Seal(SealKey),
        Database = database?.Place,
    };

    private sealed class ServersTime(LiveShop shop) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => shop.Now + shop.Ahead;
    }

    private static SocketsHttpHandler Plain() => new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
}
