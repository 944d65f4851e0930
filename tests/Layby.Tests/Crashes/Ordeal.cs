using System.Diagnostics;
using Layby.Server.Store.Sqlite;
using Layby.Server.Upkeep;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>
/// A crowd whose server dies under it again and again. After each death: every acknowledged write is there, what was not
/// answered is repeated and has one effect, and events, charges and the file are whole.
/// </summary>
internal sealed class Ordeal
{
    private const int Callers = 8;

    // A request that is begun and one that is answered each count; the server dies at one of the first so many.
    private const int LatestAct = 400;

    private readonly Random random;
    private TaskCompletionSource deadly = new();
    private int acts;

    private readonly string[] options;

    /// <summary>An ordeal by chance of this seed, with the server's options.</summary>
    public Ordeal(int seed, params string[] options)
    {
        this.options = options;
        random = new(seed);
        Crowd = new(Callers, () =>
        {
            if (Interlocked.Decrement(ref acts) == 0)
            {
                deadly.TrySetResult();
            }
        });
    }

    public Crowd Crowd { get; }

    /// <summary>How long each start took until the server said that it listens.</summary>
    public List<TimeSpan> Starts { get; } = [];

    /// <summary>Starts a server, checks what the last one left, and kills it under load.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="atOnce">What is done the moment it is dead.</param>
    public async Task DieAsync(string folder, Action? atOnce = null)
    {
        await using var server = await StartAsync(folder);
        await CheckAsync(server.Url);
        deadly = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref acts, random.Next(1, LatestAct));
        var leading = Crowd.LeadAsync(server.Url);
        await deadly.Task.WaitAsync(TimeSpan.FromSeconds(90));
        server.KillNine();
        await server.WaitAsync();
        atOnce?.Invoke();
        await leading;
    }

    /// <summary>The last start, after which all is checked once more.</summary>
    public async Task EndAsync(string folder)
    {
        await using (var last = await StartAsync(folder))
        {
            await CheckAsync(last.Url);
            last.KillNine();
            await last.WaitAsync();
        }

        if (options.Length == 0)
        {
            await CheckFileAsync(folder);
        }
    }

    /// <summary>
    /// Looks at every index and row, log included, in a copy: the server shall find everything as its predecessor left it.
    /// </summary>
    public static async Task CheckFileAsync(string folder)
    {
        using var copy = new TemporaryDirectory();
        foreach (var suffix in (string[])["", "-wal"])
        {
            var name = SqliteStoreOptions.FileName + suffix;
            if (File.Exists(Path.Combine(folder, name)))
            {
                File.Copy(Path.Combine(folder, name), copy.File(name));
            }
        }

        await using var walk = SqliteWalk.Open(copy.File(SqliteStoreOptions.FileName));
        var findings = new List<string>();
        await Inspection.RunAsync(walk, findings.Add, CancellationToken.None);
        Assert.Empty(findings);
    }

    private async Task CheckAsync(Uri url)
    {
        using var client = Crowd.Open(url);
        await CrowdBooks.CheckAsync(Crowd, client);
    }

    private async Task<LaybyProcess> StartAsync(string folder)
    {
        var watch = Stopwatch.StartNew();
        var server = await LaybyProcess.ServeAsync(folder, options);
        Starts.Add(watch.Elapsed);
        return server;
    }
}
