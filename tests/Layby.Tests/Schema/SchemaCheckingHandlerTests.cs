using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Schema;

public sealed class SchemaCheckingHandlerTests
{
    private static readonly Uri Intents = new("http://127.0.0.1/v1/payment_intents");

    [Fact]
    public async Task A_right_answer_passes_and_can_still_be_read()
    {
        using var client = Answering(Samples.Intent());

        Assert.Contains("requires_action", await client.GetStringAsync(Intents));
    }

    [Fact]
    public async Task A_wrong_answer_throws_with_the_call_the_place_and_the_body()
    {
        var spoiled = Samples.Intent();
        spoiled["colour"] = "red";
        using var client = Answering(spoiled);

        var thrown = await Assert.ThrowsAsync<SchemaException>(() => client.GetStringAsync(Intents));

        Assert.StartsWith("GET /v1/payment_intents answered 200", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("payment_intent: the key `colour` is unknown", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_that_was_applied_decides_what_is_right()
    {
        var older = Samples.Intent();
        older.Remove("payment_record");
        using var newest = Answering(older);
        using var dahlia = Answering(older, version: "2026-08-26.dahlia");

        await Assert.ThrowsAsync<SchemaException>(() => newest.GetStringAsync(Intents));
        Assert.NotEmpty(await dahlia.GetStringAsync(Intents));
    }

    [Theory]
    [InlineData("Bearer pk_test_x")]
    [InlineData("Basic cGtfdGVzdF94Og==")]
    public async Task A_publishable_key_must_not_be_shown_the_whole_intent(string authorization)
    {
        using var client = Answering(Samples.Intent());
        client.DefaultRequestHeaders.Add("Authorization", authorization);

        var thrown = await Assert.ThrowsAsync<SchemaException>(() => client.GetStringAsync(Intents));

        Assert.Contains("must not see `metadata`", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_comes_with_a_status_of_its_own()
    {
        using var client = Answering(Samples.Error());

        var thrown = await Assert.ThrowsAsync<SchemaException>(() => client.GetStringAsync(Intents));

        Assert.Contains("an error came with status 200", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_left_alone()
    {
        using var client = Answering(Samples.Parse("""{"colour":"red"}"""));

        Assert.NotEmpty(await client.GetStringAsync(new Uri("http://127.0.0.1/health/ready")));
    }

    private static HttpClient Answering(JsonObject answer, string? version = null) =>
        new(new SchemaCheckingHandler(new Canned(answer.ToJsonString(), version)));

    private sealed class Canned(string json, string? version) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
            if (version is not null)
            {
                response.Headers.Add("Stripe-Version", version);
            }

            return Task.FromResult(response);
        }
    }
}
