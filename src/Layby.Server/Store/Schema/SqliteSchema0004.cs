namespace Layby.Server.Store.Schema;

/// <summary>Who is to be told of events, what is still to be told, and what came of each try.</summary>
internal static class SqliteSchema0004
{
    // What is delivered leaves the index of what is open, so that it stays as small as the trouble of the day.
    // States: 0 due, 1 sending, 2 delivered, 3 failed, 4 held. `tried` keeps what is new apart from what is repeated.
    public const string Sql =
        """
        CREATE TABLE subscriptions (
            account TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            types TEXT NOT NULL,
            PRIMARY KEY (account, endpoint)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE deliveries (
            account TEXT NOT NULL,
            event TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            state INTEGER NOT NULL,
            tried INTEGER NOT NULL,
            due INTEGER NOT NULL,
            since INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            lease INTEGER,
            told INTEGER NOT NULL,
            body BLOB,
            PRIMARY KEY (account, event, endpoint)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deliveries_open ON deliveries (account, endpoint, state, tried, due, event) WHERE state <> 2;

        CREATE TABLE attempts (
            account TEXT NOT NULL,
            event TEXT NOT NULL,
            endpoint TEXT NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            took INTEGER NOT NULL,
            status INTEGER,
            trouble TEXT,
            answer BLOB,
            PRIMARY KEY (account, event, endpoint, number)
        ) STRICT, WITHOUT ROWID;
        """;
}
