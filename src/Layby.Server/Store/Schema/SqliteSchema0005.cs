namespace Layby.Server.Store.Schema;

/// <summary>A sum beside each row that shows something, so that a byte that has changed on the disk is noticed.</summary>
internal static class SqliteSchema0005
{
    // In the row that points at a snapshot, not beside the snapshot: so a pointer that has changed is noticed too. Rows
    // that were written before have none and are taken as they are.
    public const string Sql =
        """
        ALTER TABLE objects ADD COLUMN sum INTEGER;
        ALTER TABLE events ADD COLUMN sum INTEGER;
        ALTER TABLE answers ADD COLUMN sum INTEGER;
        """;
}
