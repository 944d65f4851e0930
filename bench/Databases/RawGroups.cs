using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace Layby.Bench.Databases;

/// <summary>
/// G: what PostgreSQL can do with a create's rows: the JSON, and an object, an event and an idempotency row that point at it;
/// groups of at most 64 as arrays, one round trip and one transaction each, two writers. It checks nothing, tells nobody and
/// knows no revisions.
/// </summary>
internal sealed class RawGroups : IAsyncDisposable
{
    private const int GroupLimit = 64;
    private const int Writers = 2;

    private const string Tables =
        """
        CREATE TABLE raw_snapshots (account text COLLATE "C", seq bigint, body bytea, PRIMARY KEY (account, seq));
        CREATE TABLE raw_objects
            (account text COLLATE "C", id text COLLATE "C", revision bigint, snapshot bigint, PRIMARY KEY (account, id));
        CREATE TABLE raw_events (account text COLLATE "C", id text COLLATE "C", type text, snapshot bigint, PRIMARY KEY (account, id));
        CREATE TABLE raw_answers (account text COLLATE "C", key text COLLATE "C", snapshot bigint, PRIMARY KEY (account, key));
        """;

    private readonly NpgsqlDataSource _source;
    private readonly Channel<(long Number, byte[] Body, TaskCompletionSource Done)> _waiting =
        Channel.CreateUnbounded<(long, byte[], TaskCompletionSource)>();

    private readonly Task[] _writers;
    private long _last;

    private RawGroups(NpgsqlDataSource source)
    {
        _source = source;
        _writers = [.. Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync))];
    }

    public static async Task<RawGroups> StartAsync(string address)
    {
        var source = NpgsqlDataSource.Create(address + ";Max Auto Prepare=20;Auto Prepare Min Usages=2");
        await using var command = source.CreateCommand(Tables);
        await command.ExecuteNonQueryAsync();
        return new(source);
    }

    public Task CommitAsync(byte[] body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((Interlocked.Increment(ref _last), body, done));
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        await Task.WhenAll(_writers);
        await _source.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        var group = new List<(long Number, byte[] Body, TaskCompletionSource Done)>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < GroupLimit && _waiting.Reader.TryRead(out var one))
            {
                group.Add(one);
            }

            if (group.Count == 0)
            {
                continue;
            }

            var accounts = group.Select(_ => "acct_1BenchmarkOfRawSql").ToArray();
            var numbers = group.Select(each => each.Number).ToArray();
            await using var batch = new NpgsqlBatch(connection);
            Add(batch, "INSERT INTO raw_objects SELECT a, i, 1, n FROM unnest($1, $2, $3) AS p (a, i, n)",
                accounts, Ids("pi_3", numbers), numbers);
            Add(batch, "INSERT INTO raw_answers SELECT a, i, n FROM unnest($1, $2, $3) AS p (a, i, n)",
                accounts, group.Select(_ => $"stripe-node-retry-{Guid.NewGuid()}").ToArray(), numbers);
            Add(batch, "INSERT INTO raw_events SELECT a, i, 'payment_intent.created', n FROM unnest($1, $2, $3) AS p (a, i, n)",
                accounts, Ids("evt_3", numbers), numbers);
            Add(batch, "INSERT INTO raw_snapshots SELECT a, n, b FROM unnest($1, $3, $2) AS p (a, n, b)",
                accounts, group.Select(each => each.Body).ToArray(), numbers);
            await batch.ExecuteNonQueryAsync();
            group.ForEach(each => each.Done.SetResult());
        }
    }

    private static string[] Ids(string prefix, long[] numbers) => [.. numbers.Select(each => $"{prefix}{each:D9}BenchmarkOfIds")];

    private static void Add(NpgsqlBatch batch, string sql, string[] accounts, Array second, long[] numbers)
    {
        var type = second is byte[][]? NpgsqlDbType.Bytea : NpgsqlDbType.Text;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = accounts, NpgsqlDbType = NpgsqlDbType.Text | NpgsqlDbType.Array },
                new NpgsqlParameter { Value = second, NpgsqlDbType = type | NpgsqlDbType.Array },
                new NpgsqlParameter { Value = numbers, NpgsqlDbType = NpgsqlDbType.Bigint | NpgsqlDbType.Array },
            },
        });
    }
}
