using System.Runtime.InteropServices;

namespace Layby.Bench;

/// <summary>What every measured process is started with.</summary>
internal static class Child
{
    private static readonly string[] Unwanted = ["LAYBY_", "ASPNETCORE_", "Kestrel__", "Logging__"];

    /// <summary>The runtime that runs the benchmark also runs what it measures.</summary>
    public static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(host) ? host : name;
    }

    /// <summary>Settings of the shell that starts the benchmark are not to change what it measures.</summary>
    public static void Clean(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.ToArray())
        {
            if (HttpConnection.SocketSettings.Contains(name)
                || Unwanted.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                environment.Remove(name);
            }
        }
    }
}
