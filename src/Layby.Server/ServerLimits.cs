using System.Globalization;

namespace Layby.Server;

/// <summary>
/// What the server takes upon itself at most, beside what one request may be (<see cref="Wire.WireLimits"/>). Beyond it
/// is refused, slowed down or hung up on, so that nobody's crowd is everybody's end.
/// </summary>
public sealed record ServerLimits
{
    // What the runtime, the database and the calls to receivers open besides.
    private const int OwnFiles = 200;

    // A connection at rest takes about 10 KB; one that sends what nobody reads takes this much.
    private const int ConnectionBytes = 64 * 1024;

    // A body is received, copied, decoded and turned into text that takes two bytes a letter.
    private const int BodyCopies = 4;

    private const int LeastConnections = 16;
    private const int MiB = 1024 * 1024;

    /// <summary>Connections at once; one more is hung up on.</summary>
    public int Connections { get; init; } = 16_000;

    /// <summary>How long a request's head may take to arrive.</summary>
    public TimeSpan Head { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may rest between two requests.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// The least speed, bytes a second, of a body that arrives and of an answer that is fetched, once
    /// <see cref="Grace"/> is over.
    /// </summary>
    public int LeastSpeed { get; init; } = 1_024;

    /// <summary>How long a body or an answer may be slower than that; more than a second.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers of a request, by number.</summary>
    public int Headers { get; init; } = 100;

    /// <summary>Headers of a request, in bytes.</summary>
    public int HeaderBytes { get; init; } = 32 * 1024;

    /// <summary>
    /// Bytes that are taken from a connection before anybody has asked for them. The framework's own megabyte would let
    /// a hundred callers fill a small machine with bodies that were refused.
    /// </summary>
    public int Unread { get; init; } = ConnectionBytes;

    /// <summary>Bytes of large bodies that are held at once; who brings more is asked to come again.</summary>
    public long BodyBytesAtOnce { get; init; } = 64 * MiB;

    /// <summary>Writes that wait for the database at once; one more is refused with 503.</summary>
    public int WaitingWrites { get; init; } = 4_096;

    /// <summary>
    /// Connections to PostgreSQL at once, 4 or more, where the address does not say: those of all nodes together must stay
    /// below the server's <c>max_connections</c>.
    /// </summary>
    public int DatabaseConnections { get; init; } = 24;

    /// <summary>
    /// How long, once it has been told to stop, its callers are given to ask their last over the connections that they
    /// have; connections at rest are closed after it.
    /// </summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long what has been begun is waited for after that.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The same, as far as this process can keep it with the files it may open and the memory it may use.</summary>
    /// <param name="files">How many files it may open; null where nobody says.</param>
    /// <param name="memory">Bytes that it may use.</param>
    public ServerLimits Within(int? files, long memory) => this with
    {
        Connections = (int)Math.Min(
            Connections, Math.Max(LeastConnections, Math.Min(files - OwnFiles ?? Connections, memory / 2 / ConnectionBytes))),
        BodyBytesAtOnce = Math.Min(BodyBytesAtOnce, Math.Max(MiB, memory / 8 / BodyCopies)),
    };

    /// <summary>The same within what this machine lets the process have.</summary>
    public ServerLimits Here() => Within(OpenFiles(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>How many files this process may open (<c>ulimit -n</c>); null where the system does not say.</summary>
    public static int? OpenFiles()
    {
        const string Limits = "/proc/self/limits";
        const string Row = "Max open files";
        var row = File.Exists(Limits)
            ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal))
            : null;
        var soft = row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }
}
