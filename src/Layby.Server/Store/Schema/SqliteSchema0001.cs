namespace Layby.Server.Store.Schema;

/// <summary>The first schema.</summary>
internal static class SqliteSchema0001
{
    // A change writes its JSON once, at the end of `snapshots`; the rows that show it are narrow, point at it, and
    // grow at the end of their tables, because ids sort by time. Fat rows and random keys were measured at a quarter
    // of the speed; why answers have indexes of their own making is said in AnswerIndex.
    public const string Sql =
        """
        CREATE TABLE snapshots (
            seq INTEGER PRIMARY KEY,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TABLE objects (
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            snapshot INTEGER NOT NULL,
            created INTEGER NOT NULL,
            customer TEXT,
            parent TEXT,
            due INTEGER,
            private BLOB,
            PRIMARY KEY (account, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX objects_by_customer ON objects (account, customer, id) WHERE customer IS NOT NULL;
        CREATE INDEX objects_by_parent ON objects (account, parent, id) WHERE parent IS NOT NULL;
        CREATE INDEX objects_by_due ON objects (account, due, id) WHERE due IS NOT NULL;

        CREATE TABLE events (
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            type TEXT NOT NULL,
            created INTEGER NOT NULL,
            snapshot INTEGER NOT NULL,
            api_version TEXT NOT NULL,
            request TEXT,
            idempotency_key TEXT,
            previous BLOB,
            PRIMARY KEY (account, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX events_by_type ON events (account, type, id);

        CREATE TABLE answers (
            seq INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            key TEXT NOT NULL,
            fingerprint BLOB NOT NULL,
            status INTEGER NOT NULL,
            snapshot INTEGER NOT NULL,
            alone INTEGER NOT NULL,
            api_version TEXT NOT NULL,
            request TEXT NOT NULL,
            created_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE answer_index_0 (
            hash INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (hash, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE answer_index_1 (
            hash INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (hash, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE answer_index (
            filling INTEGER NOT NULL,
            filling_last INTEGER NOT NULL,
            full_last INTEGER NOT NULL
        ) STRICT;
        INSERT INTO answer_index VALUES (0, 0, 0);

        CREATE TABLE accounts (
            id TEXT PRIMARY KEY,
            mark TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            clock_offset_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE keys (
            hash BLOB PRIMARY KEY,
            account TEXT NOT NULL,
            secret INTEGER NOT NULL,
            created INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;
}
