using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>What a shop is told, how often, and what it can do about it.</summary>
public sealed class WebhookTests : WebhookJourney
{
    [Fact]
    public async Task An_event_is_told_as_it_is_read_back_and_counts_as_pending_until_then()
    {
        await OpenAsync();
        var intent = await CreateAsync();
        var told = (await Receiver.WaitAsync(1))[0];
        await SettledAsync(told.Id);

        var read = await Server.GetAsync($"/v1/events/{told.Id}");
        Assert.Equal(0, (int)read["pending_webhooks"]!);
        Assert.Equal(1, (int)told.Json["pending_webhooks"]!);
        Assert.Equal("payment_intent.created", told.Type);
        Assert.Equal(intent, (string?)told.Json["data"]!["object"]!["id"]);
        Assert.StartsWith("req_", (string?)told.Json["request"]!["id"]);
        var expected = read.Json;
        expected["pending_webhooks"] = 1;
        Assert.Equal(expected.ToJsonString(), told.Json.ToJsonString());
        Assert.Equal("application/json; charset=utf-8", told.Headers["Content-Type"]);
        Assert.Equal(told.Id, told.Headers["webhook-id"]);
    }

    [Fact]
    public async Task An_endpoint_is_told_only_what_it_asked_for()
    {
        await OpenAsync("enabled_events[]=payment_intent.canceled");
        var intent = await CreateAsync();
        (await Server.PostAsync($"{Intents}/{intent}/cancel")).Granted();
        Assert.Equal(["payment_intent.canceled"], (await Receiver.WaitAsync(1)).Select(each => each.Type));
    }

