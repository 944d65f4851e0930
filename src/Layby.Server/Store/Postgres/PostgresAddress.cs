using System.Data.Common;
using System.Globalization;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Where a PostgreSQL database is: an address such as <c>postgres://layby:secret@db1:5432,db2/layby?sslmode=require</c>, or
/// the driver's own <c>Host=db1,db2;Database=layby;Username=layby;Password=secret</c>. What it shows of itself holds no secret.
/// </summary>
public sealed record PostgresAddress
{
    // libpq's names of what an address may say after its question mark, and the driver's.
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["pool_max_conns"] = "Maximum Pool Size",
    };

    private PostgresAddress(string connection)
    {
        Connection = connection;
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        var port = Part(parts, "Port") is { Length: > 0 } given ? ":" + given : "";
        Shown = $"{Part(parts, "Host") ?? Part(parts, "Server") ?? "localhost"}{port}/{Part(parts, "Database") ?? Part(parts, "DB")}";
    }

    /// <summary>The driver's connection string, password and all: never shown to anybody.</summary>
    internal string Connection { get; }

    /// <summary>Hosts and database.</summary>
    public string Shown { get; }

    /// <summary>Reads an address; null when it is none, or when it asks for what is not understood.</summary>
    public static PostgresAddress? Parse(string text)
    {
        try
        {
            if (text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal))
            {
                return FromUrl(text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..]) is { } connection ? new(connection) : null;
            }

            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server") ? new(text) : null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Shown;

    // user:password@host:port,host:port/database?name=value&…
    private static string? FromUrl(string text)
    {
        var (place, query) = Halves(text, '?');
        var (authority, database) = Halves(place, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? ("", "") : Halves(authority[..at], ':');
        var parts = new DbConnectionStringBuilder
        {
            ["Host"] = Decoded(authority[(at + 1)..]) is { Length: > 0 } hosts ? hosts : "localhost",
        };
        Set(parts, "Username", Decoded(user));
        Set(parts, "Password", Decoded(password));
        Set(parts, "Database", Decoded(database));
        foreach (var each in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Halves(each, '=');
            if (name is "target_session_attrs" && value is "primary" or "read-write" or "any")
            {
                // The primary is asked in any case.
                continue;
            }

            if (!_names.TryGetValue(name, out var known)
                || (name is "connect_timeout" or "pool_max_conns" && !int.TryParse(value, CultureInfo.InvariantCulture, out _)))
            {
                return null;
            }

            // libpq's verify-full is the driver's VerifyFull.
            parts[known] = name is "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : Decoded(value);
        }

        return parts.ConnectionString;
    }

    private static void Set(DbConnectionStringBuilder parts, string name, string value)
    {
        if (value.Length > 0)
        {
            parts[name] = value;
        }
    }

    private static (string Before, string After) Halves(string text, char between) =>
        text.IndexOf(between, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");

    private static string Decoded(string text) => Uri.UnescapeDataString(text);

    private static string? Part(DbConnectionStringBuilder parts, string name) =>
        parts.TryGetValue(name, out var value) ? value as string : null;
}
