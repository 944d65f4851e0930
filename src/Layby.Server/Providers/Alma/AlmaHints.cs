using System.Text.Json;

namespace Layby.Server.Providers.Alma;

/// <summary>What a call to an attempt's secret address must look like to be worth a look at the attempt.</summary>
internal static class AlmaHints
{
    /// <summary>The most that such a call may carry, bytes.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>
    /// A GET with the payment's id, signed or not; or the POST of Alma's newer webhooks, whose signature nobody outside can check. A
    /// signature that is there and wrong is somebody else's.
    /// </summary>
    public static bool Is(HttpRequest request, ReadOnlySpan<byte> body, string apiKey)
    {
        var signature = request.Headers[AlmaSignature.Header].ToString();
        return HttpMethods.IsGet(request.Method)
            ? IdIn(request) is { } id && (signature is "" || AlmaSignature.Holds(signature, id, apiKey))
            : HttpMethods.IsPost(request.Method) && body.Length <= MaxBody && NamesAPayment(body);
    }

    /// <summary>The payment that it names: Alma puts <c>pid</c> behind every address that it was given.</summary>
    public static string? IdIn(HttpRequest request) =>
        request.Query["pid"].ToString() is { Length: > 0 and <= 100 } id && id.All(each => char.IsAsciiLetterOrDigit(each) || each is '_')
            ? id
            : null;

    private static bool NamesAPayment(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return JsonDocument.TryParseValue(ref reader, out var read) && Names(read);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Names(JsonDocument read)
    {
        using (read)
        {
            return read.RootElement is { ValueKind: JsonValueKind.Object } said
                && said.TryGetProperty("data", out var what) && what.ValueKind is JsonValueKind.Object
                && what.TryGetProperty("payment", out var payment) && payment.ValueKind is JsonValueKind.Object;
        }
    }
}
