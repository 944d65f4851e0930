namespace Layby.Server.Store.Postgres;

/// <summary>Writes rows of another store as they were there, a page in one transaction.</summary>
internal static class PostgresFiller
{
    private const string Account =
        "INSERT INTO accounts (id, mark, created, clock_offset_ms, epoch) VALUES ($1, $2, $3, $4, $5)";

    private const string Subscription = "INSERT INTO subscriptions (account, endpoint, types, enabled) VALUES ($1, $2, $3, $4)";

    private const string Snapshots =
        """
        INSERT INTO snapshots (account, seq, owner, body)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[]) ON CONFLICT DO NOTHING
        """;

    // Numbers of its own come after those that it was given.
    private const string Renumber =
        "SELECT setval('numbers', greatest((SELECT last_value FROM numbers), (SELECT max(n) FROM unnest($1::bigint[]) n) + 10000))";

    private const string Objects =
        """
        INSERT INTO objects (account, id, revision, snapshot, private, customer, parent, due, label, created, stamp)
        SELECT *, 0 FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[], $6::text[], $7::text[], $8::bigint[],
            $9::text[], $10::bigint[])
        """;

    private const string Events =
        """
        INSERT INTO events (account, id, type, created, snapshot, previous, api_version, request, idempotency_key)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bytea[], $7::text[], $8::text[],
            $9::text[])
        """;

    private const string Delivery =
        """
        INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, lease, told, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string Attempt =
        """
        INSERT INTO attempts (account, event, endpoint, number, at, took, status, trouble, answer)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private const string Balance = "INSERT INTO balances (account, currency, available_on, net) VALUES ($1, $2, $3, $4)";

