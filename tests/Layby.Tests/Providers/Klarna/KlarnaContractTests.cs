using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers.Klarna;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>Every call of the connector is one of Klarna's published contract: what it sends and what it reads.</summary>
public sealed class KlarnaContractTests
{
    private static readonly WireContract[] Contracts =
    [
        WireContract.Of("klarna-payments-api.json"),
        WireContract.Of("klarna-hpp-api.json"),
        WireContract.Of("klarna-ordermanagement-api.json"),
    ];

    [Fact]
    public async Task Every_call_of_the_connector_is_sent_as_the_contract_has_it()
    {
        var sent = new List<(string Method, string Path, string? Body, bool HasKey)>();
        await using var stage = await KlarnaStage.StartAsync(around: sockets => new Recorder(sent) { InnerHandler = sockets });
        var captured = await LiveAttempt.CapturedAsync(stage, taken: 5000);
        await captured.SettleAsync(captured.Job(new ProviderJob.Refund(captured.Id, $"pyr_{captured.Id}", 1000)));
        await captured.SettleAsync(captured.Job(new ProviderJob.Void(captured.Id)));
        var reserved = await LiveAttempt.AuthorizedAsync(stage);
        await reserved.SettleAsync(reserved.Job(new ProviderJob.Void(reserved.Id)));
        var approved = await LiveAttempt.ApprovedAsync(stage);
        await approved.SettleAsync(approved.Job(new ProviderJob.Void(approved.Id)));
        var open = await LiveAttempt.OpenAsync(stage);
        await open.SettleAsync(open.Job(new ProviderJob.Abandon(open.Id)));

        var called = new SortedSet<string>();
        foreach (var (method, path, body, hasKey) in sent)
        {
            var (contract, call) = Contracts.Select(one => (one, one.Find(method, path))).Single(one => one.Item2 is not null);
            called.Add($"{method} {call!.Path}");
            Assert.Equal(call.TakesKey, hasKey);
            Assert.Equal(call.Request is null, body is null);
            if (body is not null)
            {
                using var document = JsonDocument.Parse(body);
                Assert.Empty(contract.Check(document.RootElement, call.Request!));
            }
        }

        Assert.Equal(
            [
                "DELETE /hpp/v1/sessions/{session_id}",
                "DELETE /payments/v1/authorizations/{authorizationToken}",
                "GET /hpp/v1/sessions/{session_id}",
                "GET /ordermanagement/v1/orders/{order_id}",
                "GET /payments/v1/sessions/{session_id}",
                "POST /hpp/v1/sessions",
                "POST /ordermanagement/v1/orders/{order_id}/cancel",
                "POST /ordermanagement/v1/orders/{order_id}/captures",
                "POST /ordermanagement/v1/orders/{order_id}/refunds",
                "POST /ordermanagement/v1/orders/{order_id}/release-remaining-authorization",
                "POST /payments/v1/authorizations/{authorizationToken}/order",
                "POST /payments/v1/sessions",
            ],
            called);
    }

    public static TheoryData<string, string, string[]> Parsers() => new()
    {
        { nameof(KlarnaSessionAnswer), "klarna-payments-api.json", ["merchant_session", "session_read"] },
        { nameof(KlarnaPlacedAnswer), "klarna-payments-api.json", ["order"] },
        { nameof(KlarnaErrorAnswer), "klarna-ordermanagement-api.json", ["Capture not allowed error message"] },
        { nameof(KlarnaPageAnswer), "klarna-hpp-api.json", ["SessionCreationResponseV1", "SessionResponseV1"] },
        { nameof(KlarnaOrderAnswer), "klarna-ordermanagement-api.json", ["MerchantOrderDto"] },
        { nameof(KlarnaCaptureAnswer), "klarna-ordermanagement-api.json", ["Capture"] },
        { nameof(KlarnaRefundAnswer), "klarna-ordermanagement-api.json", ["Refund"] },
        { nameof(KlarnaChosenMethod), "klarna-ordermanagement-api.json", ["InitialPaymentMethodDto"] },
        { nameof(KlarnaCategory), "klarna-payments-api.json", ["payment_method_category"] },
    };

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Every_field_that_is_read_is_one_of_the_contract_and_of_its_type(string parser, string file, string[] schemas)
    {
        var type = typeof(KlarnaJson).Assembly.GetTypes()
            .Single(one => one.Name == parser && one.Namespace == typeof(KlarnaJson).Namespace);
        var all = WireContract.Embedded(file).GetProperty("schemas");
        var info = KlarnaJson.Default.GetTypeInfo(type)!;

        // Some answers carry one message instead of several; the published shape does not list it.
        foreach (var field in info.Properties.Where(one => one.Name != "error_message"))
        {
            var published = schemas.Select(name => all.GetProperty(name).GetProperty("fields"))
                .Where(fields => fields.TryGetProperty(field.Name, out _))
                .Select(fields => fields.GetProperty(field.Name)).ToArray();
            Assert.True(published.Length > 0, $"{field.Name} is not published");
            Assert.All(published, one =>
                Assert.Equal(one.TryGetProperty("type", out var word) ? word.GetString() : "object", KindOf(field)));
        }
    }

    [Fact]
    public void Recorded_answers_are_read()
    {
        var folder = Environment.GetEnvironmentVariable("LAYBY_TEST_FACTS");
        Assert.SkipWhen(folder is null, "LAYBY_TEST_FACTS names no folder with recorded examples.");
        using var examples = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "klarna-examples.json")));

        foreach (var wire in examples.RootElement.GetProperty("recorded_wire").EnumerateArray())
        {
            var session = wire.GetProperty("response").GetProperty("body").Deserialize(KlarnaJson.Default.KlarnaSessionAnswer)!;
            Assert.True(Guid.TryParse(session.SessionId, out _));
            Assert.NotEmpty(session.PaymentMethodCategories!.Value);
            Assert.Empty(Contracts[0].Check(wire.GetProperty("request").GetProperty("body"), "session_create"));
        }

        foreach (var each in Objects(examples.RootElement.GetProperty("documentation_fixtures")))
        {
            Assert.NotNull(each.Deserialize(KlarnaJson.Default.KlarnaOrderAnswer));
            Assert.NotNull(each.Deserialize(KlarnaJson.Default.KlarnaPageAnswer));
            Assert.NotNull(each.Deserialize(KlarnaJson.Default.KlarnaSessionAnswer));
            Assert.NotNull(each.Deserialize(KlarnaJson.Default.KlarnaPlacedAnswer));
        }
    }

    private static IEnumerable<JsonElement> Objects(JsonElement fixtures) =>
        (fixtures.ValueKind == JsonValueKind.Array ? fixtures.EnumerateArray() : fixtures.EnumerateObject().Select(one => one.Value))
        .Where(one => one.ValueKind == JsonValueKind.Object);

    private static string KindOf(JsonPropertyInfo field) =>
        field.PropertyType == typeof(string) ? "string"
        : field.PropertyType == typeof(long?) || field.PropertyType == typeof(int?) ? "integer"
        : Nullable.GetUnderlyingType(field.PropertyType)?.Name.StartsWith("ImmutableArray", StringComparison.Ordinal) == true ? "array"
        : "object";

    private sealed class Recorder(List<(string Method, string Path, string? Body, bool HasKey)> sent) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            sent.Add((request.Method.Method, request.RequestUri!.AbsolutePath, body, request.Headers.Contains("Klarna-Idempotency-Key")));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
