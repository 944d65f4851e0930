using System.Globalization;
using Layby.Server.Store;

namespace Layby.Server.Keys;

/// <summary>Keys as a table for a person; nothing of it opens anything.</summary>
public static class KeyTable
{
    private static readonly string[] Head =
        ["ID", "KEY", "KIND", "NAME", "ACCOUNT", "PERMISSIONS", "CREATED", "LAST USED", "STATE"];

    /// <summary>The table.</summary>
    public static string Of(IReadOnlyList<StoredKey> keys, Func<StoredKey, KeyStanding> standing)
    {
        if (keys.Count == 0)
        {
            return "There are no keys yet; layby keys create makes a pair.";
        }

        string[][] rows = [Head, .. keys.Select(key => Row(key, standing(key)))];
        var widths = Head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(
            '\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    /// <summary>Secret, publishable or restricted.</summary>
    public static string KindOf(StoredKey key) => !key.Secret ? "publishable" : key.Permissions is null ? "secret" : "restricted";

    /// <summary>A time to the minute, UTC.</summary>
    public static string Minute(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string[] Row(StoredKey key, KeyStanding standing) =>
    [
        KeyBook.IdOf(key),
        $"{KeyBook.PrefixOf(key)}…{key.LastFour}",
        KindOf(key),
        key.Label ?? "-",
        key.Account,
        key.Permissions ?? "-",
        Day(key.Created),
        key.Used is { } used ? Day(used) : "never",
        standing switch
        {
            KeyStanding.Revoked => $"revoked {Minute(key.Revoked!.Value)}",
            KeyStanding.Expired => $"expired {Minute(key.Expires!.Value)}",
            KeyStanding.Active => key.Expires is { } end ? $"expires {Minute(end)}" : "active",
        },
    ];

    private static string Day(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
