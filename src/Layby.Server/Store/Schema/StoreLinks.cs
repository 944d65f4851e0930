using System.Globalization;

namespace Layby.Server.Store.Schema;

/// <summary>A question about rows that name another: which of them name one that is not there.</summary>
/// <param name="Told">What is said of a row that has lost the other, with places for the first and second column.</param>
/// <param name="Question">The columns of those rows, in words that every store of ours understands.</param>
internal sealed record StoreLink(string Told, string Question)
{
    /// <summary>The question for at most so many rows.</summary>
    public string Sql(int most) => $"{Question} LIMIT {most}";

    /// <summary>What is said of a row that was found.</summary>
    public string Sentence(string? first, string? second) => string.Format(CultureInfo.InvariantCulture, Told, first, second);
}

/// <summary>All that must hold between rows, whatever the database is.</summary>
internal static class StoreLinks
{
    /// <summary>Each question once.</summary>
    public static IReadOnlyList<StoreLink> All { get; } =
    [
        new("{0}: its account {1} is not there",
            "SELECT id, account FROM objects o WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = o.account)"),
        new("{0}: its account {1} is not there",
            "SELECT id, account FROM events e WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = e.account)"),
        new("a key ends in {0} and its account {1} is not there",
            "SELECT last_four, account FROM keys k WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = k.account)"),
        new("the answer of {0}: its account {1} is not there",
            "SELECT request, account FROM answers w WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = w.account)"),
        // What has no underscore is a word, such as what endpoints and customers that live are filed under.
        new("{0}: it was made for {1}, which is not there",
            """
            SELECT id, parent FROM objects o WHERE parent LIKE '%!_%' ESCAPE '!' AND NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = o.account AND p.id = o.parent)
            """),
        new("{0}: it belongs to {1}, who is not there",
            """
            SELECT id, customer FROM objects o WHERE customer LIKE '%!_%' ESCAPE '!' AND NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = o.account AND p.id = o.customer)
            """),
        new("{0}: it is told of events and is not there",
            """
            SELECT endpoint, NULL FROM subscriptions s WHERE NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = s.account AND p.id = s.endpoint)
            """),
        new("{0}: it is to be told to {1} and is not there",
            """
            SELECT event, endpoint FROM deliveries d WHERE NOT EXISTS
                (SELECT 1 FROM events e WHERE e.account = d.account AND e.id = d.event)
            """),
        new("{0}: it is to be told to {1}, which is not there",
            """
            SELECT event, endpoint FROM deliveries d WHERE NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = d.account AND p.id = d.endpoint)
            """),
        new("{0}: a try to tell it to {1} is left without its delivery",
            """
            SELECT event, endpoint FROM attempts t WHERE NOT EXISTS
                (SELECT 1 FROM deliveries d WHERE d.account = t.account AND d.event = t.event AND d.endpoint = t.endpoint)
            """),
    ];
}
