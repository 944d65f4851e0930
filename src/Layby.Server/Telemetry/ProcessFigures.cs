namespace Layby.Server.Telemetry;

/// <summary>What the platform knows of this process, looked up when it is asked for: it costs nothing in between.</summary>
internal static class ProcessFigures
{
    private const string OpenFiles = "/proc/self/fd";

    /// <summary>The families, under the names that others give to such figures.</summary>
    /// <param name="started">When the process began to serve.</param>
    public static IEnumerable<FigureFamily> Families(DateTimeOffset started)
    {
        yield return new(
            "layby_build_info", FigureKind.Gauge, "1, with the program's version and the runtime's.",
            new Reading(static () => 1, ("version", Traces.Version), ("runtime", Environment.Version.ToString())));
        yield return Gauge(
            "process_start_time_seconds",
            "When it began to serve, seconds since 1970, UTC.",
            () => started.ToUnixTimeMilliseconds() / 1000d);
        yield return Counter("process_cpu_seconds_total", "Processor time used.", static () => Environment.CpuUsage.TotalTime.TotalSeconds);
        yield return Gauge("process_resident_memory_bytes", "Memory in use.", static () => Environment.WorkingSet);
        yield return Gauge("process_max_fds", "How many files it may open.", static () => ServerLimits.OpenFiles() ?? 0);
        if (Directory.Exists(OpenFiles))
        {
            yield return Gauge("process_open_fds", "Open files.", static () => Directory.EnumerateFileSystemEntries(OpenFiles).Count());
        }

        yield return new(
            "dotnet_gc_collections_total", FigureKind.Counter, "Garbage collections by generation.",
            Enumerable.Range(0, GC.MaxGeneration + 1)
                .Select(each => new Reading(() => GC.CollectionCount(each), ("generation", $"{each}"))));
        yield return Counter(
            "dotnet_gc_pause_seconds_total",
            "Time that collections stopped everything.",
            static () => GC.GetTotalPauseDuration().TotalSeconds);
        yield return Counter(
            "dotnet_gc_allocated_bytes_total", "Bytes allocated.", static () => GC.GetTotalAllocatedBytes());
        yield return Gauge("dotnet_gc_heap_bytes", "Bytes on the heap.", static () => GC.GetTotalMemory(forceFullCollection: false));
        yield return Gauge(
            "dotnet_gc_committed_bytes",
            "Bytes that the heap holds, as of the last collection.",
            static () => GC.GetGCMemoryInfo().TotalCommittedBytes);
        yield return Gauge("dotnet_thread_pool_threads", "Threads of the pool.", static () => ThreadPool.ThreadCount);
        yield return Gauge(
            "dotnet_thread_pool_queue_length", "Work that waits for one of them.", static () => ThreadPool.PendingWorkItemCount);
        yield return Counter(
            "dotnet_lock_contentions_total", "How often a thread waited for a lock.", static () => Monitor.LockContentionCount);
    }

    private static FigureFamily Gauge(string name, string help, Func<double> read) =>
        new(name, FigureKind.Gauge, help, new Reading(read));

    private static FigureFamily Counter(string name, string help, Func<double> read) =>
        new(name, FigureKind.Counter, help, new Reading(read));
}
