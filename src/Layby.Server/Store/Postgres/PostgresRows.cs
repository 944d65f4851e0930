using Layby.Core;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>All rows of a database, read over one connection in the order of a walk.</summary>
internal sealed class PostgresRows(NpgsqlConnection connection, Action<string> damaged)
{
    // So many deliveries are read at once, and then their tries.
    private const int DeliveriesAtOnce = 500;

    private const string Body = "(SELECT s.body FROM snapshots s WHERE s.account = r.account AND s.seq = r.snapshot)";

    private const string Accounts = "SELECT id, mark, created, clock_offset_ms, epoch FROM accounts ORDER BY id";

    private const string Subscriptions = "SELECT account, endpoint, types, enabled FROM subscriptions ORDER BY account, endpoint";

    private const string Objects =
        $"""
        SELECT account, id, revision, {Body}, private, created, customer, parent, due, label, snapshot
        FROM objects r ORDER BY account, id
        """;

    private const string Events =
        $"""
        SELECT account, id, type, created, {Body}, previous, api_version, request, idempotency_key, snapshot
        FROM events r ORDER BY account, id
        """;

    private const string Deliveries =
        """
        SELECT account, event, endpoint, state, tried, due, since, failures, fence, lease, told, body FROM deliveries
        WHERE (account, event, endpoint) > ($1, $2, $3) ORDER BY account, event, endpoint LIMIT $4
        """;

    private const string Attempts =
        """
        SELECT a.account, a.event, a.endpoint, a.number, a.at, a.took, a.status, a.trouble, a.answer
        FROM unnest($1::text[], $2::text[], $3::text[]) AS d (account, event, endpoint)
        JOIN attempts a ON a.account = d.account AND a.event = d.event AND a.endpoint = d.endpoint
        ORDER BY a.account, a.event, a.endpoint, a.number
        """;

    private const string Balances =
        "SELECT account, currency, available_on, net FROM balances ORDER BY account, currency, available_on";

    private const string Keys =
        "SELECT hash, account, secret, created, last_four, label, permissions, used, expires, revoked FROM keys ORDER BY hash";

    private const string Answers =
        $"""
        SELECT account, key, fingerprint, status, {Body}, api_version, request, created_ms, snapshot
        FROM answers r ORDER BY created_ms, account, key
        """;

    /// <summary>All of them.</summary>
    public async IAsyncEnumerable<StoredRow> AllAsync()
    {
        (string Sql, Func<NpgsqlDataReader, StoredRow> Read)[] before =
            [(Accounts, Account), (Subscriptions, Subscription), (Objects, Object), (Events, Event)];
        foreach (var (sql, read) in before)
        {
            await foreach (var row in RowsAsync(sql, read))
            {
                yield return row;
            }
        }

        await foreach (var row in DeliveriesAsync())
        {
            yield return row;
        }

        (string Sql, Func<NpgsqlDataReader, StoredRow> Read)[] after = [(Balances, Balance), (Keys, Key), (Answers, Answer)];
        foreach (var (sql, read) in after)
        {
            await foreach (var row in RowsAsync(sql, read))
            {
                yield return row;
            }
        }
    }

    // What is broken in a row is told, and the next one is read.
    private async IAsyncEnumerable<StoredRow> RowsAsync(string sql, Func<NpgsqlDataReader, StoredRow> read)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            StoredRow row;
            try
            {
                row = read(rows);
            }
            catch (StoreDamagedException wrong)
            {
                damaged(wrong.Message);
                continue;
            }

