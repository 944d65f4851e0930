namespace Layby.Server.Store.Postgres;

/// <summary>
/// The statements of a group of commits, sent as one batch: one round trip and one transaction. Each that may meet other
/// rows than expected counts what it has written and fails where that is not all: then nothing of the group is written, and
/// <see cref="Sifting"/> finds out whose fault it was.
/// </summary>
internal static class CommitSql
{
    /// <summary>The name of the only column of the result that names the accounts that have something to be told.</summary>
    public const string Filled = "filled";

    // Waits for, and holds up, whoever erases the account or changes who is told of it; not other commits.
    private const string Hold =
        $"""
        WITH held AS (SELECT id, epoch, erasing FROM accounts WHERE id = ANY($1) ORDER BY id FOR KEY SHARE)
        SELECT CASE WHEN count(*) = 0 THEN 1 ELSE {PostgresFailure.Refusal} END
        FROM unnest($1::text[], $2::bigint[]) AS known (account, epoch) JOIN held ON held.id = known.account
        WHERE held.erasing IS NOT NULL OR held.epoch <> known.epoch
        """;

    private const string HoldAlone = "SELECT id FROM accounts WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    private const string Replace =
        $"""
        WITH written AS (
            UPDATE objects o
            SET revision = p.revision + 1, snapshot = p.snapshot, private = p.private, customer = p.customer,
                parent = p.parent, due = p.due, label = p.label, stamp = p.stamp
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[], $6::text[], $7::text[], $8::bigint[],
                $9::text[], $10::bigint[]) AS p (account, id, revision, snapshot, private, customer, parent, due, label, stamp)
            WHERE o.account = p.account AND o.id = p.id AND o.revision = p.revision
            RETURNING 1)
        SELECT CASE WHEN count(*) = $11 THEN 1 ELSE {PostgresFailure.Refusal} END FROM written
        """;

    private const string Create =
        $"""
        WITH written AS (
            INSERT INTO objects (account, id, revision, snapshot, private, customer, parent, due, label, created, stamp)
            SELECT account, id, 1, snapshot, private, customer, parent, due, label, created, stamp
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::text[], $6::text[], $7::bigint[], $8::text[],
                $9::bigint[], $10::bigint[]) AS p (account, id, snapshot, private, customer, parent, due, label, created, stamp)
            ON CONFLICT DO NOTHING
            RETURNING 1)
        SELECT CASE WHEN count(*) = $11 THEN 1 ELSE {PostgresFailure.Refusal} END FROM written
        """;

    private const string Answer =
        $"""
        WITH written AS (
            INSERT INTO answers (account, key, fingerprint, status, snapshot, alone, api_version, request, created_ms)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[], $6::boolean[], $7::text[],
                $8::text[], $9::bigint[])
            ON CONFLICT DO NOTHING
            RETURNING 1)
        SELECT CASE WHEN count(*) = $10 THEN 1 ELSE {PostgresFailure.Refusal} END FROM written
        """;

    private const string Event =
        $"""
        WITH written AS (
            INSERT INTO events (account, id, type, created, snapshot, previous, api_version, request, idempotency_key)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bytea[], $7::text[],
                $8::text[], $9::text[])
            ON CONFLICT DO NOTHING
            RETURNING 1)
        SELECT CASE WHEN count(*) = $10 THEN 1 ELSE {PostgresFailure.Refusal} END FROM written
        """;

    private const string Deliver =
        $"""
        WITH written AS (
            INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, told)
            SELECT e.account, e.id, s.endpoint, CASE WHEN s.enabled THEN 0 ELSE 4 END, 0, e.created * 1000, e.created * 1000, 0, 0,
                count(*) FILTER (WHERE s.enabled) OVER (PARTITION BY e.account, e.id)
            FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS e (account, id, type, created)
            JOIN subscriptions s ON s.account = e.account AND (e.type = ANY(s.types) OR '*' = ANY(s.types))
            RETURNING account)
        SELECT DISTINCT account AS {Filled} FROM written
        """;

    private const string Post =
        """
        INSERT INTO balances (account, currency, available_on, net)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
        ON CONFLICT (account, currency, available_on) DO UPDATE SET net = balances.net + excluded.net
        """;

    private const string Snapshot =
        """
        INSERT INTO snapshots (account, seq, owner, body)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[])
        """;

