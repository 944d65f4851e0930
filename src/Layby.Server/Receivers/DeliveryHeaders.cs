using System.Collections.Immutable;
using System.Globalization;
using Layby.Core.Webhooks;

namespace Layby.Server.Receivers;

/// <summary>What stands above the body of a delivery, whichever way it takes.</summary>
internal static class DeliveryHeaders
{
    /// <summary>The headers of a try that is made now.</summary>
    /// <param name="secrets">What it is signed with.</param>
    /// <param name="eventId">The event's id.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <param name="time">
    /// The machine's clock: receivers hold the time against their own, also where a sandbox's was moved.
    /// </param>
    public static IReadOnlyList<(string Name, string Value)> Of(
        ImmutableArray<string> secrets, string eventId, ReadOnlySpan<byte> body, TimeProvider time)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        return
        [
            ("Content-Type", "application/json; charset=utf-8"),
            ("User-Agent", "Layby/1 (webhooks)"),
            ("Stripe-Signature", Signature.Stripe(secrets, timestamp, body)),
            ("webhook-id", eventId),
            ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", Signature.Standard(secrets, eventId, timestamp, body)),
        ];
    }
}
