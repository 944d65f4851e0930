namespace Layby.Server.Store.Postgres;

/// <summary>How a <see cref="PostgresStore"/> is opened. A node runs well with every default.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>Where the database is.</summary>
    public required PostgresAddress Address { get; init; }

    /// <summary>
    /// At most so many connections of one node, 4 or more, unless the address says otherwise: all nodes together must stay
    /// below the server's <c>max_connections</c>.
    /// </summary>
    public int Connections { get; init; } = 24;

    /// <summary>So many groups of commits are written at once. More than two were measured to gain nothing.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>At most so many commits share one transaction, its round trip and its fsync, 1 to 1024.</summary>
    public int GroupLimit { get; init; } = 64;

    /// <summary>At most so many commits wait, 1 or more; one more is refused at once.</summary>
    public int QueueLimit { get; init; } = 4_096;

    /// <summary>True where real money is kept: settings that can lose what was acknowledged are refused.</summary>
    public bool IsLive { get; init; }

    /// <summary>Where it counts what it does.</summary>
    public StoreFigures Figures { get; init; } = new();

    /// <summary>By which it is measured how long a group takes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For so long a statement is sent again while the server is away, before its caller is told so.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>For so long it is asked what became of a commit whose answer was lost.</summary>
    public TimeSpan AskingPatience { get; init; } = TimeSpan.FromSeconds(30);
}
