using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Layby.Server.Providers.Alma;
using Xunit;

namespace Layby.Tests.Providers.Alma;

/// <summary>What the connector sends and reads, held against the contract.</summary>
public sealed partial class AlmaContractTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [GeneratedRegex("/payment_[A-Za-z0-9]+")]
    private static partial Regex PaymentId();

    [Fact]
    public async Task Every_call_of_the_connector_is_one_of_the_contract_and_sends_what_it_has()
    {
        var ear = new Meddler();
        await using var stage = await AlmaStage.SetAsync(between: ear);
        await WalkAsync(stage);

        var called = ear.Sent
            .Select(call => (call.Method, Path: PaymentId().Replace(call.Path.Split('?')[0], "/{id}"), call.Body)).ToArray();
        foreach (var (method, path, body) in called)
        {
            var endpoint = Assert.Single(AlmaContract.Known.Endpoints, each => each.Method == method && each.Path == path);
            if (endpoint.Request is { } schema)
            {
                Assert.Empty(AlmaContract.Known.Check(schema, JsonNode.Parse(body)!.AsObject()));
            }
        }

        Assert.Equal(
            [
                "GET /v1/me/fee-plans", "GET /v1/payments", "GET /v1/payments/{id}", "POST /v1/payments", "POST /v1/payments/{id}/cancel",
                "POST /v1/payments/{id}/captures", "POST /v1/payments/{id}/potential-fraud", "POST /v1/payments/{id}/refunds",
                "POST /v2/payments/eligibility",
            ],
            called.Select(call => $"{call.Method} {call.Path}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Queries_are_those_of_the_contract()
    {
        var ear = new Meddler();
        await using var stage = await AlmaStage.SetAsync(between: ear);
        await WalkAsync(stage);
        var file = Layby.Doubles.WireContract.Embedded("alma-payments-api.json");
        foreach (var (method, path, _) in ear.Sent.Where(call => call.Path.Contains('?')))
        {
            var known = file.GetProperty("endpoints").EnumerateArray()
                .Single(each => each.GetProperty("method").GetString() == method
                    && each.GetProperty("path").GetString() == path.Split('?')[0])
                .GetProperty("query").EnumerateObject().Select(each => each.Name).ToArray();
            Assert.All(path.Split('?')[1].Split('&'), pair => Assert.Contains(pair.Split('=')[0], known));
        }
    }

    public static TheoryData<string, string> Parsers { get; } = new()
    {
        { nameof(AlmaPayment), "Payment" },
        { nameof(AlmaRefund), "Refund" },
        { nameof(AlmaCapture), "Capture" },
        { nameof(AlmaPaymentList), "Page" },
        { nameof(AlmaEligibility), "Eligibility" },
        { nameof(AlmaFeePlan), "FeePlan" },
    };

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Whatever_is_read_of_an_answer_is_a_field_of_the_contract(string type, string schema)
    {
        JsonTypeInfo shape = type switch
        {
            nameof(AlmaPayment) => AlmaJson.Default.AlmaPayment,
            nameof(AlmaRefund) => AlmaJson.Default.AlmaRefund,
            nameof(AlmaCapture) => AlmaJson.Default.AlmaCapture,
            nameof(AlmaPaymentList) => AlmaJson.Default.AlmaPaymentList,
            nameof(AlmaEligibility) => AlmaJson.Default.AlmaEligibility,
            _ => AlmaJson.Default.AlmaFeePlan,
        };
        Assert.All(shape.Properties, property => Assert.Contains(property.Name, AlmaContract.Known.FieldsOf(schema)));
    }

    [Theory]
    [InlineData("""{"payment":{"purchase_amount":"100","billing_address":{}}}""", "payment.purchase_amount invalid_type")]
    [InlineData("""{"payment":{"purchase_amount":0,"billing_address":{}}}""", "payment.purchase_amount invalid_value")]
    [InlineData("""{"payment":{"purchase_amount":100}}""", "payment.billing_address missing_field")]
    [InlineData("""{"payment":{"billing_address":{}}}""", "payment.purchase_amount missing_field")]
    [InlineData("""{}""", "payment missing_field")]
    [InlineData("""{"payment":{"purchase_amount":100,"billing_address":{"city":1,"planet":"Mars"}}}""",
        "payment.billing_address.city invalid_type, payment.billing_address.planet invalid_value")]
    [InlineData("""{"payment":{"purchase_amount":100,"shipping_address":{},"locale":"pt","capture_method":"later","return_url":"/x"}}""",
        "payment.locale invalid_value, payment.capture_method invalid_value, payment.return_url invalid_value")]
    [InlineData("""{"payment":{"purchase_amount":100,"shipping_address":{},"cart":{"items":[{"title":"x"},{"price":1},7]}}}""",
        "payment.cart.items[1].price invalid_value, payment.cart.items[2] invalid_type")]
    [InlineData("""{"payment":{"purchase_amount":100,"shipping_address":{},"installments_count":3,"expires_after":60}}""", "")]
    public void The_double_refuses_what_the_contract_does_not_have(string body, string faults) =>
        Assert.Equal(
            faults,
            string.Join(", ", AlmaContract.Known.Check("CreatePayment", JsonNode.Parse(body)!.AsObject())
                .Select(fault => $"{fault.Field} {fault.Code}")));

    [Theory]
    [InlineData("payment_created_2020", PaymentStanding.Waiting, 200_000, 0, 0)]
    [InlineData("payment_refunded_2022", PaymentStanding.UnderReview, null, 0, 35_299)]
    public void Answers_that_others_have_recorded_are_read(string name, PaymentStanding standing, int? amount, long captured, long refunded)
    {
        var folder = Environment.GetEnvironmentVariable("LAYBY_TEST_FACTS");
        Assert.SkipWhen(folder is null, "LAYBY_TEST_FACTS names no folder with alma-examples.json.");
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, "alma-examples.json")));
        var payment = file.RootElement.GetProperty(name).Deserialize(AlmaJson.Default.AlmaPayment)!;
        var seen = AlmaMapping.Sighting(payment, new(), isLive: false, DateTimeOffset.FromUnixTimeSeconds(1591772562));
        Assert.Equal((standing, amount, captured, refunded), (seen.Standing, (int?)seen.Amount?.Amount, seen.Captured, seen.Refunded));
        Assert.Equal(3, payment.PaymentPlan!.Length);
    }

    // Everything that the connector can ask.
    private static async Task WalkAsync(AlmaStage stage)
    {
        var attempt = await LiveAttempt.CapturedAsync(stage);
        await attempt.AskAsync(attempt.Job(new ProviderJob.Refund(attempt.Id, "pyr_1", 1_000)));
        await attempt.AskAsync(attempt.Job(new ProviderJob.Void(attempt.Id)));
        var left = await LiveAttempt.OpenAsync(stage);
        var job = left.Job(new ProviderJob.Abandon(left.Id));
        await left.AskAsync(job with { Refs = left.Refs with { Amount = 1 } });
        stage.Double.Faults.Plan(Fault.DropAfter, "POST", "/v1/payments");
        await LiveAttempt.OpenAsync(stage);
        _ = await stage.Alma.ListAsync(stage.Time.GetUtcNow().AddDays(-1), stage.Time.GetUtcNow(), Stop).CountAsync(Stop);
    }
}
