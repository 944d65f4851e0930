using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Layby.Server.Providers.Alma;

/// <summary>What came of a call, and what could be read of it.</summary>
/// <param name="Wire">The answer as it came.</param>
/// <param name="Value">What it says; null where it says nothing that can be read.</param>
internal sealed record AlmaAnswer<T>(WireAnswer Wire, T? Value)
    where T : class
{
    /// <summary>True where Alma did it and said so.</summary>
    public bool IsGood => Wire.IsGood && Value is not null;

    /// <summary>True where Alma knows nothing of it.</summary>
    public bool IsGone => Wire.Status == 404;

    /// <summary>True where it is the key that Alma does not take: it says nothing of the payment.</summary>
    public bool IsBadContract => Wire.Status is 401 or 403;

    /// <summary>True where Alma has looked at it and will not.</summary>
    public bool IsRefusal => Wire.IsRefusal && !IsBadContract;

    /// <summary>True where nobody knows whether it was done. An answer that can not be read is none.</summary>
    public bool IsUnclear => !IsGood && !Wire.IsRefusal;

    /// <summary>Alma's word for a refusal, and ours where it has none.</summary>
    public string Code => AlmaWire.CodeOf(Wire);

    /// <summary>Why it was refused, without Alma's texts: these may hold what a customer typed.</summary>
    public string Message => AlmaWire.MessageOf(Wire);
}

/// <summary>Alma's API, call by call. What may be sent twice may be sent again by the network; nothing else is.</summary>
internal sealed class AlmaWire(ProviderLine line)
{
    /// <summary>Payments of a page, as Alma has them by default; how many more it would give is not published.</summary>
    public const int PageSize = 20;

    private const string Payments = "/v1/payments";

    // No answer has anything in it that is wanted.
    private static readonly object Nothing = new();

    /// <summary>The plans of the contract.</summary>
    public ValueTask<AlmaAnswer<AlmaFeePlan[]>> FeePlansAsync(CancellationToken stop) =>
        GetAsync("/v1/me/fee-plans?kind=general&only=all&deferred=true", AlmaJson.Default.AlmaFeePlanArray, stop);

    /// <summary>Which plans can be had. It creates nothing.</summary>
    public ValueTask<AlmaAnswer<AlmaEligibility[]>> EligibilityAsync(AlmaQuestion question, CancellationToken stop) =>
        PostAsync(
            new(HttpMethod.Post, "/v2/payments/eligibility", CallNature.Free),
            question, AlmaJson.Default.AlmaQuestion, AlmaJson.Default.AlmaEligibilityArray, stop);

    /// <summary>Makes a payment.</summary>
    public ValueTask<AlmaAnswer<AlmaPayment>> CreateAsync(AlmaCreate wish, CancellationToken stop) =>
        PostAsync(new(HttpMethod.Post, Payments, CallNature.Once), wish, AlmaJson.Default.AlmaCreate, AlmaJson.Default.AlmaPayment, stop);

    /// <summary>How a payment stands.</summary>
    public ValueTask<AlmaAnswer<AlmaPayment>> FetchAsync(string id, CancellationToken stop) =>
        GetAsync(Of(id), AlmaJson.Default.AlmaPayment, stop);

