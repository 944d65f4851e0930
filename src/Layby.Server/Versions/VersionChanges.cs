using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>All changes, newest first. A new one is a file of its own and a line here.</summary>
public static class VersionChanges
{
    /// <summary>Every change of an answer.</summary>
    public static IReadOnlyList<VersionChange> All { get; } =
    [
        new CheckoutModesRenamed(),
        new AlmaDeclinesNamed(),
        new LapsedReservationsExpire(),
        new IntentWithoutInvoice(),
        new ChargeWithoutInvoice(),
        new CheckoutShippingCollected(),
        new KlarnaFailuresNamed(),
        new KlarnaSetupFailuresNamed(),
        new KlarnaSetupAttemptFailuresNamed(),
        new LatestChargeInsteadOfCharges(),
        new ChargeWithoutRefunds(),
        new CheckoutShippingRenamed(),
    ];

    private static readonly ConcurrentDictionary<string, VersionChange[]> ByDate = new();

    /// <summary>The changes that a caller of this version must not see, newest first.</summary>
    public static IReadOnlyList<VersionChange> Since(ApiVersion version) =>
        ByDate.GetOrAdd(version.Date, static date => [.. All.Where(each => string.CompareOrdinal(date, each.Since) < 0)]);

    /// <summary>Walks a whole answer back: every object in it, however deep.</summary>
    public static void WalkBack(JsonNode? node, IReadOnlyList<VersionChange> changes)
    {
        switch (node)
        {
            // What an event tells of stays in the event's own version, whoever asks.
            case JsonObject told when NameOf(told) == "event":
                break;
            case JsonObject subject:
                foreach (var (_, child) in subject.ToArray())
                {
                    WalkBack(child, changes);
                }

                var name = NameOf(subject);
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

    /// <summary>What an object says it is: <c>payment_intent</c>; null where it does not.</summary>
    public static string? NameOf(JsonObject subject) =>
        subject["object"] is JsonValue kind && kind.TryGetValue<string>(out var name) ? name : null;
}
