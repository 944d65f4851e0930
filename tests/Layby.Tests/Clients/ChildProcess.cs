using System.ComponentModel;
using System.Diagnostics;

namespace Layby.Tests.Clients;

/// <summary>A program run to its end, with all it said. It never outlives the test that waits for it.</summary>
internal sealed record ChildProcess(int ExitCode, string Output)
{
    /// <returns>Null when there is no such program on this machine.</returns>
    public static async Task<ChildProcess?> RunAsync(
        string program,
        IEnumerable<string> words,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        try
        {
            var said = process.StandardOutput.ReadToEndAsync(stop);
            var complained = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return new ChildProcess(process.ExitCode, await said + await complained);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
