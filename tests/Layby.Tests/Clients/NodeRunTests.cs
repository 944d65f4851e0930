using Layby.Tests.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Sdk;

namespace Layby.Tests.Clients;

/// <summary>A run that fails must be seen to fail.</summary>
public sealed class NodeRunTests
{
    private const string Refusal = """{"error":{"type":"api_error","message":"Closed today."}}""";

    [Fact]
    public async Task A_failing_client_fails_the_test_with_what_it_said()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia");
        await using var server = await AnsweringAsync(StatusCodes.Status500InternalServerError, Refusal);

        var failure = await Assert.ThrowsAnyAsync<XunitException>(
            () => NodeRun.PassesAsync(["street.test.mjs"], new Uri(server.Urls.Single()), stop));

        Assert.Contains("street.test.mjs: 0 of ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Closed today.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_shape_fails_the_test_even_if_the_client_would_not_mind()
    {
        var spoiled = Samples.Intent();
        spoiled["colour"] = "red";
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia");
        await using var server = await AnsweringAsync(StatusCodes.Status200OK, spoiled.ToJsonString());

        var failure = await Assert.ThrowsAnyAsync<XunitException>(
            () => NodeRun.PassesAsync(["street.test.mjs"], new Uri(server.Urls.Single()), stop));

        Assert.Contains("payment_intent: the key `colour` is unknown", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_the_test()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop);

        await Assert.ThrowsAnyAsync<XunitException>(
            () => NodeRun.PassesAsync(["no-such-file.test.mjs"], new Uri("http://127.0.0.1:1"), stop));
    }

    private static async Task<WebApplication> AnsweringAsync(int status, string json)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(json);
        });
        await app.StartAsync();
        return app;
    }
}
