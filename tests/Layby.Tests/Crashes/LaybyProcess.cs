using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Layby.Tests.Crashes;

/// <summary>The real program in a process of its own, as somebody would start it. It never outlives its test.</summary>
internal sealed partial class LaybyProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly Task<string> complaints;
    private readonly StringBuilder said = new();

    private LaybyProcess(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
    }

    [GeneratedRegex(@"API base\s+(?<url>http://\S+)")]
    private static partial Regex ApiBase();

    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "layby.dll");

    /// <summary>Where it listens, by its own words.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What it has printed so far.</summary>
    public string Said => said.ToString();

    /// <summary>Starts a server on a free port and waits until it says that it listens.</summary>
    public static Task<LaybyProcess> ServeAsync(string folder, params string[] options) => ServeOfAsync(Dll, folder, options);

    /// <summary>The same of a program that was built from another version.</summary>
    public static async Task<LaybyProcess> ServeOfAsync(string dll, string folder, params string[] options)
    {
        var server = new LaybyProcess(Start("dotnet", [dll, "--urls", "http://127.0.0.1:0", "--data", folder, .. options], folder));
        try
        {
            await server.ReadGreetingAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same under a shell's limit, such as <c>ulimit -n 300</c>.</summary>
    public static async Task<LaybyProcess> ServeWithinAsync(string limit, string folder, params string[] options)
    {
        var words = string.Join(' ', new[] { "dotnet", Dll, "--urls", "http://127.0.0.1:0", "--data", folder }.Concat(options));
        var server = new LaybyProcess(Start("sh", ["-c", $"{limit}; exec {words}"], folder));
        try
        {
            await server.ReadGreetingAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server on a free port, and does not wait for it.</summary>
    public static LaybyProcess Begin(string folder, params string[] options) =>
        new(Start("dotnet", [Dll, "--urls", "http://127.0.0.1:0", "--data", folder, .. options], folder));

    /// <summary>What it has printed after its greeting; once it has ended.</summary>
    public string Rest => process.StandardOutput.ReadToEnd();

    /// <summary>Whether it has loaded a library; on Linux.</summary>
    public bool HasLoaded(string library) =>
        File.ReadAllText($"/proc/{process.Id}/maps").Contains($"/{library}.dll", StringComparison.Ordinal);

    /// <summary>The system's number for it.</summary>
    public int Id => process.Id;

    /// <summary>Bytes of memory that it has at present.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Begins a command that goes on until it is told to stop.</summary>
    public static LaybyProcess BeginCommand(string folder, params string[] words) => new(Start("dotnet", [Dll, .. words], folder));

    /// <summary>The next line that it prints; null when there will be none.</summary>
    public async Task<string?> LineAsync() => await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>What it has complained of, once it has ended.</summary>
    public Task<string> Complaints => complaints;

    /// <summary>Starts a server on a free port whose output goes to a file, and waits until it answers.</summary>
    public static async Task<LaybyProcess> ServeIntoAsync(string output, string folder, params string[] options)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        free.Stop();
        string[] words = [Dll, "--urls", $"{url.Scheme}://{url.Authority}", "--data", folder, .. options];
        var server = new LaybyProcess(Start("sh", ["-c", "exec dotnet \"$@\" >>\"$0\"", output, .. words], folder)) { Url = url };
        try
        {
            await server.AwaitHealthAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>True once it has ended by itself or was killed.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Said, string Complained)> RunAsync(string folder, params string[] words)
    {
        await using var command = new LaybyProcess(Start("dotnet", [Dll, .. words], folder));
        command.said.Append(await command.process.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
        return (await command.WaitAsync(), command.Said, await command.complaints);
    }

    /// <summary>Ends it as a power cut would: not one instruction more is run.</summary>
    public void KillNine() => process.Kill();

    /// <summary>Asks it to end.</summary>
    public async Task TerminateAsync(string signal = "TERM")
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>
    /// Asks it to end, as Ctrl-C does. Tests that are run in the background of a shell ignore that, and so does what they start:
    /// there it is asked in the other way.
    /// </summary>
    public Task InterruptAsync() => TerminateAsync(IgnoresInterrupts() ? "TERM" : "INT");

    private static bool IgnoresInterrupts()
    {
        const string Ignored = "SigIgn:";
        const ulong Interrupt = 1UL << 1;
        var line = File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").FirstOrDefault(each => each.StartsWith(Ignored, StringComparison.Ordinal))
            : null;
        return line is not null
            && (ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>All that it has printed and complained of, once it has ended.</summary>
    public async Task<string> AllSaidAsync()
    {
        said.Append(await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
        return Said + await complaints.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await WaitAsync();
        process.Dispose();
    }

    private static Process Start(string program, string[] words, string folder)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(program, words)
        {
            // Neither an appsettings.json nor a variable of whoever runs the tests has a say.
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(each => each.StartsWith("LAYBY_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    private async Task AwaitHealthAsync()
    {
        using var client = new HttpClient { BaseAddress = Url };
        for (var began = Stopwatch.StartNew(); began.Elapsed < Patience && !process.HasExited; await Task.Delay(20))
        {
            try
            {
                if ((await client.GetAsync("/health/ready")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new InvalidOperationException("The server did not begin to answer.");
    }

    private async Task ReadGreetingAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.AppendLine(line);
            if (ApiBase().Match(line) is { Success: true } found)
            {
                Url = new(found.Groups["url"].Value);
            }

            if (line.StartsWith("  data", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The server ended instead of listening: {await complaints}");
    }
}
