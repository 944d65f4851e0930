using System.Diagnostics;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>
/// A disk of a test's own: an ext4 file system in a file, mounted. The file holds what a real disk would hold if the
/// power failed now: what was not synchronised is only in memory. Disposed, it leaves nothing mounted.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    private readonly string folder = Directory.CreateTempSubdirectory("layby-disk-").FullName;
    private bool mounted;

    private SmallDisk() => Directory.CreateDirectory(Path);

    /// <summary>Where it is mounted.</summary>
    public string Path => System.IO.Path.Combine(folder, "disk");

    private string Image => System.IO.Path.Combine(folder, "image");

    private string Ballast => File("ballast");

    /// <summary>Skips the test, with the reason, where the machine lets nobody mount a disk.</summary>
    public static void SkipUnlessPossible() => Assert.SkipWhen(Obstacle.Value is not null, Obstacle.Value ?? "");

    public static SmallDisk Make(int mebibytes)
    {
        var disk = new SmallDisk();
        try
        {
            using (var image = System.IO.File.Create(disk.Image))
            {
                image.SetLength(mebibytes * 1024L * 1024);
            }

            Must("mkfs.ext4", "-q", "-F", "-m", "0", disk.Image);
            disk.Mount();
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The disk as it would be found if the power had failed at this moment.</summary>
    public SmallDisk CutPower()
    {
        var after = new SmallDisk();
        try
        {
            System.IO.File.Copy(Image, after.Image);
            after.Mount();
            return after;
        }
        catch
        {
            after.Dispose();
            throw;
        }
    }

    /// <summary>Lets nobody write any more.</summary>
    public void MakeReadOnly() => Must("mount", "-o", "remount,ro", Path);

    /// <summary>Fills it until so many bytes are left.</summary>
    public void Fill(int left)
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[64 * 1024];
        for (var size = block.Length; size >= 512; size /= 2)
        {
            try
            {
                while (true)
                {
                    ballast.Write(block.AsSpan(0, size));
                    ballast.Flush(flushToDisk: true);
                }
            }
            catch (IOException)
            {
                // Full, for blocks of this size.
            }
        }

        ballast.SetLength(Math.Max(0, ballast.Length - left));
        ballast.Flush(flushToDisk: true);
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => System.IO.File.Delete(Ballast);

    public void Dispose()
    {
        // Whoever was killed a moment ago may still be letting go of it.
        for (var tries = 0; mounted && tries < 50; tries++)
        {
            mounted = !Run(out _, "umount", Path);
            if (mounted)
            {
                Thread.Sleep(20);
            }
        }

        mounted = mounted && !Run(out _, "umount", "--lazy", Path);
        if (!mounted)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "Only the superuser of a Linux machine can mount a disk for a test.";
        }

        try
        {
            Make(8).Dispose();
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"No disk can be made here: {exception.Message}";
        }
    }

    private void Mount()
    {
        Must("mount", "-o", "loop", Image, Path);
        mounted = true;
    }

    private static void Must(params string[] words)
    {
        if (!Run(out var complaint, words))
        {
            throw new InvalidOperationException($"{words[0]}: {complaint.Trim()}");
        }
    }

    private static bool Run(out string complaint, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
