using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>
/// What must be true of a crowd's payments after its server died: every acknowledged write is there, what was not answered
/// has one effect when it is repeated, and events and charges are whole.
/// </summary>
internal static class CrowdBooks
{
    /// <summary>First as the crash left it, then with what was unanswered repeated.</summary>
    public static async Task CheckAsync(Crowd crowd, HttpClient client)
    {
        var stored = await IntentsAsync(client);
        foreach (var life in crowd.Lives)
        {
            life.CheckAgainst(stored);
        }

        await crowd.RepeatAsync(client);
        stored = await IntentsAsync(client);
        Assert.Equal(
            crowd.Lives.Select(each => each.Id!).Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        foreach (var life in crowd.Lives)
        {
            life.CheckAgainst(stored);
        }

        await CheckBooksAsync(crowd, client);
    }

    private static async Task CheckBooksAsync(Crowd crowd, HttpClient client)
    {
        var charges = (await AllAsync(client, "/v1/charges")).ToLookup(each => (string)each["payment_intent"]!);
        var events = (await AllAsync(client, "/v1/events")).AsEnumerable().Reverse().ToLookup(
            each => (string)(each["data"]!["object"]!["payment_intent"] ?? each["data"]!["object"]!["id"])!,
            each => (string)each["type"]!);
        foreach (var life in crowd.Lives)
        {
            life.CheckBooks([.. events[life.Id!]], [.. charges[life.Id!]]);
        }

        Assert.Equal(crowd.Lives.Count(), events.Count);
    }

    private static async Task<IReadOnlyDictionary<string, JsonNode>> IntentsAsync(HttpClient client) =>
        (await AllAsync(client, "/v1/payment_intents")).ToDictionary(each => (string)each["id"]!);

    private static async Task<List<JsonNode>> AllAsync(HttpClient client, string list)
    {
        var all = new List<JsonNode>();
        for (var more = true; more;)
        {
            var after = all.Count == 0 ? "" : $"&starting_after={all[^1]["id"]}";
            var page = JsonNode.Parse(await client.GetStringAsync($"{list}?limit=100{after}"))!;
            all.AddRange(page["data"]!.AsArray().Select(each => each!));
            more = (bool)page["has_more"]!;
        }

        return all;
    }
}
