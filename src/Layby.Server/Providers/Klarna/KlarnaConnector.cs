using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// Klarna's own API under a merchant's contracts: a Payments session with a hosted page on which the customer agrees
/// (<c>place_order_mode=NONE</c>), an order that we place of what they agreed to, and its money, taken and given back through Order
/// Management. Until the order is placed nothing is held, so an approval that nobody waits for any more is a token to give back.
/// </summary>
public sealed class KlarnaConnector : IConnector
{
    /// <summary>The most that a hint may say, bytes.</summary>
    public const int LongestHint = 64 * 1024;

    private readonly FrozenDictionary<string, KlarnaWire> regions;
    private readonly TimeProvider time;

    /// <summary>Connects to Klarna.</summary>
    /// <param name="credentials">The merchant's contracts.</param>
    /// <param name="network">What carries the calls: <see cref="ProviderNetwork"/> over sockets, or a double.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it is told what was refused.</param>
    public KlarnaConnector(KlarnaCredentials credentials, HttpMessageInvoker network, TimeProvider time, ILogger<KlarnaConnector> log)
    {
        this.time = time;
        regions = credentials.Regions.ToFrozenDictionary(
            one => one.Region, one => new KlarnaWire(one, credentials.AddressOf(one), network, time, log));
    }

    /// <inheritdoc/>
    public string Method => "klarna";

    /// <inheritdoc/>
    public bool Lists => false;

    /// <inheritdoc/>
    public async ValueTask<Opened> OpenAsync(ProviderOrder order, CancellationToken stop)
    {
        if (order.IsSetup || order.Payer is not null || order.Details is not { } details)
        {
            return new Opened.Refused(OpenRefusal.BadOrder, "NOT_OFFERED", "Klarna is only asked for payments of a customer who is there.");
        }

        if (KlarnaBodies.CountryOf(order, details) is not { } country)
        {
            return new Opened.Refused(
                OpenRefusal.BadOrder, "COUNTRY", "Klarna sells in a country's own currency, and must know the customer's country.");
        }

        var region = KlarnaCredentials.RegionOf(country);
        if (!regions.TryGetValue(region, out var wire))
        {
            return new Opened.Refused(OpenRefusal.BadContract, "NO_CONTRACT", $"There is no contract with Klarna for the region {region}.");
        }

        var sent = KlarnaBodies.SessionOf(order, details, country);
        var session = await wire.OpenSessionAsync(Encoding.UTF8.GetBytes(sent), stop);
        if (session is not { Ok: true, Body.SessionId: { Length: > 0 } sessionId })
        {
            return NotOpened(session);
        }

        if (session.Body.PaymentMethodCategories is { IsDefault: false, Length: 0 })
        {
            return new Opened.Refused(OpenRefusal.NoOffer, "NO_OFFER", "Klarna offers nothing for this order.");
        }

        var page = await wire.OpenPageAsync(sessionId, KlarnaBodies.PageUrlsOf(details), stop);
        return page is { Ok: true, Body: { SessionId: { Length: > 0 } pageId, RedirectUrl: { } url } } && IsAddress(url)
            ? new Opened.Session(new()
            {
                Contract = region,
                SessionId = sessionId,
                PageId = pageId,
                PageUrl = url,
                Sent = sent,
                Amount = order.Amount.Amount,
                ExpiresAtMs = KlarnaMapping.TimeOf(page.Body.ExpiresAt),
            })
            : NotOpened(page);
    }

    /// <inheritdoc/>
    public async ValueTask<Sighting?> LookAsync(ProviderRefs refs, CancellationToken stop) =>
        WireOf(refs) is { } wire ? (await new KlarnaSight(wire).LookAsync(refs, stop)).Seen : null;

    /// <inheritdoc/>
    public async ValueTask<JobAnswer> PerformAsync(LiveJob job, CancellationToken stop)
    {
        if (WireOf(job.Refs) is not { } wire)
        {
            return new JobAnswer.Unclear($"There is no contract with Klarna for the region {job.Refs.Contract}.", ForAPerson: true);
        }

        var jobs = new KlarnaJobs(wire, time);
        return job.Job switch
        {
            ProviderJob.PlaceOrder => await new KlarnaPlacing(wire).PlaceAsync(job, stop),
            ProviderJob.Capture capture => await jobs.CaptureAsync(job, capture, stop),
            ProviderJob.Refund refund => await jobs.RefundAsync(job, refund, stop),
            ProviderJob.LookUpRefund look => await jobs.LookUpAsync(job, look, stop),
            ProviderJob.Void => await new KlarnaEndings(wire, time).VoidAsync(job, stop),
            ProviderJob.Abandon => await new KlarnaEndings(wire, time).AbandonAsync(job, stop),
            _ => new JobAnswer.Refused("UNKNOWN_JOB", "Klarna knows no such job."),
        };
    }

    /// <summary>Klarna can not list what it has of ours: orders are found by their id only.</summary>
    public async IAsyncEnumerable<Sighting?> ListAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <summary>Klarna signs none of its calls: what tells them from a stranger's is the address. Nothing of them is believed.</summary>
    public bool IsHint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        if (request.Method != HttpMethods.Post || body.Length > LongestHint)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            return body.Length == 0 || (reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip());
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The order that a push names: what is left to find one by whose answer was lost.</summary>
    public string? PaymentNamedBy(HttpRequest request) =>
        Guid.TryParse(request.Query["order"], CultureInfo.InvariantCulture, out var id) ? id.ToString() : null;

    private KlarnaWire? WireOf(ProviderRefs refs) => refs.Contract is { } region ? regions.GetValueOrDefault(region) : null;

    private static Opened NotOpened<T>(KlarnaReply<T> reply)
        where T : class => KlarnaMapping.OpenRefusalOf(reply.Verdict) is { } why
            ? new Opened.Refused(why, reply.Code, reply.Message)
            : new Opened.Unclear(reply.Ok ? "Klarna: the answer has no session." : reply.Message);

    private static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
