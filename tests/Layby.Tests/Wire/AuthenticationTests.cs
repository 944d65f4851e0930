using System.Text;
using Layby.Server.Wire;
using Xunit;

namespace Layby.Tests.Wire;

/// <summary>The key in a request's Authorization header.</summary>
public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("Bearer sk_test_a", "sk_test_a")]
    [InlineData("bearer sk_test_a", "sk_test_a")]
    [InlineData("  Bearer   sk_test_a  ", "sk_test_a")]
    [InlineData("Basic {sk_test_a}", "sk_test_a")]
    [InlineData("Basic {sk_test_a:}", "sk_test_a")]
    [InlineData("Basic {sk_test_a:secret}", "sk_test_a")]
    [InlineData("basic {sk_test_a:b:c}", "sk_test_a")]
    public void There_is_a_key(string header, string expected)
    {
        Assert.Null(Authentication.Key(Encoded(header), out var key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("sk_test_a")]
    [InlineData("Digest sk_test_a")]
    [InlineData("Basic")]
    [InlineData("Basic ***")]
    [InlineData("Basic {:secret}")]
    [InlineData("Basic {}")]
    public void There_is_none(string? header) =>
        Assert.Equal(401, Authentication.Key(header is null ? null : Encoded(header), out _)?.Status);

    [Fact]
    public void A_header_without_end_is_none() => Assert.NotNull(
        Authentication.Key("Basic " + Convert.ToBase64String(new byte[10_000]), out _));

    private static string Encoded(string header)
    {
        var open = header.IndexOf('{', StringComparison.Ordinal);
        return open < 0
            ? header
            : header[..open] + Convert.ToBase64String(Encoding.UTF8.GetBytes(header[(open + 1)..^1]));
    }
}
