namespace Layby.Server.Store.Sqlite;

/// <summary>How a <see cref="SqliteStore"/> is opened. A small server runs well with every default.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database's name inside <see cref="Directory"/>.</summary>
    public const string FileName = "layby.db";

    /// <summary>The file whose lock keeps a second server out. Unlocked, it means nothing.</summary>
    public const string LockName = "layby.lock";

    /// <summary>Where the files lie; made if missing.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// At most so many commits share one transaction and its fsync, 1 to 1024. More than 64 makes callers move in
    /// convoys and is slower.
    /// </summary>
    public int GroupLimit { get; init; } = 64;

    /// <summary>
    /// At most so many writes wait to be taken, 1 or more, and as many again may have been taken; what comes beyond is
    /// refused at once, while it is known that nothing of it has happened.
    /// </summary>
    public int QueueLimit { get; init; } = 4_096;

    /// <summary>
    /// True: a thread of the store's own writes. False: nothing is written until
    /// <see cref="SqliteStore.RunWriterOnce"/> is called, and continuations run inside that call, so that a simulator
    /// can drive everything on one thread.
    /// </summary>
    public bool OwnWriterThread { get; init; } = true;

    /// <summary>So many of the newest idempotency keys are looked up in memory, 1 or more; 16384 take 1 MB.</summary>
    public int AnswerTailLimit { get; init; } = 16 * 1024;

    /// <summary>Pages that the writer keeps in memory, KiB.</summary>
    public int WriterCacheKiB { get; init; } = 16 * 1024;

    /// <summary>Pages that each reader keeps in memory, KiB. There are about as many readers as processors.</summary>
    public int ReaderCacheKiB { get; init; } = 2 * 1024;

    /// <summary>
    /// Once the write-ahead log has grown by so many KiB it is copied into the database. More saves nothing and makes
    /// the pause longer in which that happens.
    /// </summary>
    public int CheckpointKiB { get; init; } = 4 * 1024;

    /// <summary>
    /// The structure of a database of at most so many bytes is checked from end to end when it is opened; a bigger
    /// one would delay the start.
    /// </summary>
    public long FullCheckLimitBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Where it counts what it does.</summary>
    public StoreFigures Figures { get; init; } = new();

    /// <summary>The clock that says how long that took.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The database file itself.</summary>
    public string FilePath => Path.Combine(Directory, FileName);
}
