namespace Layby.Server.Store.Schema;

/// <summary>Keys that can be told apart, restricted, rolled and revoked.</summary>
internal static class SqliteSchema0003
{
    public const string Sql =
        """
        ALTER TABLE keys ADD COLUMN last_four TEXT;
        ALTER TABLE keys ADD COLUMN label TEXT;
        ALTER TABLE keys ADD COLUMN permissions TEXT;
        ALTER TABLE keys ADD COLUMN used INTEGER;
        ALTER TABLE keys ADD COLUMN expires INTEGER;
        ALTER TABLE keys ADD COLUMN revoked INTEGER;
        """;
}
