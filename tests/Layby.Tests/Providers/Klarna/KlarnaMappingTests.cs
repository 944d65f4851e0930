using System.Net;
using System.Text;
using System.Text.Json;
using Layby.Core.Providers;
using Layby.Server.Providers.Klarna;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>What each word of Klarna's means.</summary>
public sealed class KlarnaMappingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProviderRefs Refs = new() { Contract = "eu", SessionId = "kp", PageId = "hpp" };

    [Theory]
    [InlineData("WAITING", PaymentStanding.Waiting, PaymentStanding.Expired)]
    [InlineData("IN_PROGRESS", PaymentStanding.Waiting, PaymentStanding.Expired)]
    [InlineData("MANUAL_ID_CHECK", PaymentStanding.Waiting, PaymentStanding.Expired)]
    [InlineData("BACK", PaymentStanding.Left, PaymentStanding.Expired)]
    [InlineData("CANCELLED", PaymentStanding.Left, PaymentStanding.Expired)]
    [InlineData("FAILED", PaymentStanding.Declined, PaymentStanding.Declined)]
    [InlineData("ERROR", PaymentStanding.Broken, PaymentStanding.Broken)]
    [InlineData("COMPLETED", PaymentStanding.Approved, PaymentStanding.Approved)]
    [InlineData("DISABLED", PaymentStanding.Voided, PaymentStanding.Voided)]
    [InlineData("TIMEOUT", PaymentStanding.Expired, PaymentStanding.Expired)]
    [InlineData("SOMETHING_NEW", PaymentStanding.Waiting, PaymentStanding.Expired)]
    [InlineData(null, PaymentStanding.Waiting, PaymentStanding.Expired)]
    public void Each_status_of_a_page_has_a_meaning_before_and_after_its_end(string? status, PaymentStanding before, PaymentStanding after)
    {
        var page = new KlarnaPageAnswer { Status = status, ExpiresAt = "2026-11-26T13:00:00Z" };

        Assert.Equal(before, KlarnaMapping.SightingOf(Refs, page, null, Now).Standing);
        Assert.Equal(after, KlarnaMapping.SightingOf(Refs, page, null, Now.AddHours(1)).Standing);
    }

    [Theory]
    [InlineData("AUTHORIZED", "ACCEPTED", 0, PaymentStanding.Authorized)]
    [InlineData("AUTHORIZED", null, 0, PaymentStanding.Authorized)]
    [InlineData("AUTHORIZED", "PENDING", 0, PaymentStanding.UnderReview)]
    [InlineData("AUTHORIZED", "STOPPED", 0, PaymentStanding.UnderReview)]
    [InlineData("AUTHORIZED", "REJECTED", 0, PaymentStanding.Declined)]
    [InlineData("CANCELLED", "REJECTED", 0, PaymentStanding.Declined)]
    [InlineData("CANCELLED", "PENDING", 0, PaymentStanding.Voided)]
    [InlineData("CANCELLED", "ACCEPTED", 0, PaymentStanding.Voided)]
    [InlineData("PART_CAPTURED", "ACCEPTED", 500, PaymentStanding.Captured)]
    [InlineData("CAPTURED", "ACCEPTED", 1000, PaymentStanding.Captured)]
    [InlineData("CAPTURED", "REJECTED", 1000, PaymentStanding.Captured)]
    [InlineData("CLOSED", "ACCEPTED", 1000, PaymentStanding.Captured)]
    [InlineData("CLOSED", "ACCEPTED", 0, PaymentStanding.Voided)]
    [InlineData("EXPIRED", "ACCEPTED", 0, PaymentStanding.Expired)]
    [InlineData("EXPIRED", "ACCEPTED", 500, PaymentStanding.Captured)]
    [InlineData(null, "ACCEPTED", 0, PaymentStanding.Authorized)]
    public void Each_status_of_an_order_has_a_meaning(string? status, string? fraud, long captured, PaymentStanding standing)
    {
        var order = new KlarnaOrderAnswer { Status = status, FraudStatus = fraud, CapturedAmount = captured };
        Assert.Equal(standing, KlarnaMapping.StandingOf(order));
    }

    [Theory]
    [InlineData(400, "BAD_VALUE", "WrongRequest")]
    [InlineData(400, "NOT_FOUND", "Gone")]
    [InlineData(401, "UNAUTHORIZED", "BadContract")]
    [InlineData(403, "REJECTED", "Declined")]
    [InlineData(403, "MERCHANT_INACTIVE", "BadContract")]
    [InlineData(403, "HTTP_403", "BadContract")]
    [InlineData(403, "INVALID_OPERATION", "UsedUp")]
    [InlineData(403, "CAPTURE_NOT_ALLOWED", "NotAllowed")]
    [InlineData(403, "CANCEL_NOT_ALLOWED", "NotAllowed")]
    [InlineData(403, "REFUND_NOT_ALLOWED", "NotAllowed")]
    [InlineData(403, "NOT_ALLOWED", "NotAllowed")]
    [InlineData(404, "SESSION_COMPLETED", "UsedUp")]
    [InlineData(404, "NO_SUCH_ORDER", "Gone")]
    [InlineData(404, "HTTP_404", "Gone")]
    [InlineData(408, "HTTP_408", "Unclear")]
    [InlineData(409, "CONFLICT", "Conflict")]
    [InlineData(409, "BAD_VALUE", "WrongRequest")]
    [InlineData(413, "REQUEST_TOO_LARGE", "WrongRequest")]
    [InlineData(422, "INVALID_ADDRESS", "WrongRequest")]
    [InlineData(429, "TOO_MANY_REQUESTS", "Unclear")]
    [InlineData(301, "HTTP_301", "Unclear")]
    [InlineData(500, "INTERNAL_SERVER_ERROR", "Unclear")]
    [InlineData(502, "TEMPORARILY_UNAVAILABLE", "Unclear")]
    [InlineData(504, "TEMPORARILY_UNAVAILABLE", "Unclear")]
    public void Each_refusal_has_a_meaning(int status, string code, string verdict) =>
        Assert.Equal(verdict, KlarnaMapping.VerdictOf(status, code, isDone: false).ToString());

    [Theory]
    [InlineData(409, """{"error_code":"BAD_VALUE","error_messages":["The order has been already completed …"]}""", "UsedUp", "BAD_VALUE")]
    [InlineData(403, """{"error_code":"REJECTED","error_message":"no"}""", "Declined", "REJECTED")]
    [InlineData(400, "", "WrongRequest", "HTTP_400")]
    [InlineData(400, "<html>", "WrongRequest", "HTTP_400")]
    [InlineData(400, """{"error_code":"Jenny Rosen, 1 rue de la Paix","error_messages":null}""", "WrongRequest", "HTTP_400")]
    [InlineData(400, """{"error_code":5}""", "WrongRequest", "HTTP_400")]
    [InlineData(400, "[]", "WrongRequest", "HTTP_400")]
    public void A_refusal_is_read_in_each_of_its_shapes(int status, string body, string verdict, string code)
    {
        var reply = Refused(status, body);
        Assert.Equal((verdict, code), (reply.Verdict.ToString(), reply.Code));
    }

    [Theory]
    [InlineData("""["Bad value: order_lines[0].tax_rate"]""", "Klarna: BAD_VALUE (order_lines[0].tax_rate).")]
    [InlineData("""["Bad value: billing_address.email","Bad value: locale"]""", "Klarna: BAD_VALUE (billing_address.email, locale).")]
    [InlineData("""["Bad value: jenny@example.com"]""", "Klarna: BAD_VALUE.")]
    [InlineData("""["The phone number +33600000000 is wrong"]""", "Klarna: BAD_VALUE.")]
    public void Of_a_refusal_only_the_names_of_our_own_fields_are_told(string messages, string told) =>
        Assert.Equal(told, Refused(400, $$"""{"error_code":"BAD_VALUE","error_messages":{{messages}}}""").Message);

    [Theory]
    [InlineData("INVOICE", null, "pay_later")]
    [InlineData("invoice", null, "pay_later")]
    [InlineData("FIXED_AMOUNT", 3, "pay_in_installments")]
    [InlineData("FIXED_AMOUNT", 12, "pay_with_financing")]
    [InlineData("SLICE_IT_BY_CARD", null, "pay_in_installments")]
    [InlineData("BASE_ACCOUNT", null, "pay_with_financing")]
    [InlineData("DIRECT_DEBIT", null, "pay_now")]
    [InlineData("CARD", null, "pay_now")]
    [InlineData("SOMETHING_NEW", null, null)]
    [InlineData(null, null, null)]
    public void How_the_customer_chose_to_pay_is_told_in_Stripes_words(string? type, int? parts, string? category) =>
        Assert.Equal(category, KlarnaMapping.SightingOf(Refs, new KlarnaOrderAnswer { InitialPaymentMethod = new(type, parts) })
            .Approval!.PaymentMethodCategory);

    [Fact]
    public void An_order_is_read_with_every_movement_of_its_money()
    {
        const string order = """
            {"order_id":"o-1","status":"PART_CAPTURED","fraud_status":"ACCEPTED","purchase_country":"FR","purchase_currency":"EUR",
             "locale":"fr-FR","order_amount":10990,"original_order_amount":"10990","captured_amount":9000,"refunded_amount":1500,
             "remaining_authorized_amount":1990,"merchant_reference1":"pi_1","merchant_reference2":"pa_1","klarna_reference":"K4MADNY",
             "expires_at":"2026-12-24T12:00:00.000Z","never_heard_of":{"a":[1]},"billing_address":{"given_name":"A"},
             "captures":[{"capture_id":"c-1","captured_amount":9000,"captured_at":"2026-11-26T12:00:00Z","reference":"py_1"}],
             "refunds":[{"refunded_amount":500,"reference":"pyr_1"},{"refund_id":"r-2","refunded_amount":1000,"refunded_at":"nonsense"}]}
            """;

        var seen = KlarnaMapping.SightingOf(Refs, JsonSerializer.Deserialize(order, KlarnaJson.Default.KlarnaOrderAnswer)!);

        Assert.Equal(PaymentStanding.Captured, seen.Standing);
        Assert.Equal(new(10990, "eur"), seen.Amount);
        Assert.Equal(("pa_1", 9000, 1500), (seen.AttemptId, seen.Captured, seen.Refunded));
        Assert.Equal([new("c-1", 9000, "py_1", Now.ToUnixTimeMilliseconds())], seen.Captures);
        Assert.Equal([new("", 500, "pyr_1", null), new("r-2", 1000, null, null)], seen.Refunds);
        Assert.Equal(Now.AddDays(28).ToUnixTimeMilliseconds(), seen.AuthorizedUntilMs);
        Assert.Equal(("o-1", "K4MADNY"), (seen.Refs.PaymentId, seen.Refs.Reference));
        Assert.Equal(("FR", "fr-FR", "K4MADNY"), (seen.Approval!.PayerCountry, seen.Approval.Locale, seen.Approval.TransactionId));
    }

    [Fact]
    public void An_order_of_which_nothing_is_said_is_read_too()
    {
        var order = JsonSerializer.Deserialize("""{"captures":null,"refunds":[null]}""", KlarnaJson.Default.KlarnaOrderAnswer)!;
        var seen = KlarnaMapping.SightingOf(Refs, order);

        Assert.Equal((null, 0, 0), (seen.Amount, seen.Captured, seen.Refunded));
        Assert.Empty(seen.Captures);
        Assert.Empty(seen.Refunds);
    }

    private static KlarnaReply<KlarnaNothing> Refused(int status, string body)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return KlarnaMapping.ReplyOf<KlarnaNothing>(response, Encoding.UTF8.GetBytes(body), null, null, TimeProvider.System);
    }
}
