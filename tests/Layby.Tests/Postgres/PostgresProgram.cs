using System.Diagnostics;
using System.Globalization;

namespace Layby.Tests.Postgres;

/// <summary>
/// PostgreSQL's programs as they are installed here. None of them runs as root, so root runs them as somebody else; a server
/// is a child that dies with the tests, however those end.
/// </summary>
internal static class PostgresProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string?> Folder = new(() => Candidates().FirstOrDefault(
        each => File.Exists(Path.Combine(each, "postgres")) && File.Exists(Path.Combine(each, "initdb"))));

    private static readonly Lazy<string?> Other = new(() => Environment.UserName != "root"
        ? null
        : new[] { "postgres", "nobody" }.FirstOrDefault(Exists));

    /// <summary>Why no server can be started here; null where one can.</summary>
    public static string? Lacking =>
        !OperatingSystem.IsLinux() ? "A server that ends with the tests is started on Linux only."
        : Folder.Value is null ? "PostgreSQL is not installed: `./dev test` does that where it may."
        : Environment.UserName == "root" && (Other.Value is null || !OnPath("setpriv"))
            ? "PostgreSQL refuses to run as root, and there is nobody else to run it as."
            : null;

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string program, params string[] words)
    {
        using var process = Start(PathOf(program), words);
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await complained}{await said}");
        }
    }

    /// <summary>
    /// Starts a program that is asked to end when its standard input is closed, which happens at the latest when these tests
    /// are gone, however they end.
    /// </summary>
    public static Process Guard(string program, params string[] words) => Start("sh", ["-c", Watching, "sh", PathOf(program), .. words]);

    private const string Watching =
        """
        exec 3<&0
        "$@" 3<&- &
        child=$!
        (cat <&3 >/dev/null; kill -INT $child) &
        exec 3<&-
        wait $child
        code=$?
        kill $! 2>/dev/null
        exit $code
        """;

    private static string PathOf(string program) => Path.Combine(Folder.Value!, program);

    private static Process Start(string program, params string[] words)
    {
        string[] user = Other.Value is { } other ? ["setpriv", "--reuid", other, "--regid", GroupOf(other), "--clear-groups"] : [];
        string[] command = [.. user, program, .. words];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>A folder that the server's user owns, away from the tests' own.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("layby-pg-").FullName;
        if (Other.Value is { } other)
        {
            using var change = Process.Start("chown", [other, folder]);
            change.WaitForExit();
        }

        return folder;
    }

    private static IEnumerable<string> Candidates()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .OrderByDescending(each => int.TryParse(Path.GetFileName(each), CultureInfo.InvariantCulture, out var major) ? major : 0)
                .Select(each => Path.Combine(each, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(each => File.Exists(Path.Combine(each, program)));

    private static bool Exists(string user) => GroupOf(user).Length > 0;

    private static string GroupOf(string user) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':')).FirstOrDefault(parts => parts[0] == user)?[3] ?? "";
}