    /// <summary>Payments that were made in a time, newest first.</summary>
    /// <param name="from">The first second of it.</param>
    /// <param name="to">The last; null for no end.</param>
    /// <param name="after">The last payment of the page before; null for the first page.</param>
    /// <param name="stop">Ends it.</param>
    public ValueTask<AlmaAnswer<AlmaPaymentList>> ListAsync(
        DateTimeOffset from, DateTimeOffset? to, string? after, CancellationToken stop) =>
        GetAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Payments}?limit={PageSize}&created_after={from.ToUnixTimeSeconds()}")
            + (to is { } end ? string.Create(CultureInfo.InvariantCulture, $"&created_before={end.ToUnixTimeSeconds()}") : "")
            + (after is null ? "" : $"&starting_after={Uri.EscapeDataString(after)}"),
            AlmaJson.Default.AlmaPaymentList,
            stop);

    /// <summary>Makes a payment that was not charged yet unpayable, or lets reserved money go.</summary>
    public async ValueTask<AlmaAnswer<object>> CancelAsync(string id, CancellationToken stop) =>
        Bare(await line.AskAsync(new(HttpMethod.Post, $"{Of(id)}/cancel", CallNature.Repeatable), stop));

    /// <summary>Takes reserved money: once.</summary>
    public ValueTask<AlmaAnswer<AlmaCapture>> CaptureAsync(string id, AlmaMovement movement, CancellationToken stop) =>
        PostAsync(
            new(HttpMethod.Post, $"{Of(id)}/captures", CallNature.Once),
            movement, AlmaJson.Default.AlmaMovement, AlmaJson.Default.AlmaCapture, stop);

    /// <summary>Gives money back, each time anew.</summary>
    public ValueTask<AlmaAnswer<AlmaRefund>> RefundAsync(string id, AlmaMovement movement, CancellationToken stop) =>
        PostAsync(
            new(HttpMethod.Post, $"{Of(id)}/refunds", CallNature.Once),
            movement, AlmaJson.Default.AlmaMovement, AlmaJson.Default.AlmaRefund, stop);

    /// <summary>Tells Alma that a payment is not what was asked for.</summary>
    public async ValueTask<AlmaAnswer<object>> SuspectAsync(string id, string reason, CancellationToken stop) =>
        Bare(await line.AskAsync(
            new(HttpMethod.Post, $"{Of(id)}/potential-fraud", CallNature.Free)
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(new AlmaReason(reason), AlmaJson.Default.AlmaReason),
            },
            stop));

    /// <summary>Alma's word for a refusal: that of the first field, else that of the whole.</summary>
    public static string CodeOf(WireAnswer wire) =>
        Read(wire.Body, AlmaJson.Default.AlmaError) is { } error
        && Word(error.Errors is [{ ErrorCode: { } first }, ..] ? first : error.ErrorCode) is { Length: > 0 } code
            ? code
            : string.Create(CultureInfo.InvariantCulture, $"http_{wire.Status}");

    /// <summary>The same with the fields that it is about.</summary>
    public static string MessageOf(WireAnswer wire)
    {
        var fields = (Read(wire.Body, AlmaJson.Default.AlmaError)?.Errors ?? [])
            .Select(each => Word(each?.Field) is { Length: > 0 } field ? $"{field}: {Word(each?.ErrorCode)}" : Word(each?.ErrorCode))
            .Where(each => each.Length > 0).Take(5).ToArray();
        return $"Alma refused: {(fields.Length > 0 ? string.Join(", ", fields) : CodeOf(wire))}";
    }

    // A code or a field's name, whatever else stands there instead.
    private static string Word(string? text) =>
        text is { Length: > 0 and <= 80 } && text.All(each => char.IsAsciiLetterOrDigit(each) || "_.-[]".Contains(each)) ? text : "";

    private static string Of(string id) => $"{Payments}/{Uri.EscapeDataString(id)}";

    private async ValueTask<AlmaAnswer<T>> GetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken stop)
        where T : class
    {
        var answer = await line.AskAsync(new(HttpMethod.Get, path, CallNature.Free), stop);
        return new(answer, answer.IsGood ? Read(answer.Body, shape) : null);
    }

    private async ValueTask<AlmaAnswer<TAnswer>> PostAsync<TBody, TAnswer>(
        WireCall call, TBody body, JsonTypeInfo<TBody> written, JsonTypeInfo<TAnswer> read, CancellationToken stop)
        where TAnswer : class
    {
        var answer = await line.AskAsync(call with { Body = JsonSerializer.SerializeToUtf8Bytes(body, written) }, stop);
        return new(answer, answer.IsGood ? Read(answer.Body, read) : null);
    }

    // Done without a word. A page of a proxy's in its place is no answer.
    private static AlmaAnswer<object> Bare(WireAnswer answer) =>
        new(answer, answer.IsGood && (answer.Body.Length == 0 || IsJson(answer.Body)) ? Nothing : null);

    private static T? Read<T>(byte[] body, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, shape);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
