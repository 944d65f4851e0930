using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Layby.Bench;

/// <summary>A server in a process of its own, so that what it uses can be told from what the generator uses.</summary>
internal sealed class ServerProcess : ILoaded, IDisposable
{
    private const int KeptLines = 20;

    private static readonly ConcurrentDictionary<ServerProcess, bool> Running = new();

    private readonly Process _process;
    private readonly string _command;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly string? _probeSocket;

    private ServerProcess(int port, string[] arguments, string? probeSocket)
    {
        Address = new IPEndPoint(IPAddress.Loopback, port);
        _probeSocket = probeSocket;
        _command = "dotnet " + string.Join(' ', arguments);
        var start = new ProcessStartInfo(Child.Host(), arguments)
        {
            // Ceilings, and servers with the probe in them, end when this closes: none survives a killed benchmark.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(arguments[0]),
        };
        Child.Clean(start.Environment);
        if (probeSocket is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
            start.Environment[StartupHook.SocketVariable] = probeSocket;
        }

        StartedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new BenchException($"could not start {_command}");
        _process.OutputDataReceived += (_, line) => Remember(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Running[this] = true;
    }

    public IPEndPoint Address { get; }

    public IPEndPoint AddressOf(int connection) => Address;

    public long StartedAt { get; }

    /// <summary>Starts `dotnet DLL ARGUMENTS… --urls http://127.0.0.1:PORT`.</summary>
    /// <param name="dll">The program.</param>
    /// <param name="arguments">What follows it on the command line.</param>
    /// <param name="probed">Whether it answers for its memory too; not where the start itself is measured.</param>
    public static ServerProcess Start(string dll, string[] arguments, bool probed)
    {
        var port = FreePort();
        var socket = probed ? Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}-{port}.sock") : null;
        return new ServerProcess(port, [dll, .. arguments, "--urls", $"http://127.0.0.1:{port}"], socket);
    }

    /// <summary>Waits for the first 200 of a path, and says how long after the start of the process that was.</summary>
    public TimeSpan WaitReady(string path, TimeSpan limit)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var answer = "";
        while (!_process.HasExited && Stopwatch.GetElapsedTime(StartedAt) < limit)
        {
            answer = FirstLine(request) ?? answer;
            if (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            {
                return Stopwatch.GetElapsedTime(StartedAt);
            }

            // Short enough to be exact, long enough to leave the processor to the server that starts.
            Thread.Sleep(2);
        }

        throw new BenchException(_process.HasExited
            ? $"the server ended with code {_process.ExitCode} before GET {path} was answered\n{Describe()}"
            : $"no 200 to GET {path} within {limit.TotalSeconds} s, last: \"{answer}\"\n{Describe()}");
    }

    public Usage Usage()
    {
        if (_process.HasExited)
        {
            throw new BenchException($"the server ended with code {_process.ExitCode}\n{Describe()}");
        }

        _process.Refresh();
        var memory = _probeSocket is null ? null : StartupHook.Ask(_probeSocket);
        return new Usage(_process.TotalProcessorTime, _process.WorkingSet64, memory?.Heap, memory?.Allocated);
    }

    public string Describe() => $"[server] {_command}\n"
        + string.Concat(_said.Select(line => $"[server] {line}\n"));

    /// <summary>For the end by a signal, when no `using` is left in the right way.</summary>
    public static void KillAll()
    {
        foreach (var server in Running.Keys)
        {
            server.Dispose();
        }
    }

    public void Dispose()
    {
        if (!Running.TryRemove(this, out _))
        {
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.WaitForExit();
        _process.Dispose();
        if (_probeSocket is not null)
        {
            File.Delete(_probeSocket);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string? FirstLine(byte[] request)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = 5000,
            };
            socket.Connect(Address);
            socket.Send(request);
            var buffer = new byte[1024];
            var count = socket.Receive(buffer);
            return Encoding.UTF8.GetString(buffer, 0, count).Split("\r\n")[0];
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        _said.Enqueue(line);
        while (_said.Count > KeptLines)
        {
            _said.TryDequeue(out _);
        }
    }
}
