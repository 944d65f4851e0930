namespace Layby.Server.Store.Schema;

/// <summary>The first schema of PostgreSQL: what SQLite's has become in five steps, for many nodes.</summary>
internal static class PostgresSchema0001
{
    // As in SQLite a change writes its JSON once, in `snapshots`, and narrow rows point at it. The JSON is bytea: a repeat
    // of a call is owed the very bytes, which jsonb would not keep. Texts compare by their bytes (COLLATE "C"), so that ids
    // sort by time on every machine. Every key begins with the account, by which a distributed database divides rows.
    // Sums of rows are left to PostgreSQL's data checksums.
    //
    // What grows for ever is partitioned by the time in its events' ids; partitions are made ahead by PostgresPartitions.
    // States of deliveries: 0 due, 1 sending, 2 delivered, 3 failed, 4 held. What is delivered leaves the index of what is open.
    public const string Sql =
        """
        CREATE SEQUENCE numbers INCREMENT BY 10000;

        CREATE TABLE accounts (
            id text COLLATE "C" PRIMARY KEY,
            mark text COLLATE "C" NOT NULL UNIQUE,
            created bigint NOT NULL,
            clock_offset_ms bigint NOT NULL CHECK (clock_offset_ms >= 0),
            epoch bigint NOT NULL DEFAULT 0,
            erasing bigint,
            erasing_until bigint,
            CHECK ((erasing IS NULL) = (erasing_until IS NULL))
        );
        CREATE INDEX accounts_erasing ON accounts (erasing_until) WHERE erasing IS NOT NULL;

        CREATE TABLE leases (
            what text COLLATE "C" PRIMARY KEY,
            holder text NOT NULL,
            until bigint NOT NULL
        );

        CREATE TABLE keys (
            hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
            account text COLLATE "C" NOT NULL,
            secret boolean NOT NULL,
            created bigint NOT NULL,
            last_four text,
            label text,
            permissions text,
            used bigint,
            expires bigint,
            revoked bigint
        );

        CREATE TABLE snapshots (
            account text COLLATE "C" NOT NULL,
            seq bigint NOT NULL,
            owner text COLLATE "C" NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (account, seq)
        );

        CREATE TABLE objects (
            account text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            revision bigint NOT NULL CHECK (revision > 0),
            snapshot bigint NOT NULL,
            created bigint NOT NULL,
            customer text COLLATE "C",
            parent text COLLATE "C",
            label text COLLATE "C",
            due bigint,
            stamp bigint NOT NULL DEFAULT 0,
            private bytea,
            PRIMARY KEY (account, id)
        ) WITH (fillfactor = 85);
        CREATE INDEX objects_by_customer ON objects (account, customer, id) WHERE customer IS NOT NULL;
        CREATE INDEX objects_by_parent ON objects (account, parent, id) WHERE parent IS NOT NULL;
        CREATE INDEX objects_by_label ON objects (account, label, id) WHERE label IS NOT NULL;
        CREATE INDEX objects_by_due ON objects (account, due, id) WHERE due IS NOT NULL;

        CREATE TABLE balances (
            account text COLLATE "C" NOT NULL,
            currency text COLLATE "C" NOT NULL,
            available_on bigint NOT NULL,
            net bigint NOT NULL,
            PRIMARY KEY (account, currency, available_on)
        ) WITH (fillfactor = 50);

        CREATE TABLE answers (
            account text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            fingerprint bytea NOT NULL,
            status integer NOT NULL,
            snapshot bigint NOT NULL,
            alone boolean NOT NULL,
            api_version text NOT NULL,
            request text NOT NULL,
            created_ms bigint NOT NULL,
            PRIMARY KEY (account, key)
        );
        CREATE INDEX answers_by_time ON answers (created_ms);

        CREATE TABLE events (
            account text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            type text COLLATE "C" NOT NULL,
            created bigint NOT NULL,
            snapshot bigint NOT NULL,
            api_version text NOT NULL,
            request text,
            idempotency_key text,
            previous bytea,
            PRIMARY KEY (account, id)
        ) PARTITION BY RANGE (id);
        CREATE INDEX events_by_type ON events (account, type, id);
        CREATE TABLE events_else PARTITION OF events DEFAULT;

        CREATE TABLE subscriptions (
            account text COLLATE "C" NOT NULL,
            endpoint text COLLATE "C" NOT NULL,
            enabled boolean NOT NULL,
            types text[] NOT NULL,
            PRIMARY KEY (account, endpoint)
        );
        CREATE INDEX subscriptions_quiet ON subscriptions (account, endpoint) WHERE NOT enabled;

        CREATE TABLE deliveries (
            account text COLLATE "C" NOT NULL,
            event text COLLATE "C" NOT NULL,
            endpoint text COLLATE "C" NOT NULL,
            state smallint NOT NULL CHECK (state BETWEEN 0 AND 4),
            tried smallint NOT NULL CHECK (tried IN (0, 1)),
            due bigint NOT NULL,
            since bigint NOT NULL,
            failures integer NOT NULL,
            fence bigint NOT NULL,
            lease bigint,
            told integer NOT NULL,
            body bytea,
            PRIMARY KEY (account, event, endpoint)
        ) PARTITION BY RANGE (event);
        CREATE INDEX deliveries_open ON deliveries (account, endpoint, state, tried, due, event) WHERE state <> 2;
        CREATE TABLE deliveries_else PARTITION OF deliveries DEFAULT;

        CREATE TABLE attempts (
            account text COLLATE "C" NOT NULL,
            event text COLLATE "C" NOT NULL,
            endpoint text COLLATE "C" NOT NULL,
            number bigint NOT NULL,
            at bigint NOT NULL,
            took bigint NOT NULL,
            status integer,
            trouble text,
            answer bytea,
            PRIMARY KEY (account, event, endpoint, number)
        ) PARTITION BY RANGE (event);
        CREATE TABLE attempts_else PARTITION OF attempts DEFAULT;

        CREATE TABLE operations (
            account text COLLATE "C" NOT NULL,
            id bigint NOT NULL,
            denied boolean NOT NULL,
            at bigint NOT NULL,
            PRIMARY KEY (account, id)
        );
        CREATE INDEX operations_by_time ON operations (at);
        """;
}
