using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>All changes, newest first. A new one is a file of its own and a line here.</summary>
public static class VersionChanges
{
    /// <summary>Every change of an answer.</summary>
    public static IReadOnlyList<VersionChange> All { get; } =
    [
        new AlmaDeclinesNamed(),
        new IntentWithoutInvoice(),
        new ChargeWithoutInvoice(),
        new KlarnaFailuresNamed(),
        new LatestChargeInsteadOfCharges(),
        new ChargeWithoutRefunds(),
    ];

    private static readonly ConcurrentDictionary<string, VersionChange[]> ByDate = new();

    /// <summary>The changes that a caller of this version must not see, newest first.</summary>
    public static IReadOnlyList<VersionChange> Since(ApiVersion version) =>
        ByDate.GetOrAdd(version.Date, static date => [.. All.Where(each => string.CompareOrdinal(date, each.Since) < 0)]);

    /// <summary>What an object says it is: <c>payment_intent</c>; null where it does not say.</summary>
    public static string? KindOf(JsonObject subject) =>
        subject["object"] is JsonValue kind && kind.TryGetValue<string>(out var text) ? text : null;

    /// <summary>
    /// True for an event: what it tells stands in the version that it names itself, whoever reads it in whichever version.
    /// </summary>
    public static bool IsTold(string? kind) => kind is "event";

    /// <summary>Walks a whole answer back: every object in it, however deep.</summary>
    public static void WalkBack(JsonNode? node, IReadOnlyList<VersionChange> changes)
    {
        switch (node)
        {
            case JsonObject subject:
                var name = KindOf(subject);
                foreach (var (_, child) in IsTold(name) ? [] : subject.ToArray())
                {
                    WalkBack(child, changes);
                }

                foreach (var change in changes)
                {
                    if (change.Subject == name)
                    {
                        change.WalkBack(subject);
                    }
                }

                break;
            case JsonArray list:
                foreach (var child in list)
                {
                    WalkBack(child, changes);
                }

                break;
        }
    }
}
