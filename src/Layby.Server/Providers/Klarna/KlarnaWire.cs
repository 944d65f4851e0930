using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// Klarna's API of one region: Payments (KP), the hosted page (HPP) and Order Management (OM), one function a call. It never
/// throws for what a network or Klarna does.
/// </summary>
internal sealed partial class KlarnaWire(
    KlarnaAccess access, Uri address, HttpMessageInvoker network, TimeProvider time, ILogger log)
{
    /// <summary>The most that is read of an answer, bytes.</summary>
    public const int MostBytes = 1 << 20;

    // Longer than the tries of ProviderNetwork, which end themselves and are counted; without it these are the only bounds.
    private static readonly TimeSpan FreePatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan MoneyPatience = TimeSpan.FromSeconds(35);

    private const string Sessions = "/payments/v1/sessions";
    private const string Tokens = "/payments/v1/authorizations";
    private const string Pages = "/hpp/v1/sessions";
    private const string Orders = "/ordermanagement/v1/orders";

    /// <summary>Opens a session. One whose answer is lost harms nobody: no customer has seen it.</summary>
    public ValueTask<KlarnaReply<KlarnaSessionAnswer>> OpenSessionAsync(byte[] body, CancellationToken stop) => SendAsync(
        new("open session", CallNature.Free, HttpMethod.Post, Sessions, body), KlarnaJson.Default.KlarnaSessionAnswer, stop);

    /// <summary>Reads a session.</summary>
    public ValueTask<KlarnaReply<KlarnaSessionAnswer>> ReadSessionAsync(string id, CancellationToken stop) => SendAsync(
        new("read session", CallNature.Free, HttpMethod.Get, $"{Sessions}/{Safe(id)}"),
        KlarnaJson.Default.KlarnaSessionAnswer,
        stop);

    /// <summary>Opens a page for a session.</summary>
    public ValueTask<KlarnaReply<KlarnaPageAnswer>> OpenPageAsync(string sessionId, KlarnaPageUrls urls, CancellationToken stop)
    {
        var session = new Uri(address, $"{Sessions}/{Safe(sessionId)}").ToString();
        var request = new KlarnaPageRequest { PaymentSessionUrl = session, MerchantUrls = urls, Options = new() };
        var body = JsonSerializer.SerializeToUtf8Bytes(request, KlarnaJson.Default.KlarnaPageRequest);
        return SendAsync(new("open page", CallNature.Free, HttpMethod.Post, Pages, body), KlarnaJson.Default.KlarnaPageAnswer, stop);
    }

    /// <summary>Reads a page.</summary>
    public ValueTask<KlarnaReply<KlarnaPageAnswer>> ReadPageAsync(string id, CancellationToken stop) => SendAsync(
        new("read page", CallNature.Free, HttpMethod.Get, $"{Pages}/{Safe(id)}"), KlarnaJson.Default.KlarnaPageAnswer, stop);

    /// <summary>Makes a page unpayable.</summary>
    public ValueTask<KlarnaReply<KlarnaNothing>> DisablePageAsync(string id, CancellationToken stop) =>
        SendAsync<KlarnaNothing>(new("disable page", CallNature.Repeatable, HttpMethod.Delete, $"{Pages}/{Safe(id)}"), null, stop);

    /// <summary>Places the order of an approval. It has no key; the token and the same bytes are one.</summary>
    public ValueTask<KlarnaReply<KlarnaPlacedAnswer>> PlaceOrderAsync(string token, byte[] body, CancellationToken stop) => SendAsync(
        new("place order", CallNature.Once, HttpMethod.Post, $"{Tokens}/{Safe(token)}/order", body),
        KlarnaJson.Default.KlarnaPlacedAnswer,
        stop);

    /// <summary>Gives an approval back.</summary>
    public ValueTask<KlarnaReply<KlarnaNothing>> DeleteTokenAsync(string token, CancellationToken stop) => SendAsync<KlarnaNothing>(
        new("delete authorization", CallNature.Repeatable, HttpMethod.Delete, $"{Tokens}/{Safe(token)}"), null, stop);

    /// <summary>Reads an order.</summary>
    public ValueTask<KlarnaReply<KlarnaOrderAnswer>> ReadOrderAsync(string id, CancellationToken stop) => SendAsync(
        new("read order", CallNature.Free, HttpMethod.Get, $"{Orders}/{Safe(id)}"), KlarnaJson.Default.KlarnaOrderAnswer, stop);

    /// <summary>Takes money of an order.</summary>
    public ValueTask<KlarnaReply<KlarnaNothing>> CaptureAsync(
        string id, KlarnaCaptureRequest request, Guid key, CancellationToken stop) => SendAsync<KlarnaNothing>(
        new("capture", CallNature.Repeatable, HttpMethod.Post, $"{Orders}/{Safe(id)}/captures",
            JsonSerializer.SerializeToUtf8Bytes(request, KlarnaJson.Default.KlarnaCaptureRequest), key, "Capture-Id"), null, stop);

    /// <summary>Gives money of an order back.</summary>
    public ValueTask<KlarnaReply<KlarnaNothing>> RefundAsync(
        string id, KlarnaRefundRequest request, Guid key, CancellationToken stop) => SendAsync<KlarnaNothing>(
        new("refund", CallNature.Repeatable, HttpMethod.Post, $"{Orders}/{Safe(id)}/refunds",
            JsonSerializer.SerializeToUtf8Bytes(request, KlarnaJson.Default.KlarnaRefundRequest), key, "Refund-Id"), null, stop);

    /// <summary>Cancels an order of which nothing was taken.</summary>
    public ValueTask<KlarnaReply<KlarnaNothing>> CancelAsync(string id, Guid key, CancellationToken stop) => SendAsync<KlarnaNothing>(
        new("cancel", CallNature.Repeatable, HttpMethod.Post, $"{Orders}/{Safe(id)}/cancel", null, key), null, stop);

    /// <summary>Lets go of what was not taken of an order.</summary>
    public ValueTask<KlarnaReply<KlarnaNothing>> ReleaseAsync(string id, Guid key, CancellationToken stop) => SendAsync<KlarnaNothing>(
        new("release", CallNature.Repeatable, HttpMethod.Post, $"{Orders}/{Safe(id)}/release-remaining-authorization", null, key),
        null,
        stop);

    private static string Safe(string part) => Uri.EscapeDataString(part);

    private async ValueTask<KlarnaReply<T>> SendAsync<T>(Call call, JsonTypeInfo<T>? type, CancellationToken stop)
        where T : class
    {
        using var timer = new CancellationTokenSource(call.Nature is CallNature.Free ? FreePatience : MoneyPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            using var request = RequestOf(call);
            using var response = await network.SendAsync(request, either.Token);
            var body = await ReadAsync(response, either.Token);
            return Told(call, KlarnaMapping.ReplyOf(response, body, type, call.Made, time), response);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Told<T>(call, Nothing<T>("there was no whole answer in time"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            var resting = failure as ProviderRestingException;
            var why = resting is null ? "the connection failed" : "it is left alone for a moment";
            return Told(call, Nothing<T>(why) with { RetryAfter = resting?.RetryAfter });
        }
    }

    private KlarnaReply<T> Nothing<T>(string why)
        where T : class => new(KlarnaVerdict.Unclear, null) { Code = "NO_ANSWER", Message = $"Klarna: {why}.", At = time.GetUtcNow() };

    private HttpRequestMessage RequestOf(Call call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(address, call.Path));
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {access.Basic}");
        request.Headers.TryAddWithoutValidation("User-Agent", "Layby");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Options.Set(ProviderNetwork.Nature, call.Nature);
        request.Options.Set(ProviderNetwork.Contract, access);
        if (call.Key is { } key)
        {
            request.Headers.TryAddWithoutValidation("Klarna-Idempotency-Key", key.ToString());
        }

        if (call.Body is not null)
        {
            var type = new MediaTypeHeaderValue("application/json", "utf-8");
            request.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = type } };
        }

        return request;
    }

    // Null where it is longer than anything that Klarna says.
    private static async ValueTask<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    private KlarnaReply<T> Told<T>(Call call, KlarnaReply<T> reply, HttpResponseMessage? response = null)
        where T : class
    {
        var id = response?.Headers.TryGetValues("Klarna-Correlation-Id", out var ids) == true ? ids.First() : null;
        id = KlarnaMapping.IsPlain(id) ? id! : "none";
        switch (reply.Verdict)
        {
            case KlarnaVerdict.Granted:
                Log.Granted(log, access.Region, call.Name, id);
                break;
            case KlarnaVerdict.BadContract:
                Log.BadContract(log, access.Region, call.Name, reply.Code, id);
                break;
            case KlarnaVerdict.Unclear or KlarnaVerdict.Conflict or KlarnaVerdict.WrongRequest or KlarnaVerdict.Declined
                or KlarnaVerdict.UsedUp or KlarnaVerdict.Gone or KlarnaVerdict.NotAllowed:
                Log.Refused(log, access.Region, call.Name, reply.Verdict, reply.Code, id);
                break;
        }

        return reply;
    }

    /// <summary>A call. Its path may hold a token, so only its name is ever told.</summary>
    private sealed record Call(
        string Name, CallNature Nature, HttpMethod Method, string Path, byte[]? Body = null, Guid? Key = null, string? Made = null);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Klarna {Region}: {Call}: granted, correlation id {Correlation}.")]
        public static partial void Granted(ILogger log, string region, string call, string correlation);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Klarna {Region}: {Call}: {Verdict} {Code}, correlation id {Correlation}.")]
        public static partial void Refused(ILogger log, string region, string call, KlarnaVerdict verdict, string code, string correlation);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Klarna {Region} does not take the merchant's credentials, or not for this: "
                + "{Call}: {Code}, correlation id {Correlation}.")]
        public static partial void BadContract(ILogger log, string region, string call, string code, string correlation);
    }
}
