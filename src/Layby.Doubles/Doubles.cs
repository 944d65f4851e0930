using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Layby.Doubles.Alma;
using Layby.Doubles.Klarna;

namespace Layby.Doubles;

/// <summary>The program: each provider's double on a port of its own, for as long as nobody stops it.</summary>
internal static class Doubles
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is stopped.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, rest) = FolderOf(args);
        if (PortsOf(rest) is not { } ports)
        {
            await Console.Error.WriteLineAsync(
                "layby-doubles takes --klarna-port N, --alma-port N (0 for any that is free), and --credentials DIR, where it puts what "
                + "`layby keys connect` wants.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var network = new HttpMessageInvoker(
            new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
        var seams = new Seams(TimeProvider.System, new Random(), network);
        var klarna = new KlarnaDouble(seams);
        var doubles = new List<(string Name, int Port, WireDouble Double, string Credentials)>
        {
            ("Klarna", ports.Klarna, klarna, $"eu: {klarna.UserName("eu")} {klarna.Password}"),
            ("Alma", ports.Alma, new AlmaDouble(seams), new AlmaSetting().ApiKey),
        };
        return await ServeAsync(doubles, urls => Give(folder, urls[0], klarna, urls[1]), stop.Token);
    }

    // As a merchant writes them for their own contracts.
    private static void Give(string? folder, Uri klarnaUrl, KlarnaDouble klarna, Uri almaUrl)
    {
        if (folder is null)
        {
            return;
        }

        var regions = KlarnaDouble.Regions.Select(region => (JsonNode)new JsonObject
        {
            ["region"] = region,
            ["user_name"] = klarna.UserName(region),
            ["secret"] = klarna.Password,
            ["address"] = klarnaUrl.ToString(),
        });
        Write("klarna", new JsonObject { ["environment"] = "sandbox", ["regions"] = new JsonArray([.. regions]) });
        Write("alma", new JsonObject
        {
            ["environment"] = "sandbox",
            ["api_key"] = new AlmaSetting().ApiKey,
            ["manual_capture"] = true,
            ["address"] = almaUrl.ToString(),
        });

        void Write(string method, JsonObject credentials) =>
            File.WriteAllText(Path.Combine(folder, $"{method}.json"), credentials.ToJsonString());
    }

    private static async Task<int> ServeAsync(
        List<(string Name, int Port, WireDouble Double, string Credentials)> doubles, Action<Uri[]> started, CancellationToken stop)
    {
        var hosts = new List<DoubleHost>();
        foreach (var (name, port, one, credentials) in doubles)
        {
            hosts.Add(await DoubleHost.StartAsync(one, port));
            Console.WriteLine($"{name,-8}{hosts[^1].Url}  {credentials}");
        }

        started([.. hosts.Select(each => each.Url)]);
        using var beat = new PeriodicTimer(Beat);
        try
        {
            while (await beat.WaitForNextTickAsync(stop))
            {
                doubles.ForEach(one => one.Double.Lapse());
                await Task.WhenAll(doubles.Select(one => one.Double.Callbacks.SendDueAsync(stop)));
            }
        }
        catch (OperationCanceledException)
        {
            // It was told to stop.
        }

        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        return 0;
    }

    private static (string? Folder, string[] Others) FolderOf(string[] args) =>
        Array.IndexOf(args, "--credentials") is var at and >= 0 && at + 1 < args.Length
            ? (args[at + 1], [.. args[..at], .. args[(at + 2)..]])
            : (null, args);

    private static (int Klarna, int Alma)? PortsOf(string[] args)
    {
        var (klarna, alma) = (0, 0);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !ushort.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                return null;
            }

            switch (args[i])
            {
                case "--klarna-port":
                    klarna = port;
                    break;
                case "--alma-port":
                    alma = port;
                    break;
                default:
                    return null;
            }
        }

        return (klarna, alma);
    }
}
