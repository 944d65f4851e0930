using System.Runtime.InteropServices;
using Layby.Server.Hatch;
using Layby.Server.Keys;
using Layby.Server.Listen;
using Layby.Server.Reconcile;
using Layby.Server.Reviews;
using Layby.Server.Store;
using Layby.Server.Telemetry;
using Layby.Server.Upkeep;

namespace Layby.Server;

/// <summary>What the command line does. Exit codes: 0 stopped, 1 could not listen, 2 wrong options, 3 unsafe to start.</summary>
public static class Startup
{
    // The pair that the start prints; any other name is as good.
    private const string PrintedName = "LaybyShop4242";

    /// <summary>The secret key that the start prints.</summary>
    public const string PrintedKey = "sk_test_" + PrintedName;

    /// <summary>Runs the command and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["--help" or "-h" or "help", ..] => Help(),
                ["listen", .. var words] => await ListenAsync(words),
                [KeyCommand.Name, .. var words] => await ChangeKeysAsync(words),
                [ReconcileOrder.Name, .. var words] => await UpkeepAsync(
                    words, (words, stop) => AtDeskAsync(ReconcileOrder.Name, words, ReconcileOrder.Options, stop)),
                [ReviewOrder.Name, .. var words] => await UpkeepAsync(
                    words, (words, stop) => AtDeskAsync(ReviewOrder.Name, words, ReviewOrder.Options, stop)),
                ["backup", .. var words] => await UpkeepAsync(words, BackupAsync),
                ["verify", .. var words] => await UpkeepAsync(words, VerifyAsync),
                ["copy", .. var words] => await UpkeepAsync(words, CopyAsync),
                _ => await ServeAsync(Read(arguments)),
            };
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return refused.ExitCode;
        }
        catch (OrderRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 2;
        }
        catch (Exception refused) when (refused is StoreRefusedException or StoreDamagedException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 3;
        }
        catch (OperationCanceledException)
        {
            // Whoever told it to end knows.
            return 1;
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync(taken.Message);
            return 1;
        }
    }

    private static Settings Read(string[] arguments) =>
        SettingsReader.Read(arguments, Environment.GetEnvironmentVariable, "appsettings.json");

    private static async Task<int> ServeAsync(Settings settings)
    {
        await using var server = await LaybyServer.BuildAsync(settings);
        await server.StartAsync();
        var hasKeys = server.World.Keyring.Keys.All.Count > 0;
        await GreetAsync(settings.Log is LogStyle.Json
            ? JsonLines.Line(
                TimeProvider.System.GetUtcNow(),
                LogLevel.Information,
                "Layby",
                1,
                $"Layby listens on {server.Url}. {(settings.IsLive ? "Payments here move real money." : "Nothing here moves real money.")}")
            : Greeting(server.Url, settings, hasKeys, server.World.Settings.Limits));
        await server.WaitForShutdownAsync();
        return 0;
    }

    private static async Task GreetAsync(string greeting)
    {
        try
        {
            await Console.Out.WriteLineAsync(greeting);
        }
        catch (IOException)
        {
            // Its output goes to a full disk or to nobody; it serves all the same.
        }
    }

    private static async Task<int> ChangeKeysAsync(string[] words)
    {
        var order = KeyWords.Take(words, out var options);
        await Console.Out.WriteLineAsync(await KeyCommand.RunAsync(order, Read(options), ApiRoutes.Resources));
        return 0;
    }

    private static async Task<int> AtDeskAsync(
        string name, string[] words, IReadOnlyCollection<string> own, CancellationToken stop)
    {
        var order = OrderWords.Take(words, own, out var options);
        return await DeskCommand.RunAsync(
            name, order, Read(options), async line => await Console.Out.WriteLineAsync(line.AsMemory(), stop), stop);
    }

    private static async Task<int> ListenAsync(string[] words)
    {
        if (words is ["--help" or "-h" or "help", ..])
        {
            return Help();
        }

        var options = ListenWords.Read(words, Environment.GetEnvironmentVariable);
        using var command = new ListenCommand(options, Console.Out, options.PrintJson ? Console.Error : Console.Out);
        await UntilToldAsync(command.RunAsync);
        return 0;
    }

    private static async Task<int> UpkeepAsync(string[] words, Func<string[], CancellationToken, Task<int>> command)
    {
        if (words is ["--help" or "-h" or "help", ..])
        {
            return Help();
        }

        var exitCode = 0;
        await UntilToldAsync(async stop => exitCode = await command(words, stop));
        return exitCode;
    }

    private static async Task<int> BackupAsync(string[] words, CancellationToken stop)
    {
        var given = UpkeepWords.Take(words, BackupCommand.Options, out var options);
        await Console.Out.WriteLineAsync(BackupCommand.Run(given, Read(options), stop));
        return 0;
    }

    private static Task<int> VerifyAsync(string[] words, CancellationToken stop)
    {
        var given = UpkeepWords.Take(words, VerifyCommand.Options, out var options);
        return VerifyCommand.RunAsync(given, Read(options), Console.Out, stop);
    }

    private static async Task<int> CopyAsync(string[] words, CancellationToken stop)
    {
        var given = UpkeepWords.Take(words, CopyCommand.Options, out var options);
        _ = Read(options);
        await Console.Out.WriteLineAsync(await CopyCommand.RunAsync(given, stop));
        return 0;
    }

    private static async Task UntilToldAsync(Func<CancellationToken, Task> command)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await command(stop.Token);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    // A line more where the machine lets it have less than it would take.
    private static string Narrow(ServerLimits limits)
    {
        if (limits.Connections == new ServerLimits().Connections)
        {
            return "";
        }

        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024 / 1024;
        return $"{Environment.NewLine}  connections      at most {limits.Connections}: this process may open "
            + $"{ServerLimits.OpenFiles()} files (ulimit -n) and use {memory} MB";
    }

    private static string Greeting(Uri url, Settings settings, bool hasKeys, ServerLimits limits)
    {
        var at = settings.PublicUrl ?? url;
        var place = settings.Database is null ? $"--data {settings.DataFolder}" : "--database …";
        var keys = settings.Keys is KeyPolicy.Open
            ? $"""
                secret key       {PrintedKey}   (any sk_test_NAME is a sandbox of its own)
                  publishable key  pk_test_{PrintedName}
                """
            : hasKeys
                ? "keys             only those made with: layby keys create"
                : $"keys             none yet: make the first with: layby keys create {place}";
        return $"""
            {(settings.IsLive ? "Layby listens. LIVE: payments here move real money." : "Layby listens. Nothing here moves real money.")}
              API base         {at.AbsoluteUri.TrimEnd('/')}
              {keys}{Shop(at, settings)}
              data             {settings.Database?.Shown ?? Path.GetFullPath(settings.DataFolder)}{Narrow(limits)}
            """;
    }

    // The shop has a key of its own where any will do.
    private static string Shop(Uri at, Settings settings) => settings.Keys is not KeyPolicy.Open
        ? ""
        : $"{Environment.NewLine}  demo shop        {at.AbsoluteUri.TrimEnd('/')}/shop";

    private static int Help()
    {
        Console.WriteLine("""
            layby [options]                        starts the server
            layby keys create [options]            makes a sandbox with a pair of keys, shown once
              --for live                           an account where money is real instead
              --account ID | --sandbox NAME        for an account that there is, or for the sandbox of sk_test_NAME
              --restricted RESOURCE:write,…        one restricted key instead; also RESOURCE:read, all:read, all:write
              --name LABEL                         what to call them
            layby keys list [options]              shows the keys that there are, not their texts
            layby keys roll ID [--expires 24h]     makes a successor; the old key lives on for 0 to 7 days
            layby keys revoke ID                   takes a key back, at once
            layby keys connect METHOD --account ID --credentials FILE
                                                   gives a live account its contract with klarna or alma, kept encrypted
            layby keys disconnect METHOD --account ID
            layby reconcile [--account ID] [--since 7d] [--until DAY] [options]
                                                   compares live payments with what Klarna and Alma show of them, also
                                                   while the server runs; a line for each difference; changes nothing
            layby reviews list [--account ID] [options]
                                                   shows live payments that a person must look at
            layby reviews settle ID --as again|done|undone [--provider-id ID]
                                                   says what came of one; the id names an order or a refund at the provider
            layby backup --to FILE [options]       copies the database into one file, also while the server runs
            layby verify [--file FILE] [options]   checks the books, also while the server runs; changes nothing
            layby copy --from STORE --to STORE     moves an installation into an empty store, and compares both; a store
                                                   is a folder or a PostgreSQL address
            layby listen [listen options]          shows events as they happen, and tells an address of them
              --forward-to URL                     where to tell them, like http://127.0.0.1:3000/hook
              --events TYPE,…                      only these types
              --server URL --key KEY               whose events              http://127.0.0.1:4242, sk_test_LaybyShop4242
              --api-version V                      the version of the events
              --print-json                         each event as a line of JSON; all else goes to the error output

              --urls URL            where to listen                         http://127.0.0.1:4242
              --data DIR            the folder of the embedded database     ./layby-data
              --database ADDRESS    sqlite, or postgres://USER:PASSWORD@HOST:PORT,HOST:PORT/NAME   sqlite
              --keep-events DAYS    how long events are kept at least       forever
              --mode sandbox|live   whether keys that move real money open anything   sandbox
              --seal-key-file FILE  the key that encrypts providers' credentials: 32 bytes as base64   LAYBY_SEAL_KEY
              --keys open|listed    any test key, or only created ones      open on loopback, else listed
              --public-url URL      the address that browsers use           taken from each request
              --api-version V       version of calls that name none         2026-08-26.dahlia
              --merchant-name NAME  the shop's name on the sandbox's pages  Layby Shop
              --country CC          the account's country                   FR
              --fee-METHOD P%+N     klarna, alma, card: a payment's cost    4.99%+35, 4.5%+30, 1.5%+25
              --webhook-retries …   when webhooks are tried again           5s,10s,20s,40s,2m,5m,15m,30m,1h/75h
              --shop-origins URL,…  whose pages may frame the element       any with open keys, else none
              --metrics-urls URL    where /metrics is, alone               beside the API on loopback, else nowhere
              --otlp URL            the collector of traces and metrics    none
              --log text|json       how the log is written                 text
              --rate-limit N/s|off  how often one key may call (or N/m N/h) off

            Each option is also a variable (LAYBY_PUBLIC_URL) and a name in appsettings.json ("public-url").
            """);
        return 0;
    }
}
