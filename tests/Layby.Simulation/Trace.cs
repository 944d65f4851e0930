using System.Security.Cryptography;
using System.Text;

namespace Layby.Simulation;

/// <summary>
/// What happened, line by line. Two runs of a seed have the same lines, so the same hash; the last lines are kept to be
/// shown when something went wrong.
/// </summary>
public sealed class Trace(Loop loop, bool whole) : IDisposable
{
    private const int Kept = 400;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<(DateTimeOffset At, string What)> last = new();
    private byte[] buffer = new byte[1024];

    /// <summary>How many lines there are.</summary>
    public long Lines { get; private set; }

    /// <summary>The newest lines, oldest first.</summary>
    public IEnumerable<string> Last => last.Select(each => $"{each.At:MM-dd HH:mm:ss.fff} {each.What}");

    /// <summary>Adds a line.</summary>
    public void Add(string what)
    {
        Lines++;
        var line = $"{loop.Now} {what}\n";
        var most = Encoding.UTF8.GetMaxByteCount(line.Length);
        buffer = buffer.Length < most ? new byte[most] : buffer;
        hash.AppendData(buffer, 0, Encoding.UTF8.GetBytes(line, buffer));
        last.Enqueue((loop.Time, what));
        if (!whole && last.Count > Kept)
        {
            last.Dequeue();
        }
    }

    /// <summary>The hash of all lines so far.</summary>
    public string Hash() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
