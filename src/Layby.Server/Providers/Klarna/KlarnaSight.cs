using System.Security.Cryptography;
using System.Text;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>Reads how an attempt stands: by its order where there is one, else by its page.</summary>
internal sealed class KlarnaSight(KlarnaWire wire)
{
    /// <summary>What was read. Without a sighting, why.</summary>
    /// <param name="Seen">How it stands; null where nobody knows.</param>
    /// <param name="Token">By what the order of what the customer has agreed to is placed, or was.</param>
    /// <param name="HasOrder">True where Klarna says that an order exists, though not which.</param>
    /// <param name="Unclear">Why nobody knows.</param>
    internal sealed record View(Sighting? Seen, string? Token = null, bool HasOrder = false, JobAnswer.Unclear? Unclear = null);

    /// <summary>Reads it.</summary>
    public async ValueTask<View> LookAsync(ProviderRefs refs, CancellationToken stop)
    {
        if (refs.PaymentId is { } orderId)
        {
            return await OfOrderAsync(refs, orderId, stop);
        }

        if (refs.PageId is not { } pageId)
        {
            return new(new(refs, PaymentStanding.Gone));
        }

        var page = await wire.ReadPageAsync(pageId, stop);
        if (page is { Ok: true, Body: { } body })
        {
            return body.OrderId is { Length: > 0 } placed
                ? await OfOrderAsync(refs, placed, stop)
                : await OfPageAsync(refs, body, page.At, stop);
        }

        return page.Verdict is KlarnaVerdict.Gone
            ? await OfPageAsync(refs, null, page.At, stop)
            : new(null, Unclear: KlarnaJobs.AskAgain(page));
    }

    private async ValueTask<View> OfOrderAsync(ProviderRefs refs, string orderId, CancellationToken stop)
    {
        var order = await wire.ReadOrderAsync(orderId, stop);
        return order switch
        {
            { Ok: true, Body: { } body } =>
                new(KlarnaMapping.SightingOf(refs with { PaymentId = orderId }, body) with { AtMs = order.At.ToUnixTimeMilliseconds() }),
            { Verdict: KlarnaVerdict.Gone } => new(new(refs, PaymentStanding.Gone) { ProviderCode = order.Code }),
            _ => new(null, Unclear: KlarnaJobs.AskAgain(order)),
        };
    }

    // Only the session knows for how much it is, whose, and whether an order exists; while a customer decides none of that counts.
    private async ValueTask<View> OfPageAsync(ProviderRefs refs, KlarnaPageAnswer? page, DateTimeOffset at, CancellationToken stop)
    {
        KlarnaSessionAnswer? session = null;
        if (page?.Status is null or "COMPLETED" or "DISABLED" && refs.SessionId is { } sessionId)
        {
            var read = await wire.ReadSessionAsync(sessionId, stop);
            if (!read.Ok && read.Verdict is not (KlarnaVerdict.Gone or KlarnaVerdict.UsedUp))
            {
                return new(null, Unclear: KlarnaJobs.AskAgain(read));
            }

            session = read.Verdict is KlarnaVerdict.UsedUp ? new() { Status = "complete" } : read.Body;
        }

        var hasOrder = session?.Status == "complete";
        var seen = page is null
            ? new(refs, hasOrder || session?.AuthorizationToken is not null ? PaymentStanding.Approved : PaymentStanding.Gone)
            : KlarnaMapping.SightingOf(refs, page, session, at) with { AtMs = at.ToUnixTimeMilliseconds() };
        var token = page?.AuthorizationToken ?? session?.AuthorizationToken;
        return token is null
            ? new(seen, null, hasOrder)
            : new(seen with { Refs = seen.Refs with { Agreed = refs.Agreed ?? MarkOf(token) } }, token, hasOrder);
    }

    /// <summary>What is kept of a token: by it the token is known again, and nothing can be done with it.</summary>
    public static string MarkOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 16));
}
