using System.Text;
using Xunit;

namespace Layby.Tests.Fuzz;

/// <summary>The fuzzer sees what it looks for.</summary>
public sealed class AnswerCheckTests
{
    private static readonly Canary Mine = new(1);
    private static readonly FuzzRequest Call = new("POST", false, "POST /v1/payment_intents", []);

    [Theory]
    [InlineData(200, """{"object":"list"}""")]
    [InlineData(400, """{"error":{"message":"No.","type":"invalid_request_error"}}""")]
    [InlineData(402, """{"error":{"code":"card_declined","message":"No.","type":"card_error"}}""")]
    [InlineData(200, """{"description":"canary"}""")]
    public void What_is_right_is_let_pass(int status, string body) => Assert.Null(Problem(status, body));

    [Theory]
    [InlineData(500, """{"error":{"message":"No.","type":"api_error"}}""")]
    [InlineData(503, "")]
    [InlineData(400, "")]
    [InlineData(400, """{"message":"No."}""")]
    [InlineData(400, """{"error":{"message":"No.","type":"rate_limit_error"}}""")]
    [InlineData(400, """{"error":{"message":"","type":"invalid_request_error"}}""")]
    [InlineData(400, """{"error":{"message":"No.","type":"invalid_request_error","trace":"x"}}""")]
    [InlineData(400, """{"error":{"message":"System.FormatException","type":"invalid_request_error"}}""")]
    [InlineData(200, """{"description":"   at Layby.Core.Money"}""")]
    [InlineData(200, """{"description":"SQLite answered 19"}""")]
    public void What_is_wrong_is_found(int status, string body) => Assert.NotNull(Problem(status, body));

    [Fact]
    public void A_word_of_another_sandbox_is_found_and_ones_own_or_a_torn_one_is_not()
    {
        var other = new Canary(2).ToString();
        Assert.NotNull(Problem(200, $$"""{"name":"{{Mine}}","description":"x{{other}}"}"""));
        Assert.Null(Problem(200, $$"""{"name":"{{Mine}}"}"""));
        Assert.Null(Problem(200, $$"""{"name":"{{other.Replace("2", "22", StringComparison.Ordinal)}}"}"""));
    }

    private static string? Problem(int status, string body) =>
        AnswerCheck.Problem(Call, new(status, "HTTP/1.1\r\n", Encoding.UTF8.GetBytes(body)), Mine);
}
