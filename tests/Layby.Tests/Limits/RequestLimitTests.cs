using Layby.Server.Wire;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Limits;

/// <summary>What is too large is refused before anything is made of it, and the server goes on.</summary>
public sealed class RequestLimitTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Ready = "GET /health/live HTTP/1.1\r\nHost: a\r\n";

    [Theory]
    [InlineData(100, 1, "HTTP/1.1 431 ")]
    [InlineData(50, 1_000, "HTTP/1.1 431 ")]
    [InlineData(50, 10, "HTTP/1.1 200 ")]
    public async Task Too_many_or_too_large_headers_are_refused(int count, int length, string begin)
    {
        using var caller = await RawCaller.ConnectAsync(server.Client.BaseAddress!);
        var headers = string.Concat(Enumerable.Range(0, count).Select(each => $"X-{each}: {new string('x', length)}\r\n"));
        await caller.SendAsync(Ready + headers + "Connection: close\r\n\r\n");
        Assert.StartsWith(begin, await caller.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_a_first_line_is_refused()
    {
        using var caller = await RawCaller.ConnectAsync(server.Client.BaseAddress!);
        await caller.SendAsync($"GET /v1/events?{new string('x', 5 * WireLimits.QueryBytes)} HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 414 ", await caller.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 524289\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n")]
    public async Task Too_large_a_body_is_refused_in_the_APIs_words_without_being_kept(string rest)
    {
        var shop = server.NewShop();
        using var caller = await RawCaller.ConnectAsync(server.Client.BaseAddress!);
        var head = RawCaller.Head(shop.Name, 0).Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal);
        await caller.SendAsync(head + rest);
        if (rest.StartsWith("Transfer", StringComparison.Ordinal))
        {
            var chunk = $"10000\r\n{new string('x', 0x10000)}\r\n";
            await caller.SendAsync(string.Concat(Enumerable.Repeat(chunk, 8)) + "1\r\nx\r\n0\r\n\r\n");
        }

        var answer = await caller.ReadUntilAsync("\"invalid_request_error\"");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("The request is too large: at most 524288 bytes are read.", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zz\r\n")]
    [InlineData("1\r\nxx\r\n0\r\n\r\n")]
    public async Task A_body_whose_chunks_are_broken_is_refused_in_our_own_words(string chunks)
    {
        using var caller = await RawCaller.ConnectAsync(server.Client.BaseAddress!);
        var head = RawCaller.Head("chunks", 0)
            .Replace("Content-Length: 0", "Transfer-Encoding: chunked", StringComparison.Ordinal);
        await caller.SendAsync(head + "\r\n" + chunks);

        var answer = await caller.ReadUntilAsync("\"invalid_request_error\"");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("The request's body could not be read", answer, StringComparison.Ordinal);
    }
}
