using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Bodies and headers that are no form, or too much of one.</summary>
internal static class Bodies
{
    private const string NotAForm =
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any "
        + "questions, we can help at https://support.stripe.com/.";

    private const string NotAKey =
        "Idempotency keys may be at most 255 characters long, all of them visible ASCII characters.";

    private const string Unclosed = "Invalid request (check that the brackets of your parameters' names are closed).";
    private const string NotUtf8 = "Invalid request (check that your parameters are encoded as UTF-8).";

    public static WrongRequest[] Rows { get; } =
    [
        Sent("JSON", "{\"amount\":1099,\"currency\":\"eur\"}", NotAForm) with { ContentType = "application/json" },
        Sent("a file", "--a\r\nContent-Disposition: form-data; name=\"amount\"\r\n\r\n1099\r\n--a--", NotAForm)
            with { ContentType = "multipart/form-data; boundary=a" },
        Sent("a text", Price, NotAForm) with { ContentType = "text/plain" },
        Sent("almost a form", Price, NotAForm) with { ContentType = "application/x-www-form-urlencodedx" },
        Sent(
            "a body of 257 KiB", $"{Price}&description={new string('a', 257 * 1024)}",
            "The request is too large: at most 262144 bytes are read.")
            with { Status = 413 },
        Sent("a query of 9 KiB", Price, "The request is too large: at most 8192 bytes are read.")
            with { Status = 413, Path = $"{Intents}?description={new string('a', 9 * 1024)}" },
        Sent(
            "nested nine deep", $"{Price}&a[b][c][d][e][f][g][h][i][j]=1",
            "Parameters may be nested at most 8 levels deep."),
        Sent(
            "a thousand and one names",
            Price + string.Concat(Enumerable.Range(0, 999).Select(each => $"&metadata[{each}]=a")),
            "A request may have at most 1000 parameters."),
        Sent(
            "a name of 513 bytes", $"{Price}&{new string('a', 513)}=1",
            "A parameter's name may have at most 512 bytes."),
        Sent("an unclosed bracket", $"{Price}&metadata[a=1", Unclosed),
        Sent("an unclosed bracket at the end", $"{Price}&metadata[=1", Unclosed),
        Sent("an unclosed second bracket", $"{Price}&metadata[a][b=1", Unclosed),
        Sent("bytes that are no text", $"{Price}&description=%C3%28", NotUtf8),
        Sent("a name that is no text", $"{Price}&metadata[%FF]=1", NotUtf8),
        Sent("half of a pair", $"{Price}&description=%ED%A0%80", NotUtf8),
        Sent("an idempotency key of 256 characters", Price, NotAKey)
            with { Headers = [("Idempotency-Key", new string('k', 256))] },
        Sent("an idempotency key beyond ASCII", Price, NotAKey)
            with { Headers = [("Idempotency-Key", "clé")] },
    ];

    private static WrongRequest Sent(string story, string body, string message) =>
        Post(story, Intents, body, null, null, message);
}
