using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// A statement with its parameters in their order ($1, $2, …). It can be sent again after a failure: each sending makes
/// a command of its own.
/// </summary>
internal sealed class Ask(string sql)
{
    private readonly List<(NpgsqlDbType Type, object? Value)> _values = [];

    public Ask Text(string? text) => Add(NpgsqlDbType.Text, text is null ? null : Clean(text));

    public Ask Number(long? number) => Add(NpgsqlDbType.Bigint, number);

    public Ask Flag(bool flag) => Add(NpgsqlDbType.Boolean, flag);

    public Ask Bytes(ReadOnlyMemory<byte> bytes) => Add(NpgsqlDbType.Bytea, bytes);

    /// <summary>No bytes at all where there are none.</summary>
    public Ask BytesOrNull(ReadOnlyMemory<byte> bytes) => Add(NpgsqlDbType.Bytea, bytes.IsEmpty ? null : bytes);

    public Ask Texts(IEnumerable<string?> texts) => Add(
        NpgsqlDbType.Text | NpgsqlDbType.Array, texts.Select(each => each is null ? null : Clean(each)).ToArray());

    public Ask Numbers(IEnumerable<long> numbers) => Add(NpgsqlDbType.Bigint | NpgsqlDbType.Array, numbers.ToArray());

    public Ask NumbersOrNull(IEnumerable<long?> numbers) => Add(NpgsqlDbType.Bigint | NpgsqlDbType.Array, numbers.ToArray());

    public Ask Flags(IEnumerable<bool> flags) => Add(NpgsqlDbType.Boolean | NpgsqlDbType.Array, flags.ToArray());

    public Ask Blobs(IEnumerable<ReadOnlyMemory<byte>> blobs) => Add(
        NpgsqlDbType.Bytea | NpgsqlDbType.Array, blobs.Select(Whole).ToArray());

    /// <summary>Where a blob is empty, there is none.</summary>
    public Ask BlobsOrNull(IEnumerable<ReadOnlyMemory<byte>> blobs) => Add(
        NpgsqlDbType.Bytea | NpgsqlDbType.Array, blobs.Select(each => each.IsEmpty ? null : Whole(each)).ToArray());

    public NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (type, value) in _values)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        }

        return command;
    }

    private Ask Add(NpgsqlDbType type, object? value)
    {
        _values.Add((type, value));
        return this;
    }

    // PostgreSQL's text holds no zero. None of ours has one, but a caller's may, and the end of a range does: one more
    // is as good there, since nothing that is stored lies between.
    private static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\u0001') : text;

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) && array is { Offset: 0, Array: { } all } && all.Length == array.Count
            ? all
            : bytes.ToArray();
}