            yield return row;
        }
    }

    private async IAsyncEnumerable<StoredRow> DeliveriesAsync()
    {
        var last = (Account: "", Event: "", Endpoint: "");
        List<(string Account, WholeDelivery Delivery)> page;
        do
        {
            page = await AskAsync(
                new Ask(Deliveries).Text(last.Account).Text(last.Event).Text(last.Endpoint).Number(DeliveriesAtOnce), Delivery);
            var attempts = (await AskAsync(
                new Ask(Attempts).Texts(page.Select(each => each.Account)).Texts(page.Select(each => each.Delivery.Event))
                    .Texts(page.Select(each => each.Delivery.Endpoint)),
                static row => (Of: (row.Text(0), row.Text(1), row.Text(2)), Attempt: Attempt(row)))).ToLookup(each => each.Of);
            foreach (var (account, delivery) in page)
            {
                last = (account, delivery.Event, delivery.Endpoint);
                yield return new StoredRow.OfDelivery(
                    account, delivery with { Attempts = [.. attempts[last].Select(each => each.Attempt)] });
            }
        }
        while (page.Count == DeliveriesAtOnce);
    }

    private async ValueTask<List<T>> AskAsync<T>(Ask ask, Func<NpgsqlDataReader, T> read)
    {
        await using var batch = Database.Batch(connection, [ask]);
        await using var rows = await batch.ExecuteReaderAsync();
        return await Database.RowsAsync(rows, read, CancellationToken.None);
    }

    private static StoredRow.OfAccount Account(NpgsqlDataReader row) =>
        new(new(row.Text(0), row.Text(1), row.Number(2), row.Number(3)) { Epoch = row.Number(4) });

    private static StoredRow.OfSubscription Subscription(NpgsqlDataReader row) =>
        new(row.Text(0), new(row.Text(1), row.GetFieldValue<string[]>(2), row.GetBoolean(3)));

    private static StoredRow.OfObject Object(NpgsqlDataReader row) => new(
        row.Text(0),
        new()
        {
            Id = row.Text(1),
            ExpectedRevision = row.Number(2) - 1,
            Body = new(row.Body(3, row.Text(1))),
            Private = row.Bytes(4),
            Created = row.Number(5),
            Customer = row.TextOrNull(6),
            Parent = row.TextOrNull(7),
            Due = row.NumberOrNull(8),
            Label = row.TextOrNull(9),
        },
        row.Number(10));

    private static StoredRow.OfEvent Event(NpgsqlDataReader row) => new(
        row.Text(0),
        new()
        {
            Id = row.Text(1),
            Type = row.Text(2),
            Created = row.Number(3),
            Object = new(row.Body(4, row.Text(1))),
            PreviousAttributes = row.Bytes(5),
            ApiVersion = row.Text(6),
            RequestId = row.TextOrNull(7),
            IdempotencyKey = row.TextOrNull(8),
        },
        row.Number(9));

    private static (string Account, WholeDelivery Delivery) Delivery(NpgsqlDataReader row) => (
        row.Text(0),
        new(
            row.Text(1),
            row.Text(2),
            (DeliveryState)row.GetInt16(3),
            IsNew: row.GetInt16(4) == 0,
            row.Number(5),
            row.Number(6),
            row.GetInt32(7),
            row.Number(8),
            row.NumberOrNull(9),
            row.GetInt32(10),
            row.Bytes(11),
            []));

    private static StoredAttempt Attempt(NpgsqlDataReader row) => new(
        row.Number(3), row.Number(4), row.Number(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.TextOrNull(7), row.Bytes(8));

    private static StoredRow.OfBalance Balance(NpgsqlDataReader row) =>
        new(row.Text(0), new Posting(row.Text(1), row.Number(2), row.Number(3)));

    private static StoredRow.OfKey Key(NpgsqlDataReader row) => new(RecordKeeper.ReadKey(row));

    private static StoredRow.OfAnswer Answer(NpgsqlDataReader row) => new(
        row.Text(0),
        new()
        {
            Key = row.Text(1),
            Fingerprint = row.Bytes(2),
            Status = row.GetInt32(3),
            Body = new(row.Body(4, $"the answer to {row.Text(6)}")),
            ApiVersion = row.Text(5),
            RequestId = row.Text(6),
            CreatedMs = row.Number(7),
        },
        row.Number(8));
}
