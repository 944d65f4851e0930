using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Layby.Server.Store.Postgres;
using Npgsql;

namespace Layby.Tests.Postgres;

/// <summary>A PostgreSQL server of the tests' own: a cluster in a temporary folder, on 127.0.0.1 and a free port.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>No fsync: for tests that do not look at the disk.</summary>
    public static readonly string[] Quick =
        ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=400", "shared_buffers=64MB"];

    private static int databases;

    private readonly string folder;
    private readonly string[] settings;
    private Process? process;
    private Task<string> complaints = Task.FromResult("");

    private PostgresServer(string folder, int port, string[] settings)
    {
        this.folder = folder;
        this.settings = settings;
        Port = port;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Makes a cluster and starts a server on it.</summary>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var folder = PostgresProgram.NewFolder();
        await PostgresProgram.RunAsync(
            "initdb", "--pgdata", Path.Combine(folder, "cluster"), "--username", "layby", "--auth", "trust", "--encoding", "UTF8",
            "--locale", "C.UTF-8", "--no-sync", "--data-checksums");
        var server = new PostgresServer(folder, FreePort(), settings);
        await server.BeginAsync();
        return server;
    }

    /// <summary>A standby of it, which has all that it has and may take its place.</summary>
    /// <param name="name">What it is called among the primary's standbys.</param>
    /// <param name="port">Where it listens; null for a free port.</param>
    public async Task<PostgresServer> AddStandbyAsync(string name, int? port = null)
    {
        var copy = PostgresProgram.NewFolder();
        await PostgresProgram.RunAsync(
            "pg_basebackup", "--pgdata", Path.Combine(copy, "cluster"), "--write-recovery-conf", "--checkpoint", "fast", "--no-sync",
            "--dbname", $"host=127.0.0.1 port={Port} user=layby application_name={name}");
        var standby = new PostgresServer(copy, port ?? FreePort(), settings);
        await standby.BeginAsync();
        return standby;
    }

    /// <summary>From now on a commit waits for its standby, which has to be there by now.</summary>
    public async Task FollowAsync()
    {
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        for (var began = Stopwatch.StartNew(); began.Elapsed < Patience; await Task.Delay(20))
        {
            if (await AskAtAsync(AddressOf("postgres"), "SELECT sync_state FROM pg_stat_replication") is ["sync"])
            {
                return;
            }
        }

        throw new InvalidOperationException("The standby does not follow.");
    }

    /// <summary>What it and all its children have used of the processor.</summary>
    public TimeSpan Processor
    {
        get
        {
            const double TicksASecond = 100;
            var main = Main;
            return TimeSpan.FromSeconds(new[] { main }.Concat(ChildrenOf(main)).Sum(UsedBy) / TicksASecond);
        }
    }

    /// <summary>Stops it, and returns what it has logged.</summary>
    public async Task<string> StopAsync()
    {
        process!.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return await complaints;
    }

    /// <summary>A new database on it, made ready by nobody.</summary>
    public async Task<string> NewDatabaseAsync(string options = "")
    {
        var name = $"layby_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} {options}");
        return name;
    }

    /// <summary>A database's connection string.</summary>
    public string AddressOf(string database) => $"Host=127.0.0.1;Port={Port};Username=layby;Database={database}";

    /// <summary>Says something to a database of it.</summary>
    public Task ExecuteAsync(string sql, string database = "postgres") => ExecuteAtAsync(AddressOf(database), sql);

    /// <summary>Says something to a database.</summary>
    public static async Task ExecuteAtAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks a database one thing.</summary>
    public static async Task<List<string>> AskAtAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync())
        {
            all.Add($"{rows.GetValue(0)}");
        }

        return all;
    }

    /// <summary>How a store is opened on such a database.</summary>
    public static PostgresStoreOptions Options(string address) => new() { Address = PostgresAddress.Parse(address)! };

    /// <summary>Kills it and all its children at once, as a machine that is lost.</summary>
    public async Task KillNineAsync()
    {
        // All of them, or the children would finish what they are at.
        var main = Main;
        using var kill = Process.Start("kill", ["-KILL", $"{main}", .. ChildrenOf(main).Select(each => $"{each}")]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        await process!.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>A standby becomes the primary.</summary>
    public Task PromoteAsync() => ExecuteAsync("SELECT pg_promote(true, 60)");

    public async ValueTask DisposeAsync()
    {
        if (process is not { } running)
        {
            return;
        }

        process = null;
        running.StandardInput.Close();
        await running.WaitForExitAsync().WaitAsync(Patience);
        running.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", $"unix_socket_directories={folder}", "max_wal_size=256MB",
            "autovacuum_naptime=5s", "wal_level=replica", "hot_standby=on", "logging_collector=off", .. settings,
        ];
        process = PostgresProgram.Guard(
            "postgres", ["-D", Path.Combine(folder, "cluster"), .. all.SelectMany(each => new[] { "-c", each })]);
        _ = process.StandardOutput.ReadToEndAsync();
        complaints = process.StandardError.ReadToEndAsync();
        for (var began = Stopwatch.StartNew(); began.Elapsed < Patience; await Task.Delay(20))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {await complaints}");
            }

            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException)
            {
                // It does not listen yet.
            }
        }

        throw new InvalidOperationException("PostgreSQL did not begin to listen.");
    }

    /// <summary>Stops it when everything ends.</summary>
    public void End()
    {
        try
        {
            // At once, and thousands of files go while nobody waits: whoever runs tests gives them ten seconds to end.
            using (var quit = Process.Start("kill", ["-QUIT", $"{Main}"]))
            {
                quit.WaitForExit(Patience);
            }

            process!.StandardInput.Close();
            process.WaitForExit(Patience);
            Process.Start("rm", ["-rf", folder]).Dispose();
        }
        catch (Exception late) when (late is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // The tests are over: what is left lies in the machine's folder for what is temporary.
        }
    }

    private static int[] ChildrenOf(int parent) =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(each => int.TryParse(Path.GetFileName(each), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == parent),
    ];

    private int Main =>
        int.Parse(File.ReadLines(Path.Combine(folder, "cluster", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private static int ParentOf(int id) => StatOf(id) is { Length: > 1 } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : 0;

    // Its own time and that of its children that have ended, of the user and of the system.
    private static double UsedBy(int id) =>
        StatOf(id) is { Length: > 14 } stat ? stat[11..15].Sum(each => double.Parse(each, CultureInfo.InvariantCulture)) : 0;

    // "1234 (a name) S 1 …": the name may hold anything. Nothing where it has ended.
    private static string[] StatOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
