using System.Globalization;
using System.Net.Sockets;
using System.Text;

#pragma warning disable CA1050 // The runtime looks for a type of this name outside every namespace.

/// <summary>
/// Runs inside a measured server (DOTNET_STARTUP_HOOKS) and tells the benchmark what cannot be seen from outside: the
/// managed heap, and how much was ever allocated. It also ends the server when the benchmark is gone, however that
/// went: standard input closes then. Two threads, both asleep while something is measured.
/// </summary>
internal static class StartupHook
{
    public const string SocketVariable = "BENCH_PROBE_SOCKET";

    /// <summary>Called by the runtime before Main.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 0 } path)
        {
            return;
        }

        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        new Thread(() => AnswerAll(listener)) { IsBackground = true, Name = "bench probe" }.Start();
        new Thread(EndWithParent) { IsBackground = true, Name = "bench parent" }.Start();
    }

    /// <summary>The benchmark's side. Null where nobody answers: a server may have such hooks switched off.</summary>
    public static (long Heap, long Allocated)? Ask(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            {
                ReceiveTimeout = 2000,
            };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            var buffer = new byte[64];
            var numbers = Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)).Split(' ');
            return (long.Parse(numbers[0], CultureInfo.InvariantCulture),
                long.Parse(numbers[1], CultureInfo.InvariantCulture));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static void EndWithParent()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Environment.Exit(1);
    }

    private static void AnswerAll(Socket listener)
    {
        while (true)
        {
            using var socket = listener.Accept();

            // As the last collection left it: what was allocated since is mostly garbage already.
            var heap = GC.GetGCMemoryInfo().HeapSizeBytes;
            var line = string.Create(CultureInfo.InvariantCulture, $"{heap} {GC.GetTotalAllocatedBytes()}");
            socket.Send(Encoding.ASCII.GetBytes(line));
        }
    }
}
