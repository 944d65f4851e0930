using System.Text.Json;
using Layby.Core.Providers;
using Layby.Server.Providers.Alma;
using Xunit;

namespace Layby.Tests.Providers.Alma;

public sealed class AlmaMappingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"processing_status":"awaiting_authorization","state":"not_started"}""", PaymentStanding.Waiting)]
    [InlineData("""{"processing_status":"awaiting_authorization","state":"scored_yes"}""", PaymentStanding.Waiting)]
    [InlineData("""{"processing_status":"awaiting_authorization","state":"scored_no"}""", PaymentStanding.Declined)]
    [InlineData("""{"processing_status":"awaiting_authorization","expired_at":1700000000}""", PaymentStanding.Expired)]
    [InlineData("""{"processing_status":"awaiting_authorization","expired_at":4000000000}""", PaymentStanding.Waiting)]
    [InlineData("""{"processing_status":"authorized","capture_method":"manual"}""", PaymentStanding.Authorized)]
    [InlineData("""{"processing_status":"authorized","is_deferred_capture":true}""", PaymentStanding.Authorized)]
    [InlineData("""{"processing_status":"authorized","capture_method":"automatic"}""", PaymentStanding.UnderReview)]
    [InlineData("""{"processing_status":"captured","state":"not_started"}""", PaymentStanding.Captured)]
    [InlineData("""{"processing_status":"canceled","cancelation_reason":"requested_by_customer"}""", PaymentStanding.Left)]
    [InlineData(
        """{"processing_status":"canceled","cancelation_reason":"requested_by_customer","authorization_expires_at":1}""",
        PaymentStanding.Voided)]
    [InlineData("""{"processing_status":"canceled","cancelation_reason":"requested_by_merchant"}""", PaymentStanding.Voided)]
    [InlineData("""{"processing_status":"canceled","cancelation_reason":"authorization_expired"}""", PaymentStanding.Expired)]
    [InlineData("""{"processing_status":"canceled","cancelation_reason":"expired"}""", PaymentStanding.Expired)]
    [InlineData("""{"processing_status":"canceled","expired_at":1700000000}""", PaymentStanding.Expired)]
    [InlineData("""{"processing_status":"canceled","cancelation_reason":null}""", PaymentStanding.Voided)]
    [InlineData("""{"processing_status":"pondered","state":"paid"}""", PaymentStanding.UnderReview)]
    public void The_newer_word_says_how_it_stands(string json, PaymentStanding standing) =>
        Assert.Equal(standing, AlmaMapping.Standing(Read(json), Now));

    [Theory]
    [InlineData("not_ready", PaymentStanding.Waiting)]
    [InlineData("not_started", PaymentStanding.Waiting)]
    [InlineData("scored_maybe", PaymentStanding.Waiting)]
    [InlineData("scored_yes", PaymentStanding.Waiting)]
    [InlineData("scored_no", PaymentStanding.Declined)]
    [InlineData("in_progress", PaymentStanding.Captured)]
    [InlineData("paid", PaymentStanding.Captured)]
    [InlineData("late", PaymentStanding.Captured)]
    [InlineData("late_dunning", PaymentStanding.Captured)]
    [InlineData("late_contact_customer", PaymentStanding.Captured)]
    [InlineData("default", PaymentStanding.Captured)]
    [InlineData("collection_done", PaymentStanding.Captured)]
    [InlineData("stopped", PaymentStanding.UnderReview)]
    [InlineData("a_new_word", PaymentStanding.UnderReview)]
    public void Where_it_is_absent_the_older_one_does(string state, PaymentStanding standing) =>
        Assert.Equal(standing, AlmaMapping.Standing(Read($$"""{"state":"{{state}}"}"""), Now));

    [Fact]
    public void A_payment_of_which_nothing_is_said_settles_nothing()
    {
        var seen = See("{}");
        Assert.Equal(PaymentStanding.UnderReview, seen.Standing);
        Assert.Null(seen.Amount);
        Assert.Null(seen.AttemptId);
        Assert.Equal("unknown", seen.ProviderCode);
    }

    [Fact]
    public void What_is_seen_is_all_that_is_said()
    {
        var seen = See(
            """
            {"id":"payment_1","processing_status":"captured","purchase_amount":"26500","installments_count":3,"unheard_of":{"a":[1]},
             "custom_data":{"attempt":"pa_1","livemode":false},"transaction_country":"BE","locale":"fr",
             "payment_plan":[{"original_purchase_amount":3334,"purchase_amount":3334},{"original_purchase_amount":3333,"purchase_amount":0},
                             {"original_purchase_amount":3333,"purchase_amount":0}],
             "refunds":[{"id":"refund_1","created":1763700000,"amount":500,"merchant_reference":"pyr_1"},{"id":"refund_2","amount":700}],
             "amount_already_refunded":1200,"is_completely_refunded":false}
            """);
        Assert.Equal(new(26500, "eur"), seen.Amount);
        Assert.Equal("pa_1", seen.AttemptId);

        // The plan of what was captured in part adds up to it.
        Assert.Equal(10_000, seen.Captured);
        Assert.Equal(1_200, seen.Refunded);
        Assert.Equal(
            [new Movement("refund_1", 500, "pyr_1", 1763700000000), new Movement("refund_2", 700, null, null)], seen.Refunds);
        Assert.Equal(
            new Approval { Installments = 3, PayerCountry = "BE", Locale = "fr", TransactionId = "payment_1" }, seen.Approval);
        Assert.Equal("payment_1", seen.Refs.PaymentId);
        Assert.Equal(3, seen.Refs.Installments);
    }

    [Theory]
    [InlineData("""{"attempt":"pa_1","livemode":false}""", "pa_1")]
    [InlineData("""{"attempt":"pa_1"}""", "pa_1")]
    [InlineData("""{"attempt":"pa_1","livemode":true}""", "")]
    [InlineData("""{"attempt":7}""", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void Whose_payment_it_is_stands_in_its_own_names(string names, string? attempt) =>
        Assert.Equal(attempt, See($$"""{"id":"payment_1","custom_data":{{names}}}""").AttemptId);

    [Theory]
    [InlineData(400, """{"error_code":"validation_error","errors":[{"field":"payment.purchase_amount","error_code":"missing_field"}]}""",
        OpenRefusal.BadOrder, "missing_field", "Alma refused: payment.purchase_amount: missing_field")]
    [InlineData(400, """{"errors":[{"error_code":"merchant_cant_create_payments"}]}""",
        OpenRefusal.BadContract, "merchant_cant_create_payments", "Alma refused: merchant_cant_create_payments")]
    [InlineData(400, """{"errors":[{"field":"x y@z","error_code":"not a code, camille@shop.example"}]}""",
        OpenRefusal.BadOrder, "http_400", "Alma refused: http_400")]
    [InlineData(400, "", OpenRefusal.BadOrder, "http_400", "Alma refused: http_400")]
    [InlineData(401, """{"message":"Credentials invalid or not supplied"}""",
        OpenRefusal.BadContract, "http_401", "Alma refused: http_401")]
    [InlineData(402, "<html>", OpenRefusal.Declined, "http_402", "Alma refused: http_402")]
    [InlineData(406, "[]", OpenRefusal.NoOffer, "http_406", "Alma refused: http_406")]
    public void A_refusal_is_told_by_its_codes_and_never_by_its_texts(
        int status, string body, OpenRefusal refusal, string code, string message)
    {
        var answer = new AlmaAnswer<AlmaPayment>(new() { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(body) }, null);
        Assert.Equal(new Opened.Refused(refusal, code, message), AlmaMapping.NotMade(answer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(302)]
    public void What_is_neither_done_nor_refused_is_unclear(int status)
    {
        var answer = new AlmaAnswer<AlmaPayment>(new() { Status = status }, null);
        Assert.True(answer.IsUnclear);
        Assert.IsType<Opened.Unclear>(AlmaMapping.NotMade(answer));
    }

    [Fact]
    public void Offers_are_whole_plans_with_what_they_cost()
    {
        var plans = JsonSerializer.Deserialize(
            """
            [{"eligible":true,"installments_count":4,"customer_total_cost_amount":145,"annual_interest_rate":1750,"payment_plan":[
               {"due_date":1795262400,"total_amount":2645},{"due_date":1797854400,"purchase_amount":2500},
               {"due_date":1800532800,"purchase_amount":2500},{"due_date":1803211200,"total_amount":2500}]},
             {"eligible":true,"installments_count":2,"payment_plan":[]},
             {"eligible":false,"installments_count":3,"reasons":{"purchase_amount":"invalid_value"}},
             {"eligible":true,"installments_count":1,"deferred_days":30},
             {"eligible":true,"installments_count":3,"deferred_months":1}]
            """,
            AlmaJson.Default.AlmaEligibilityArray)!;
        var offers = AlmaMapping.Offers(plans, new(10_000, "eur"), new(2026, 11, 21));
        Assert.Equal([2, 4], offers.Select(offer => offer.Count));
        Assert.Equal((0, 10_000), (offers[0].Cost.Amount, offers[0].Total.Amount));
        Assert.Equal([5_000, 5_000], offers[0].Parts.Select(part => part.Amount.Amount));
        Assert.Equal((145, 10_145, 1750), (offers[1].Cost.Amount, offers[1].Total.Amount, offers[1].AnnualRate));
        Assert.Equal([2_645, 2_500, 2_500, 2_500], offers[1].Parts.Select(part => part.Amount.Amount));
        Assert.Equal("purchase_amount: invalid_value", AlmaMapping.WhyNot(plans));
    }

    private static AlmaPayment Read(string json) => JsonSerializer.Deserialize(json, AlmaJson.Default.AlmaPayment)!;

    private static Sighting See(string json) => AlmaMapping.Sighting(Read(json), new(), isLive: false, Now);
}
