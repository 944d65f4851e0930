using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers.Alma;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Layby.Tests.Providers.Alma;

/// <summary>The double itself: what it refuses, whom it calls, and that nobody need believe the call.</summary>
public sealed class AlmaDoubleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_calls_are_signed_and_the_connector_takes_them_for_hints()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.ApprovedAsync(stage);

        var (method, url, signature) = Parts(Assert.Single(stage.HooksCalled));

        Assert.Equal("GET", method);
        Assert.Equal($"{attempt.Order.Details!.HookUrl}?pid={attempt.Refs.PaymentId}", url);
        Assert.Equal(AlmaSignature.Of(attempt.Refs.PaymentId!, stage.Contract.ApiKey), signature);
        var http = new DefaultHttpContext { Request = { Method = "GET", QueryString = new(new Uri(url).Query) } };
        http.Request.Headers["X-Alma-Signature"] = signature;
        Assert.True(stage.Alma.IsHint(http.Request, []));
        Assert.Equal(attempt.Refs.PaymentId, stage.Alma.PaymentNamedBy(http.Request));
        http.Request.Headers["X-Alma-Signature"] = AlmaSignature.Of("payment_of_somebody_else", stage.Contract.ApiKey);
        Assert.False(stage.Alma.IsHint(http.Request, []));
    }

    [Fact]
    public async Task It_calls_ten_times_where_nobody_answers_well()
    {
        await using var stage = await AlmaStage.SetAsync();
        stage.HookAnswer = HttpStatusCode.InternalServerError;
        await LiveAttempt.ApprovedAsync(stage);
        for (var hour = 0; hour < 48; hour++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            await stage.Double.Callbacks.SendDueAsync(Stop);
        }

        Assert.Equal(10, stage.HooksCalled.Count);
        Assert.Equal(0, stage.Double.Callbacks.Owed);
    }

    [Theory]
    [InlineData(CallbackFault.None, 1)]
    [InlineData(CallbackFault.Twice, 2)]
    [InlineData(CallbackFault.Never, 0)]
    [InlineData(CallbackFault.Late, 0)]
    public async Task Its_calls_come_twice_never_or_late_when_asked(CallbackFault fault, int calls)
    {
        await using var stage = await AlmaStage.SetAsync();
        stage.Double.Faults.Callbacks = fault;
        await LiveAttempt.ApprovedAsync(stage);
        Assert.Equal(calls, stage.HooksCalled.Count);
        stage.Time.Advance(FaultSwitch.LateBy);
        await stage.Double.Callbacks.SendDueAsync(Stop);
        Assert.Equal(fault is CallbackFault.Late ? 1 : calls, stage.HooksCalled.Count);
    }

    [Fact]
    public async Task It_says_when_a_payment_has_run_out_of_time_though_nobody_asks()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.OpenAsync(stage);
        stage.Time.Advance(TimeSpan.FromMinutes(60));
        stage.Double.Lapse();
        stage.Double.Lapse();
        await stage.Double.Callbacks.SendDueAsync(Stop);
        Assert.Contains(attempt.Refs.PaymentId!, Assert.Single(stage.HooksCalled));
        Assert.Equal(PaymentStanding.Expired, (await attempt.LookAsync()).Standing);
    }

    [Theory]
    [InlineData("POST", "/v1/payments", """{"payment":{"purchase_amount":12000}}""", 400, "validation_error")]
    [InlineData("POST", "/v1/payments", "not json", 400, "validation_error")]
    [InlineData("POST", "/v2/payments/eligibility", "{}", 400, "validation_error")]
    [InlineData("GET", "/v1/payments/payment_none", "", 404, "not_found")]
    [InlineData("POST", "/v1/payments/ID/captures", """{"amount":1}""", 400, null)]
    [InlineData("POST", "/v1/payments/ID/refunds", """{"amount":1}""", 400, "validation_error")]
    [InlineData("POST", "/v1/payments/ID/potential-fraud", """{"reason":"dislike"}""", 400, "validation_error")]
    [InlineData("POST", "/v1/payments/ID", """{"payment":{"locale":"en"}}""", 200, null)]
    [InlineData("PUT", "/v1/payments/ID/cancel", "", 204, null)]
    [InlineData("GET", "/v1/me", "", 200, null)]
    [InlineData("GET", "/v1/nothing", "", 404, null)]
    public async Task It_answers_as_the_contract_says(string method, string path, string body, int status, string? code)
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.OpenAsync(stage);
        var (answered, text) = await CallAsync(stage, method, path.Replace("ID", attempt.Refs.PaymentId), body);
        Assert.Equal(status, answered);
        if (code is not null)
        {
            Assert.Equal(code, (string?)JsonNode.Parse(text)!["error_code"]);
        }
    }

    [Fact]
    public async Task It_takes_only_its_own_key()
    {
        await using var stage = await AlmaStage.SetAsync();
        var (status, text) = await CallAsync(stage, "GET", "/v1/me", "", "Alma-Auth sk_test_other");
        Assert.Equal((401, "Credentials invalid or not supplied"), (status, (string?)JsonNode.Parse(text)!["message"]));
    }

    [Fact]
    public async Task A_second_capture_is_refused_and_the_older_refund_answers_the_payment()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.CapturedAsync(stage, taken: 5_000);
        var (status, text) = await CallAsync(stage, "POST", $"/v1/payments/{attempt.Refs.PaymentId}/captures", """{"amount":1}""");
        Assert.Equal((400, "payment_already_captured"), (status, (string?)JsonNode.Parse(text)!["error_code"]));

        (status, text) = await CallAsync(stage, "POST", $"/v1/payments/{attempt.Refs.PaymentId}/refund", "{}");
        var payment = JsonNode.Parse(text)!;
        Assert.Equal((200, true, 5_000), (status, (bool)payment["is_completely_refunded"]!, (int)payment["amount_already_refunded"]!));

        // What is still owed is let off first, the rest is sent back: the first of three parts.
        var refund = payment["refunds"]![0]!;
        Assert.Equal((1_668, 3_332), ((int)refund["payment_refund_amount"]!, (int)refund["rebate_amount"]!));
    }

    [Fact]
    public async Task Its_page_has_a_button_for_all_that_a_customer_may_do_and_leads_back()
    {
        await using var stage = await AlmaStage.SetAsync();
        var attempt = await LiveAttempt.OpenAsync(stage);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = await browser.GetStringAsync(attempt.Refs.PageUrl, Stop);
        foreach (var (deed, status, way) in new[]
        {
            ("error", 500, null), ("leave", 303, "/cancel"), ("refuse", 303, "/failure"), ("approve", 303, "/success"),
            ("approve", 409, null), ("cancel", 409, null), ("dance", 404, (string?)null),
        })
        {
            Assert.Equal(deed is not "dance", page.Contains($"id=\"{deed}\""));
            using var answer = await browser.PostAsync($"{attempt.Refs.PageUrl}/{deed}", null, Stop);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(
                way is null ? null : $"{attempt.Order.Details!.ReturnUrl}{way}?pid={attempt.Refs.PaymentId}",
                answer.Headers.Location?.OriginalString);
        }
    }

    private static (string Method, string Url, string Signature) Parts(string called) =>
        called.Split(' ') is [var method, var url, var signature] ? (method, url, signature) : throw new ArgumentException(called);

    private static async Task<(int Status, string Text)> CallAsync(
        AlmaStage stage, string method, string path, string body, string? authorization = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(stage.Contract.Address, path));
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Alma-Auth {stage.Contract.ApiKey}");
        request.Content = body is "" ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, Stop);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
