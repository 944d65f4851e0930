using System.Text.Json.Nodes;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Xunit;

namespace Layby.Tests.Providers.Alma;

/// <summary>How a payment comes into being: the plan first, then the payment, and nobody is sent to one that is not theirs.</summary>
public sealed class AlmaCreationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_plan_can_be_chosen_nothing_is_made()
    {
        await using var stage = await AlmaStage.SetAsync();
        var order = stage.NewOrder(20_000);

        var refs = Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order, Stop)).Refs;

        Assert.Null(refs.PageUrl);
        Assert.Null(refs.PaymentId);
        Assert.Equal(20_000, refs.Amount);
        Assert.Equal(order.Details!.ExpiresAtMs, refs.ExpiresAtMs);
        Assert.Empty(stage.Rows(order.AttemptId));
        Assert.Equal(PaymentStanding.Waiting, (await stage.Alma.LookAsync(refs, Stop))!.Standing);
        stage.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(PaymentStanding.Expired, (await stage.Alma.LookAsync(refs, Stop))!.Standing);
    }

    [Fact]
    public async Task What_may_be_chosen_are_the_contracts_plans_that_begin_now_and_fit_the_price()
    {
        await using var stage = await AlmaStage.SetAsync(with: contract => contract with { Counts = [2, 3, 4, 10, 12] });

        var offers = await stage.Alma.OffersAsync(stage.NewOrder(20_000), Stop);
        var large = await stage.Alma.OffersAsync(stage.NewOrder(250_000), Stop);

        Assert.Equal([2, 3, 4], offers!.Value.Select(offer => offer.Count));
        Assert.Equal([0, 0, 290], offers.Value.Select(offer => offer.Cost.Amount));
        Assert.All(offers.Value, offer => Assert.Equal(offer.Total.Amount, offer.Parts.Sum(part => part.Amount.Amount)));
        Assert.Equal([3, 4, 10], large!.Value.Select(offer => offer.Count));
    }

    [Fact]
    public async Task A_chosen_plan_is_the_payments()
    {
        await using var stage = await AlmaStage.SetAsync();
        var order = stage.NewOrder(20_000);

        var refs = Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order with { Installments = 4 }, Stop)).Refs;

        Assert.Equal(4, refs.Installments);
        Assert.Single(stage.Rows(order.AttemptId));
        var seen = await stage.Alma.LookAsync(refs, Stop);
        Assert.Equal(4, seen!.Refs.Installments);
        Assert.Equal(refs, seen.Refs);
    }

    [Fact]
    public async Task Where_one_plan_is_left_it_is_taken_at_once()
    {
        await using var stage = await AlmaStage.SetAsync(with: contract => contract with { Counts = [3] });
        var refs = Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(stage.NewOrder(20_000), Stop)).Refs;
        Assert.NotNull(refs.PageUrl);
        Assert.Equal(3, refs.Installments);
    }

    [Theory]
    [InlineData(4_999, "eur", null, true, OpenRefusal.NoOffer, "no_plan")]
    [InlineData(20_000, "chf", null, true, OpenRefusal.BadOrder, "invalid_currency")]
    [InlineData(20_000, "eur", 12, true, OpenRefusal.BadOrder, "invalid_plan")]
    [InlineData(5_001, "eur", 4, true, OpenRefusal.NoOffer, "no_plan")]
    [InlineData(20_000, "eur", null, false, OpenRefusal.BadContract, "manual_capture_not_enabled")]
    public async Task What_can_not_be_is_refused_and_nothing_is_made(
        long amount, string currency, int? count, bool manual, OpenRefusal refusal, string code)
    {
        await using var stage = await AlmaStage.SetAsync(with: contract => contract with { ManualCapture = manual });
        var order = stage.NewOrder(amount) with { Amount = new(amount, currency), Installments = count, ManualCapture = true };

        var refused = Assert.IsType<Opened.Refused>(await stage.Alma.OpenAsync(order, Stop));

        Assert.Equal((refusal, code), (refused.Refusal, refused.ProviderCode));
        Assert.Empty(stage.Rows(order.AttemptId));
    }

    [Fact]
    public async Task Without_the_contracts_plans_Alma_is_asked_about_all_of_ours()
    {
        await using var stage = await AlmaStage.SetAsync();
        stage.Double.Faults.Plan(Fault.Break, "GET", "/fee-plans");
        var offers = await stage.Alma.OffersAsync(stage.NewOrder(4_999), Stop);
        Assert.Empty(offers!.Value);
        stage.Double.Faults.Plan(Fault.Break, "POST", "/eligibility");
        Assert.Null(await stage.Alma.OffersAsync(stage.NewOrder(20_000), Stop));
    }

    [Fact]
    public async Task The_payment_says_whose_it_is_where_to_go_and_when_it_ends()
    {
        var ear = new Meddler();
        await using var stage = await AlmaStage.SetAsync(between: ear);
        var order = stage.NewOrder(20_000);
        order = order with
        {
            Installments = 3,
            Details = order.Details! with
            {
                Lines = [new("Wool socks", 2, 10_000, 20_000, 0, 0, "SOCK-1")],
                Shipping = new()
                {
                    Name = "Jean",
                    Address = new() { Line1 = "1 quai", City = "Lyon", PostalCode = "69001", Country = "FR" },
                },
            },
        };

        // 40 of the attempt's 60 minutes have gone by when the customer has chosen.
        stage.Time.Advance(TimeSpan.FromMinutes(40));
        await stage.Alma.OpenAsync(order, Stop);

        var sent = JsonNode.Parse(ear.Sent.Single(call => call is ("POST", "/v1/payments", _)).Body)!;
        var back = $"https://pay.shop.example/return/acct_1/{order.AttemptId}";
        Assert.Equal(
            $$$"""
            {"purchase_amount":20000,"installments_count":3,"deferred_days":0,"deferred_months":0,
            "return_url":"{{{back}}}/success","customer_cancel_url":"{{{back}}}/cancel","failure_return_url":"{{{back}}}/failure",
            "ipn_callback_url":"https://pay.shop.example/hooks/alma/secret_of_{{{order.AttemptId}}}",
            "expires_after":20,"capture_method":"manual","locale":"fr","origin":"online",
            "custom_data":{"payment_intent":"pi_3SocksAndShoes","attempt":"{{{order.AttemptId}}}","livemode":false},
            "billing_address":{"first_name":"Camille de la","last_name":"Tour","line1":"2 rue du Bac","postal_code":"75002","city":"Paris",
            "country":"FR","email":"camille@shop.example","phone":"\u002B33600000000"},
            "shipping_address":{"last_name":"Jean","line1":"1 quai","postal_code":"69001","city":"Lyon","country":"FR",
            "email":"camille@shop.example"},
            "cart":{"items":[{"sku":"SOCK-1","title":"Wool socks","quantity":2,"unit_price":10000,"line_price":20000,
            "requires_shipping":true}]}}
            """.ReplaceLineEndings(""),
            sent["payment"]!.ToJsonString());
        Assert.Equal("pi_3SocksAndShoes", (string?)sent["order"]!["merchant_reference"]);
        Assert.Equal("camille@shop.example", (string?)sent["customer"]!["email"]);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("fr-CA", "fr")]
    [InlineData("nl-BE", "nl_BE")]
    [InlineData("nl", "nl")]
    [InlineData("de_AT", "de")]
    [InlineData("pt-PT", "en")]
    public void A_language_that_Alma_does_not_speak_becomes_English(string? wish, string? locale) =>
        Assert.Equal(locale, Layby.Server.Providers.Alma.AlmaOrder.LocaleOf(wish));

    [Theory]
    [InlineData(Fault.DropAfter)]
    [InlineData(Fault.BreakAfter)]
    [InlineData(Fault.Garble)]
    public async Task A_payment_whose_answer_was_lost_is_found_again(Fault fault)
    {
        await using var stage = await AlmaStage.SetAsync();
        var order = stage.NewOrder(20_000) with { Installments = 3 };
        stage.Double.Faults.Plan(fault, "POST", "/v1/payments");

        var refs = Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order, Stop)).Refs;

        Assert.Equal((string?)Assert.Single(stage.Rows(order.AttemptId))["id"], refs.PaymentId);
        Assert.EndsWith($"/checkout/{refs.PaymentId}", refs.PageUrl);
    }

    [Theory]
    [InlineData(Fault.DropBefore)]
    [InlineData(Fault.Break)]
    [InlineData(Fault.Busy)]
    public async Task A_payment_that_was_never_made_is_not_found_and_can_be_asked_again(Fault fault)
    {
        await using var stage = await AlmaStage.SetAsync();
        var order = stage.NewOrder(20_000) with { Installments = 3 };
        stage.Double.Faults.Plan(fault, "POST", "/v1/payments");

        Assert.IsType<Opened.Unclear>(await stage.Alma.OpenAsync(order, Stop));
        Assert.Empty(stage.Rows(order.AttemptId));
        Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order, Stop));
    }

    [Fact]
    public async Task Of_several_that_were_lost_the_newest_is_taken_and_the_others_can_not_be_paid()
    {
        await using var stage = await AlmaStage.SetAsync();
        var order = stage.NewOrder(20_000) with { Installments = 3 };
        stage.Double.Faults.Plan(Fault.DropAfter, "POST", "/v1/payments", times: 2);
        stage.Double.Faults.Plan(Fault.Break, "GET", "/v1/payments");

        Assert.IsType<Opened.Unclear>(await stage.Alma.OpenAsync(order, Stop));
        var refs = Assert.IsType<Opened.Session>(await stage.Alma.OpenAsync(order, Stop)).Refs;

        var rows = stage.Rows(order.AttemptId);
        Assert.Equal(["Canceled", "Awaiting"], rows.Select(row => (string?)row["status"]));
        Assert.Equal((string?)rows[1]["id"], refs.PaymentId);
    }

    [Theory]
    [InlineData("purchase_amount", "19999")]
    [InlineData("custom_data", """{"attempt":"pa_of_somebody_else"}""")]
    [InlineData("custom_data", """{"attempt":"pa_nonce_1","livemode":true}""")]
    [InlineData("custom_data", "{}")]
    [InlineData("url", "\"javascript:alert(1)\"")]
    [InlineData("url", "null")]
    public async Task A_payment_that_is_not_what_was_asked_for_is_shown_to_nobody(string field, string value)
    {
        var meddler = new Meddler
        {
            Change = (call, answer) =>
            {
                if (call == "POST /v1/payments")
                {
                    answer[field] = JsonNode.Parse(value);
                }
            },
        };
        await using var stage = await AlmaStage.SetAsync(between: meddler);
        var order = stage.NewOrder(20_000) with { Installments = 3 };

        var refused = Assert.IsType<Opened.Refused>(await stage.Alma.OpenAsync(order, Stop));

        Assert.Equal("amount_mismatch", refused.ProviderCode);
        var row = Assert.Single(stage.Rows(order.AttemptId));
        Assert.Equal(("Canceled", 1), ((string?)row["status"], (int)row["suspicions"]!));
    }

    [Fact]
    public async Task An_account_without_deferred_capture_refuses_what_asks_for_it()
    {
        await using var stage = await AlmaStage.SetAsync(new AlmaSetting { TakesManual = false });
        var refused = Assert.IsType<Opened.Refused>(
            await stage.Alma.OpenAsync(stage.NewOrder(20_000) with { Installments = 3 }, Stop));
        Assert.Equal(
            (OpenRefusal.BadContract, "unauthorized", "Alma refused: payment.capture_method: unauthorized"),
            (refused.Refusal, refused.ProviderCode, refused.Message));
    }
}
