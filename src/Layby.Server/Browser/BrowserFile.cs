using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Browser;

/// <summary>A file for browsers, made of the readable parts in this folder: what is served is what is written there.</summary>
/// <param name="Name">How it is called in addresses: <c>stripe.js</c>.</param>
/// <param name="ContentType">What browsers are told that it is.</param>
/// <param name="Bytes">UTF-8.</param>
public sealed record BrowserFile(string Name, string ContentType, byte[] Bytes)
{
    /// <summary>For <c>integrity</c> attributes: <c>sha384-…</c> (https://www.w3.org/TR/SRI).</summary>
    public string Integrity { get; } = "sha384-" + Convert.ToBase64String(SHA384.HashData(Bytes));

    /// <summary>Names this very content in an address that never changes: 32 characters.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 16));

    /// <summary>A script whose parts share one scope that nobody else sees.</summary>
    public static BrowserFile Script(string name, params IReadOnlyList<string> parts) => new(
        name,
        "text/javascript; charset=utf-8",
        Encoding.UTF8.GetBytes($"(() => {{\n'use strict';\n\n{string.Join('\n', parts.Select(Read))}}})();\n"));

    /// <summary>A module of several parts, which share its scope.</summary>
    public static BrowserFile Module(string name, params IReadOnlyList<string> parts) => new(
        name, "text/javascript; charset=utf-8", Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(Read))));

    /// <summary>A file as it is.</summary>
    public static BrowserFile Plain(string name, string contentType, string part) =>
        new(name, contentType, Encoding.UTF8.GetBytes(Read(part)));

    /// <summary>Answers with it.</summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="caching">For how long who may keep it.</param>
    public Task ServeAsync(HttpContext http, string caching)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = caching;
        headers.ETag = $"\"{Digest}\"";
        headers.XContentTypeOptions = "nosniff";
        // Shops on any origin load it, with integrity checks (which need CORS) and from isolated pages.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (http.Request.Headers.IfNoneMatch == headers.ETag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = ContentType;
        http.Response.ContentLength = Bytes.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.Body.WriteAsync(Bytes, http.RequestAborted).AsTask();
    }

    /// <summary>The text of a part: <c>Script/api.js</c>.</summary>
    public static string Read(string part)
    {
        var name = $"Layby.Server.Browser.{part.Replace('/', '.')}";
        using var stream = typeof(BrowserFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not built into this program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