    /// <summary>All statements of a group, in the order in which every group takes its locks.</summary>
    public static List<Ask> Of(CommitGroup group)
    {
        var asks = new List<Ask>();
        if (group.Quieted.Count > 0)
        {
            asks.Add(new Ask(HoldAlone).Texts(group.Quieted));
        }

        asks.Add(new Ask(Hold).Texts(group.Accounts.Select(each => each.Account)).NumbersOrNull(group.Accounts.Select(each => each.Epoch)));
        AddObjects(asks, group);
        if (group.Answers.Count > 0)
        {
            asks.Add(OfAnswers(group.Answers));
        }

        if (group.Events.Count > 0)
        {
            asks.Add(OfEvents(group.Events));
            asks.Add(OfDeliveries(group.Events));
        }

        foreach (var (account, subscription) in group.Subscriptions)
        {
            asks.AddRange(Quieting.Of(account, subscription));
        }

        if (group.Postings.Count > 0)
        {
            var (keys, sums) = (group.Postings.Keys, group.Postings.Values);
            asks.Add(new Ask(Post)
                .Texts(keys.Select(each => each.Account)).Texts(keys.Select(each => each.Currency))
                .Numbers(keys.Select(each => each.AvailableOn)).Numbers(sums));
        }

        if (group.Snapshots.Count > 0)
        {
            var rows = group.Snapshots;
            asks.Add(new Ask(Snapshot)
                .Texts(rows.Select(each => each.Account)).Numbers(rows.Select(each => each.Seq))
                .Texts(rows.Select(each => each.Owner)).Blobs(rows.Select(each => each.Snapshot.Json)));
        }

        asks.Add(Operations.Note(group));
        return asks;
    }

    private static void AddObjects(List<Ask> asks, CommitGroup group)
    {
        if (group.Replaced is { Count: > 0 } replaced)
        {
            asks.Add(new Ask(Replace)
                .Texts(replaced.Select(each => each.Account)).Texts(replaced.Select(each => each.Put.Id))
                .Numbers(replaced.Select(each => each.Put.ExpectedRevision)).Numbers(replaced.Select(each => each.Snapshot))
                .BlobsOrNull(replaced.Select(each => each.Put.Private)).Texts(replaced.Select(each => each.Put.Customer))
                .Texts(replaced.Select(each => each.Put.Parent)).NumbersOrNull(replaced.Select(each => each.Put.Due))
                .Texts(replaced.Select(each => each.Put.Label)).Numbers(replaced.Select(each => each.Stamp)).Number(replaced.Count));
        }

        if (group.Created is { Count: > 0 } created)
        {
            asks.Add(new Ask(Create)
                .Texts(created.Select(each => each.Account)).Texts(created.Select(each => each.Put.Id))
                .Numbers(created.Select(each => each.Snapshot)).BlobsOrNull(created.Select(each => each.Put.Private))
                .Texts(created.Select(each => each.Put.Customer)).Texts(created.Select(each => each.Put.Parent))
                .NumbersOrNull(created.Select(each => each.Put.Due)).Texts(created.Select(each => each.Put.Label))
                .Numbers(created.Select(each => each.Put.Created)).Numbers(created.Select(each => each.Stamp)).Number(created.Count));
        }
    }

    private static Ask OfAnswers(List<AnswerRow> rows) => new Ask(Answer)
        .Texts(rows.Select(each => each.Account)).Texts(rows.Select(each => each.Answer.Key))
        .Blobs(rows.Select(each => each.Answer.Fingerprint)).Numbers(rows.Select(each => (long)each.Answer.Status))
        .Numbers(rows.Select(each => each.Snapshot)).Flags(rows.Select(each => each.Alone))
        .Texts(rows.Select(each => each.Answer.ApiVersion)).Texts(rows.Select(each => each.Answer.RequestId))
        .Numbers(rows.Select(each => each.Answer.CreatedMs)).Number(rows.Count);

    private static Ask OfEvents(List<EventRow> rows) => new Ask(Event)
        .Texts(rows.Select(each => each.Account)).Texts(rows.Select(each => each.Event.Id))
        .Texts(rows.Select(each => each.Event.Type)).Numbers(rows.Select(each => each.Event.Created))
        .Numbers(rows.Select(each => each.Snapshot)).BlobsOrNull(rows.Select(each => each.Event.PreviousAttributes))
        .Texts(rows.Select(each => each.Event.ApiVersion)).Texts(rows.Select(each => each.Event.RequestId))
        .Texts(rows.Select(each => each.Event.IdempotencyKey)).Number(rows.Count);

    private static Ask OfDeliveries(List<EventRow> rows) => new Ask(Deliver)
        .Texts(rows.Select(each => each.Account)).Texts(rows.Select(each => each.Event.Id))
        .Texts(rows.Select(each => each.Event.Type)).Numbers(rows.Select(each => each.Event.Created));
}
