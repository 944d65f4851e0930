namespace Layby.Bench;

/// <summary>A folder for the databases of one run, gone with it.</summary>
internal sealed class Scratch : IDisposable
{
    private int _made;

    public Scratch(string parent)
    {
        Folder = Path.Combine(Path.GetFullPath(parent), $"layby-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    /// <summary>Where fsync costs nothing (tmpfs), no figure of a durable write means anything.</summary>
    public string FileSystem
    {
        get
        {
            try
            {
                return new DriveInfo(Folder).DriveFormat;
            }
            catch (Exception unknown) when (unknown is IOException or ArgumentException)
            {
                return "unknown file system";
            }
        }
    }

    public string New(string name)
    {
        var folder = Path.Combine(Folder, $"{name}-{++_made}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