    [Fact]
    public async Task An_endpoint_has_a_version_of_its_own_and_the_bytes_of_a_retry_are_the_same()
    {
        Receiver.AnswerWith(500);
        await OpenAsync("enabled_events[]=payment_intent.succeeded&api_version=2022-08-01");
        var intent = await PayAsync();
        await Receiver.WaitAsync(1);

        // The charge that the older shape carries changes before the retry; what is told does not.
        var charge = (string?)(await Server.GetAsync($"{Intents}/{intent}"))["latest_charge"];
        (await Server.PostAsync($"/v1/charges/{charge}", "description=changed since")).Granted();
        Receiver.AnswerWith(200);
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=60")).Granted();

        var told = await Receiver.WaitAsync(2);
        Assert.Equal("2022-08-01", (string?)told[0].Json["api_version"]);
        Assert.NotNull(told[0].Json["data"]!["object"]!["charges"]);
        Assert.Equal(told[0].Body, told[1].Body);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Whoever_does_not_say_2xx_is_told_again(int status)
    {
        Receiver.AnswerWith(status);
        await OpenAsync();
        await CreateAsync();
        await Receiver.WaitAsync(1);
        Receiver.AnswerWith(204);
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=60")).Granted();

        var told = await Receiver.WaitAsync(2);
        Assert.Equal(told[0].Id, told[1].Id);
        Assert.Equal(told[0].Body, told[1].Body);
        var delivery = (await DeliveriesAsync())[0]!;
        Assert.Equal("delivered", (string?)delivery["status"]);
        Assert.Equal([status, 204], delivery["attempts"]!.AsArray().Select(each => (int)each!["status"]!));
        Assert.Equal("said the shop", (string?)delivery["attempts"]![0]!["response"]);
    }

    [Fact]
    public async Task Whoever_is_away_for_72_hours_gets_everything_on_return()
    {
        Receiver.AnswerWith(503);
        await OpenAsync();
        const int events = 1_000;
        await Parallel.ForAsync(0, events, TestContext.Current.CancellationToken, async (_, _) => await CreateAsync());
        await AdvanceAsync(TimeSpan.FromHours(72));
        Receiver.AnswerWith(200);
        var before = Receiver.All.Count;
        await AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(events, Receiver.All.Skip(before).Select(each => each.Id).Distinct().Count());
        Assert.Equal(before + events, Receiver.All.Count);
        Assert.Empty((await Server.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Whoever_is_away_for_longer_is_given_up_listed_and_told_when_asked()
    {
        Receiver.AnswerWith(503);
        var endpoint = await OpenAsync();
        await CreateAsync();
        await Receiver.WaitAsync(1);
        (await Server.PostAsync("/sandbox/clock/advance", $"seconds={80 * 3600}")).Granted();
        Assert.Equal("failed", (string?)(await DeliveriesAsync())[0]!["status"]);
        var listed = (await Server.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray();
        Assert.Equal(1, (int)Assert.Single(listed)!["pending_webhooks"]!);
        Assert.Empty((await Server.GetAsync("/v1/events?delivery_success=true"))["data"]!.AsArray());

        Receiver.AnswerWith(200);
        var resent = await Server.PostAsync($"{Endpoints}/{endpoint}/resend");
        Assert.Equal(1, (int)resent.Granted()["count"]!);
        await SettledAsync((string)listed[0]!["id"]!);
        Assert.Empty((await Server.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray());
        Assert.Single((await Server.GetAsync("/v1/events?delivery_success=true"))["data"]!.AsArray());
    }

    [Fact]
    public async Task What_happens_while_an_endpoint_is_disabled_is_held_and_can_be_resent()
    {
        var endpoint = await OpenAsync();
        var disabled = await Server.PostAsync($"{Endpoints}/{endpoint}", "disabled=true");
        Assert.Equal("disabled", (string?)disabled["status"]);
        await CreateAsync();
        Assert.Equal("held", (string?)(await DeliveriesAsync())[0]!["status"]);
        Assert.Equal(400, (await Server.PostAsync("/sandbox/deliveries/resend", $"endpoint={endpoint}")).Status);

        (await Server.PostAsync($"{Endpoints}/{endpoint}", "disabled=false")).Granted();
        Assert.Equal(1, (int)(await Server.PostAsync("/sandbox/deliveries/resend", "from=1")).Granted()["count"]!);
        Assert.Single(await Receiver.WaitAsync(1));
    }

    [Fact]
    public async Task Gone_disables_the_endpoint()
    {
        Receiver.AnswerWith(410);
        var endpoint = await OpenAsync();
        await CreateAsync();
        await Receiver.WaitAsync(1);
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=1")).Granted();
        Assert.Equal("disabled", (string?)(await Server.GetAsync($"{Endpoints}/{endpoint}"))["status"]);
        Assert.Equal("held", (string?)(await DeliveriesAsync())[0]!["status"]);
    }

    [Fact]
    public async Task A_wait_that_was_asked_for_is_kept_even_by_what_is_new()
    {
        Receiver.AnswerWith(503, retryAfter: "600");
        await OpenAsync();
        await CreateAsync();
        await Receiver.WaitAsync(1);
        Receiver.AnswerWith(200);
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=500")).Granted();
        await CreateAsync();
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=50")).Granted();
        Assert.Single(Receiver.All);

        (await Server.PostAsync("/sandbox/clock/advance", "seconds=100")).Granted();
        Assert.Equal(3, Receiver.All.Count);
    }

    [Fact]
    public async Task A_single_event_is_resent_also_as_the_command_line_tool_asks_for_it()
    {
        var endpoint = await OpenAsync();
        await CreateAsync();
        var id = (await Receiver.WaitAsync(1))[0].Id;
        await SettledAsync(id);

        Assert.Equal(1, (int)(await Server.PostAsync($"/sandbox/events/{id}/resend")).Granted()["count"]!);
        await Receiver.WaitAsync(2);
        await SettledAsync(id);
        Assert.Equal(id, (await Server.PostAsync($"/v1/events/{id}/retry", $"webhook_endpoint={endpoint}")).Granted().Id);
        var told = await Receiver.WaitAsync(3);
        Assert.All(told, each => Assert.Equal(told[0].Body, each.Body));
        Assert.Equal(404, (await Server.PostAsync("/v1/events/evt_3none/retry")).Status);
        var nobody = await Server.PostAsync($"/sandbox/events/{id}/resend", "endpoint=we_none");
        Assert.Equal("No such webhook endpoint: 'we_none'", (string?)nobody.Error["message"]);
    }

    [Fact]
    public async Task During_a_change_of_secrets_both_sign()
    {
        var endpoint = await OpenAsync();
        var rolled = await Server.PostAsync($"/sandbox/webhook_endpoints/{endpoint}/roll_secret", "expires_in=3600");
        Assert.StartsWith("whsec_", (string?)rolled.Granted()["secret"]);
        await CreateAsync();
        var during = (await Receiver.WaitAsync(1))[0];
        Assert.Equal(3, during.Headers["Stripe-Signature"].Split(',').Length);
        Assert.Equal(2, during.Headers["webhook-signature"].Split(' ').Length);

        (await Server.PostAsync("/sandbox/clock/advance", "seconds=3601")).Granted();
        await CreateAsync();
        Assert.Equal(2, (await Receiver.WaitAsync(2))[1].Headers["Stripe-Signature"].Split(',').Length);
    }

    [Theory]
    [InlineData("webhook_duplicate", 2, "delivered")]
    [InlineData("webhook_lose", 0, "failed")]
    [InlineData("webhook_delay&milliseconds=60000", 1, "delivered")]
    public async Task A_fault_strikes_the_next_webhook(string fault, int arrivals, string status)
    {
        await OpenAsync();
        (await Server.PostAsync("/sandbox/faults", $"kind={fault}")).Granted();
        await CreateAsync();
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=1")).Granted();
        Assert.Equal(fault.StartsWith("webhook_delay", StringComparison.Ordinal) ? 0 : arrivals, Receiver.All.Count);
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=61")).Granted();
        Assert.Equal(arrivals, Receiver.All.Count);
        Assert.Single(Receiver.All.Select(each => each.Id).Append("none").Distinct().Skip(arrivals == 0 ? 0 : 1));
        Assert.Equal(status, (string?)(await DeliveriesAsync())[0]!["status"]);
        Assert.Empty((await Server.GetAsync("/sandbox/faults"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_webhook_can_be_put_behind_the_next()
    {
        await OpenAsync("enabled_events[]=payment_intent.created&enabled_events[]=payment_intent.canceled");
        (await Server.PostAsync("/sandbox/faults", "kind=webhook_reorder&event_type=payment_intent.created")).Granted();
        var intent = await CreateAsync();
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=0")).Granted();
        (await Server.PostAsync($"{Intents}/{intent}/cancel")).Granted();
        Assert.Equal(["payment_intent.canceled", "payment_intent.created"], (await Receiver.WaitAsync(2)).Select(each => each.Type));
    }

    [Fact]
    public async Task What_is_being_told_is_listed_as_pending()
    {
        var answered = new TaskCompletionSource();
        Receiver.Answer = (_, http) => answered.Task.WaitAsync(http.RequestAborted);
        await OpenAsync();
        await CreateAsync();
        while (Receiver.All.Count == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var pending = await Server.GetAsync("/sandbox/deliveries?status=pending");
        var delivery = Assert.Single(pending.Granted()["data"]!.AsArray())!;
        Assert.Equal("pending", (string?)delivery["status"]);
        Assert.Null(delivery["next_attempt"]);
        Assert.Equal(0, (int)(await Server.PostAsync("/sandbox/deliveries/resend", "status=pending")).Granted()["count"]!);
        answered.SetResult();
        await SettledAsync(Receiver.All[0].Id);
        Assert.Empty((await Server.GetAsync("/sandbox/deliveries?status=pending"))["data"]!.AsArray());
        Assert.Single((await Server.GetAsync("/sandbox/deliveries?status=delivered"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_deleted_endpoint_is_told_nothing_any_more()
    {
        Receiver.AnswerWith(500);
        var endpoint = await OpenAsync();
        await CreateAsync();
        await Receiver.WaitAsync(1);
        var deleted = await Server.SendAsync(HttpMethod.Delete, $"{Endpoints}/{endpoint}", null);
        Assert.True((bool)deleted.Granted()["deleted"]!);
        Assert.Equal(404, (await Server.GetAsync($"{Endpoints}/{endpoint}")).Status);
        Assert.Empty((await Server.GetAsync(Endpoints))["data"]!.AsArray());
        (await Server.PostAsync("/sandbox/clock/advance", "seconds=3600")).Granted();
        Assert.Single(Receiver.All);
    }

    [Theory]
    [InlineData("enabled_events[]=*", "url", "parameter_missing")]
    [InlineData("url=https://shop.example/hook", "enabled_events", "parameter_missing")]
    [InlineData("url=shop.example&enabled_events[]=*", "url", "url_invalid")]
    [InlineData("url=ftp://shop.example&enabled_events[]=*", "url", "url_invalid")]
    [InlineData("url=https://a:b@shop.example&enabled_events[]=*", "url", "url_invalid")]
    [InlineData("url=https://shop.example&enabled_events[]=payment_intent.danced", "enabled_events[0]", null)]
    [InlineData("url=https://shop.example&enabled_events[]=*&enabled_events[]=charge.failed", "enabled_events", null)]
    [InlineData("url=https://shop.example&enabled_events[]=*&api_version=yesterday", "api_version", null)]
    public async Task An_endpoint_that_can_not_be_is_refused(string form, string param, string? code)
    {
        var refused = await Server.PostAsync(Endpoints, form);
        Assert.Equal(400, refused.Status);
        Assert.Equal((param, code), ((string?)refused.Error["param"], (string?)refused.Error["code"]));
        Assert.Empty((await Server.GetAsync(Endpoints))["data"]!.AsArray());
    }

    [Fact]
    public async Task Sixteen_endpoints_are_the_most_and_a_secret_is_shown_once()
    {
        for (var i = 0; i < 16; i++)
        {
            var made = await Server.PostAsync(Endpoints, $"url=https://shop.example/{i}&enabled_events[]=*&description=no {i}");
            Assert.Equal(32, Convert.FromBase64String(((string)made.Granted()["secret"]!)["whsec_".Length..]).Length);
            Assert.Null((await Server.GetAsync($"{Endpoints}/{made.Id}"))["secret"]);
        }

        Assert.Equal(400, (await Server.PostAsync(Endpoints, "url=https://shop.example/16&enabled_events[]=*")).Status);
        Assert.Equal(16, (await Server.GetAsync($"{Endpoints}?limit=100"))["data"]!.AsArray().Count);
    }

    private async Task<string> PayAsync()
    {
        var id = (await Server.PostAsync(Intents, "amount=10000&currency=eur&confirm=true&return_url=https://shop.example/done"
            + "&payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.de")).Granted().Id;
        (await Server.PostAsync($"/sandbox/payment_intents/{id}/approve")).Granted();
        return id;
    }
}
