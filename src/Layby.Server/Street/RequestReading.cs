using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Layby.Core;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>What was sent, as bytes, before anything is made of it.</summary>
public readonly record struct RequestBytes(ReadOnlyMemory<byte> Query, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// SHA-256 over the call, all it sent, and the kind of its key: a repeat under the same idempotency key must match
    /// it, and a publishable key is not told what a secret one was answered.
    /// </summary>
    public byte[] Fingerprint(HttpContext http, bool isSecret)
    {
        var call = $"{(isSecret ? "sk" : "pk")} {http.Request.Method} {http.Request.Path}?";
        var length = Encoding.UTF8.GetMaxByteCount(call.Length) + Query.Length + 1 + Body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var at = Encoding.UTF8.GetBytes(call, rented);
        Query.Span.CopyTo(rented.AsSpan(at));
        at += Query.Length;
        rented[at++] = (byte)'\n';
        Body.Span.CopyTo(rented.AsSpan(at));
        var hash = SHA256.HashData(rented.AsSpan(0, at + Body.Length));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }
}

/// <summary>Reads a request within its limits.</summary>
public static class RequestReading
{
    /// <summary>The query and the body; the body of a form only.</summary>
    /// <param name="http">The request.</param>
    /// <param name="room">Room for a large body.</param>
    /// <returns>The refusal of what is too large or no form; null when <paramref name="http"/> was read.</returns>
    public static async ValueTask<(ApiError? Refusal, RequestBytes Bytes)> BytesAsync(HttpContext http, BodyRoom room)
    {
        var query = http.Request.QueryString.Value is { Length: > 1 } text ? Encoding.UTF8.GetBytes(text, 1, text.Length - 1) : [];
        if (query.Length > WireLimits.QueryBytes)
        {
            return (TooLarge(WireLimits.QueryBytes), default);
        }

        if (HttpMethods.IsGet(http.Request.Method) || http.Request.ContentLength == 0)
        {
            return (null, new(query, default));
        }

        if (http.Request.ContentLength > WireLimits.BodyBytes)
        {
            return (TooLarge(WireLimits.BodyBytes), default);
        }

        if (room.Enter(http) is { } full)
        {
            return (full, default);
        }

        var (refusal, body) = await BodyAsync(http.Request.BodyReader, http.RequestAborted);
        return refusal is null && body.Length > 0 && !IsForm(http.Request.ContentType)
            ? (NotAForm, default)
            : (refusal, new(query, body));
    }

    /// <summary>Makes the form of it.</summary>
    public static ApiError? Form(RequestBytes bytes, out FormNode form)
    {
        form = new FormNode();
        return FormTree.Read(bytes.Query.Span, form) ?? FormTree.Read(bytes.Body.Span, form);
    }

    private static ApiError NotAForm { get; } = ApiError.Invalid(
        null,
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any "
        + "questions, we can help at https://support.stripe.com/.");

    private static async ValueTask<(ApiError? Refusal, byte[] Body)> BodyAsync(PipeReader reader, CancellationToken stop)
    {
        while (true)
        {
            var read = await reader.ReadAsync(stop);
            if (read.Buffer.Length > WireLimits.BodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (TooLarge(WireLimits.BodyBytes), []);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (null, body);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsForm(string? contentType) => contentType is null
        || contentType.AsSpan(0, contentType.IndexOf(';', StringComparison.Ordinal) is >= 0 and var at ? at : contentType.Length)
            .Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>The refusal of more than so many bytes.</summary>
    public static ApiError TooLarge(int bytes) => new()
    {
        Status = 413,
        Message = $"The request is too large: at most {bytes} bytes are read.",
        ShouldRetry = false,
    };
}
