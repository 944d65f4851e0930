using System.Globalization;
using System.Text;

namespace Layby.Server.Hatch;

/// <summary>
/// How a hatch answers while an order is carried out: line by line, each with a mark before it, and the last says how it
/// ended. Where that one is missing, the answer was cut off.
/// </summary>
internal sealed class OrderAnswer(Stream to) : IDisposable
{
    /// <summary>Before a line that is to be printed.</summary>
    public const char Line = ' ';

    /// <summary>A line of nothing: somebody is still at it.</summary>
    public const char Beat = '.';

    /// <summary>Before the exit code: the end.</summary>
    public const char Done = '=';

    /// <summary>Before the sentence that says why it was refused: the end.</summary>
    public const char Refused = '!';

    // Lines and beats come from two sides.
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Tells what is to be printed.</summary>
    public ValueTask TellAsync(string text) => WriteAsync(Line, text);

    /// <summary>Says that somebody is still at it.</summary>
    public ValueTask BeatAsync() => WriteAsync(Beat, "");

    /// <summary>Ends it.</summary>
    /// <param name="exitCode">What the command exits with.</param>
    public ValueTask EndAsync(int exitCode) => WriteAsync(Done, exitCode.ToString(CultureInfo.InvariantCulture));

    /// <summary>Ends it: the order was not carried out.</summary>
    /// <param name="why">One sentence.</param>
    public ValueTask RefuseAsync(string why) => WriteAsync(Refused, why.ReplaceLineEndings(" "));

    /// <summary>Nothing is told any more.</summary>
    public void Dispose() => turn.Dispose();

    private async ValueTask WriteAsync(char mark, string text)
    {
        var marked = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            marked.Append(mark).Append(line).Append('\n');
        }

        await turn.WaitAsync();
        try
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(marked.ToString()));
            await to.FlushAsync();
        }
        finally
        {
            turn.Release();
        }
    }
}
