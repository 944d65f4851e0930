using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>Reads columns, counted from 0.</summary>
internal static class Columns
{
    public static string Text(this NpgsqlDataReader row, int column) => row.GetString(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long Number(this NpgsqlDataReader row, int column) => row.GetInt64(column);

    public static long? NumberOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>Nothing at all where there is none.</summary>
    public static ReadOnlyMemory<byte> Bytes(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? default : row.GetFieldValue<byte[]>(column);

    /// <summary>The JSON that a row points at.</summary>
    /// <exception cref="StoreDamagedException">There is none.</exception>
    public static ReadOnlyMemory<byte> Body(this NpgsqlDataReader row, int column, string whose) =>
        row.IsDBNull(column)
            ? throw new StoreDamagedException($"What is stored of {whose} is damaged: its JSON is missing. Restore it from a backup.")
            : row.GetFieldValue<byte[]>(column);
}
