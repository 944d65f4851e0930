namespace Layby.Server.Store.Schema;

/// <summary>Sums for the balance, and labels for lists: neither walks through all lines of the books any more.</summary>
internal static class SqliteSchema0002
{
    // The sums of what is stored already are made of the lines themselves; what was available when it was entered counts
    // from the beginning, as BalanceTransaction has it.
    public const string Sql =
        """
        ALTER TABLE objects ADD COLUMN label TEXT;
        CREATE INDEX objects_by_label ON objects (account, label, id) WHERE label IS NOT NULL;

        CREATE TABLE balances (
            account TEXT NOT NULL,
            currency TEXT NOT NULL,
            available_on INTEGER NOT NULL,
            net INTEGER NOT NULL,
            PRIMARY KEY (account, currency, available_on)
        ) STRICT, WITHOUT ROWID;

        CREATE TEMP TABLE lines AS
        SELECT o.account, o.id, o.created,
            json_extract(CAST(s.body AS TEXT), '$.type') AS type,
            json_extract(CAST(s.body AS TEXT), '$.currency') AS currency,
            json_extract(CAST(s.body AS TEXT), '$.available_on') AS available_on,
            json_extract(CAST(s.body AS TEXT), '$.net') AS net
        FROM objects o JOIN snapshots s ON s.seq = o.snapshot
        WHERE o.id >= 'txn_' AND o.id < 'txn`';

        UPDATE objects SET label = lines.type || ' ' || lines.currency
        FROM lines WHERE lines.account = objects.account AND lines.id = objects.id;
        INSERT INTO balances (account, currency, available_on, net)
        SELECT account, currency, iif(available_on <= created, 0, available_on) AS since, sum(net)
        FROM lines GROUP BY account, currency, since;
        DROP TABLE lines;
        """;
}