    private const string Key =
        """
        INSERT INTO keys (hash, account, secret, created, last_four, label, permissions, used, expires, revoked)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    // One that nothing else shows takes its JSON along when it is forgotten: that is so where its JSON was not there yet.
    private const string Answers =
        """
        WITH given AS (
            SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[],
                $9::bytea[]) AS g (account, key, fingerprint, status, snapshot, api_version, request, created_ms, body)),
        alone AS (
            INSERT INTO snapshots (account, seq, owner, body) SELECT account, snapshot, '', body FROM given ON CONFLICT DO NOTHING
            RETURNING account, seq)
        INSERT INTO answers (account, key, fingerprint, status, snapshot, alone, api_version, request, created_ms)
        SELECT g.account, g.key, g.fingerprint, g.status, g.snapshot,
            EXISTS (SELECT 1 FROM alone a WHERE a.account = g.account AND a.seq = g.snapshot), g.api_version, g.request, g.created_ms
        FROM given g
        """;

    /// <summary>Writes them.</summary>
    public static async ValueTask WriteAsync(Database database, IReadOnlyList<StoredRow> rows, CancellationToken stop)
    {
        var asks = new List<Ask>();
        asks.AddRange(rows.OfType<StoredRow.OfAccount>().Select(each => new Ask(Account)
            .Text(each.Account.Id).Text(each.Account.Mark).Number(each.Account.Created).Number(each.Account.ClockOffsetMs)
            .Number(each.Account.Epoch)));
        asks.AddRange(rows.OfType<StoredRow.OfSubscription>().Select(each => new Ask(Subscription)
            .Text(each.Account).Text(each.Subscription.Endpoint).Texts(each.Subscription.Types).Flag(each.Subscription.Enabled)));
        AddObjects(asks, [.. rows.OfType<StoredRow.OfObject>()]);
        AddEvents(asks, [.. rows.OfType<StoredRow.OfEvent>()]);
        asks.AddRange(rows.OfType<StoredRow.OfDelivery>().SelectMany(Of));
        asks.AddRange(rows.OfType<StoredRow.OfBalance>().Select(each => new Ask(Balance)
            .Text(each.Account).Text(each.Sum.Currency).Number(each.Sum.AvailableOn).Number(each.Sum.Net)));
        asks.AddRange(rows.OfType<StoredRow.OfKey>().Select(each => new Ask(Key)
            .Bytes(each.Key.Hash).Text(each.Key.Account).Flag(each.Key.Secret).Number(each.Key.Created).Text(each.Key.LastFour)
            .Text(each.Key.Label).Text(each.Key.Permissions).Number(each.Key.Used).Number(each.Key.Expires).Number(each.Key.Revoked)));
        AddAnswers(asks, [.. rows.OfType<StoredRow.OfAnswer>()]);
        await database.CountAsync(asks, stop);
    }

    private static void AddObjects(List<Ask> asks, IReadOnlyList<StoredRow.OfObject> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        asks.Add(new Ask(Snapshots)
            .Texts(rows.Select(each => each.Account)).Numbers(rows.Select(each => each.Snapshot))
            .Texts(rows.Select(each => each.Put.Id)).Blobs(rows.Select(each => each.Put.Body.Json)));
        asks.Add(new Ask(Renumber).Numbers(rows.Select(each => each.Snapshot)));
        asks.Add(new Ask(Objects)
            .Texts(rows.Select(each => each.Account)).Texts(rows.Select(each => each.Put.Id))
            .Numbers(rows.Select(each => each.Put.ExpectedRevision + 1)).Numbers(rows.Select(each => each.Snapshot))
            .BlobsOrNull(rows.Select(each => each.Put.Private)).Texts(rows.Select(each => each.Put.Customer))
            .Texts(rows.Select(each => each.Put.Parent)).NumbersOrNull(rows.Select(each => each.Put.Due))
            .Texts(rows.Select(each => each.Put.Label)).Numbers(rows.Select(each => each.Put.Created)));
    }

    private static void AddEvents(List<Ask> asks, IReadOnlyList<StoredRow.OfEvent> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        asks.Add(new Ask(Snapshots)
            .Texts(rows.Select(each => each.Account)).Numbers(rows.Select(each => each.Snapshot))
            .Texts(rows.Select(_ => "")).Blobs(rows.Select(each => each.Event.Object.Json)));
        asks.Add(new Ask(Renumber).Numbers(rows.Select(each => each.Snapshot)));
        asks.Add(new Ask(Events)
            .Texts(rows.Select(each => each.Account)).Texts(rows.Select(each => each.Event.Id))
            .Texts(rows.Select(each => each.Event.Type)).Numbers(rows.Select(each => each.Event.Created))
            .Numbers(rows.Select(each => each.Snapshot)).BlobsOrNull(rows.Select(each => each.Event.PreviousAttributes))
            .Texts(rows.Select(each => each.Event.ApiVersion)).Texts(rows.Select(each => each.Event.RequestId))
            .Texts(rows.Select(each => each.Event.IdempotencyKey)));
    }

    private static void AddAnswers(List<Ask> asks, IReadOnlyList<StoredRow.OfAnswer> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        asks.Add(new Ask(Renumber).Numbers(rows.Select(each => each.Snapshot)));
        asks.Add(new Ask(Answers)
            .Texts(rows.Select(each => each.Account)).Texts(rows.Select(each => each.Answer.Key))
            .Blobs(rows.Select(each => each.Answer.Fingerprint)).Numbers(rows.Select(each => (long)each.Answer.Status))
            .Numbers(rows.Select(each => each.Snapshot)).Texts(rows.Select(each => each.Answer.ApiVersion))
            .Texts(rows.Select(each => each.Answer.RequestId)).Numbers(rows.Select(each => each.Answer.CreatedMs))
            .Blobs(rows.Select(each => each.Answer.Body.Json)));
    }

    private static IEnumerable<Ask> Of(StoredRow.OfDelivery row)
    {
        var (account, each) = (row.Account, row.Delivery);
        yield return new Ask(Delivery)
            .Text(account).Text(each.Event).Text(each.Endpoint).Number((long)each.State).Number(each.IsNew ? 0 : 1).Number(each.DueMs)
            .Number(each.SinceMs).Number(each.Failures).Number(each.Fence).Number(each.LeaseMs).Number(each.Told).BytesOrNull(each.Body);
        foreach (var made in each.Attempts)
        {
            yield return new Ask(Attempt)
                .Text(account).Text(each.Event).Text(each.Endpoint).Number(made.Number).Number(made.AtMs).Number(made.TookMs)
                .Number(made.Status).Text(made.Trouble).BytesOrNull(made.Answer);
        }
    }
}
