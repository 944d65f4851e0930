namespace Layby.Bench;

/// <summary>Where the server was built to.</summary>
internal static class ServerDll
{
    public static string Find(string? given)
    {
        var dll = Path.GetFullPath(given ?? Default());
        return File.Exists(dll)
            ? dll
            : throw new BenchException($"there is no {dll}: build it (dotnet build src/Layby.Server -c Release)");
    }

    private static string Default()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Layby.slnx")))
            {
                return Path.Combine(folder.FullName, "src/Layby.Server/bin/Release/net10.0/layby.dll");
            }
        }

        throw new BenchException("Layby.slnx is in none of the folders above the benchmark: say --server DLL");
    }
}
