using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>What Klarna says, in our words. Pure: bytes and records in, records out.</summary>
internal static partial class KlarnaMapping
{
    private const int LongestWord = 64;

    /// <summary>An answer, read.</summary>
    /// <param name="response">Its status and headers.</param>
    /// <param name="body">Its body; null where it is too long.</param>
    /// <param name="type">What a body that grants holds; null where nothing is read of it.</param>
    /// <param name="made">The header with the id of what was made.</param>
    /// <param name="time">Our clock, where Klarna does not say what time it is.</param>
    public static KlarnaReply<T> ReplyOf<T>(
        HttpResponseMessage response, byte[]? body, JsonTypeInfo<T>? type, string? made, TimeProvider time)
        where T : class
    {
        var status = (int)response.StatusCode;
        var reply = status is >= 200 and < 300 ? GrantOf(response, body, type) : RefusalOf<T>(status, body);
        return reply with
        {
            At = response.Headers.Date ?? time.GetUtcNow(),
            Made = reply.Ok && made is not null ? IdOf(response, made) : null,
            RetryAfter = ProviderNetwork.WaitOf(response, time),
        };
    }

    /// <summary>What a refusal means, by its status and Klarna's word for it.</summary>
    public static KlarnaVerdict VerdictOf(int status, string code, bool isDone) => (status, code) switch
    {
        (400 or 404, "SESSION_COMPLETED") => KlarnaVerdict.UsedUp,
        (400, "NOT_FOUND") or (404, _) => KlarnaVerdict.Gone,
        (401, _) => KlarnaVerdict.BadContract,
        (403, "REJECTED") => KlarnaVerdict.Declined,
        (403, "INVALID_OPERATION") => KlarnaVerdict.UsedUp,
        (403, "CAPTURE_NOT_ALLOWED" or "CANCEL_NOT_ALLOWED" or "REFUND_NOT_ALLOWED" or "NOT_ALLOWED") => KlarnaVerdict.NotAllowed,
        (403, _) => KlarnaVerdict.BadContract,
        (409, "CONFLICT") => KlarnaVerdict.Conflict,
        (409, _) => isDone ? KlarnaVerdict.UsedUp : KlarnaVerdict.WrongRequest,
        (408 or 429, _) => KlarnaVerdict.Unclear,
        _ => status is >= 400 and < 500 ? KlarnaVerdict.WrongRequest : KlarnaVerdict.Unclear,
    };

    /// <summary>Why a session was not opened; null where nobody knows.</summary>
    public static OpenRefusal? OpenRefusalOf(KlarnaVerdict verdict) => verdict switch
    {
        KlarnaVerdict.WrongRequest or KlarnaVerdict.NotAllowed => OpenRefusal.BadOrder,
        KlarnaVerdict.BadContract => OpenRefusal.BadContract,
        KlarnaVerdict.Declined => OpenRefusal.Declined,

        // The session that a page is for was there a moment ago, and another can be made.
        KlarnaVerdict.Gone or KlarnaVerdict.UsedUp or KlarnaVerdict.Unclear or KlarnaVerdict.Conflict or KlarnaVerdict.Granted => null,
    };

    /// <summary>How an attempt stands by its page.</summary>
    /// <param name="refs">By what it is known.</param>
    /// <param name="page">The page.</param>
    /// <param name="session">Its session, where it was read too.</param>
    /// <param name="at">What time it is at Klarna: a clock of ours that goes wrong must not end anybody's session.</param>
    public static Sighting SightingOf(ProviderRefs refs, KlarnaPageAnswer page, KlarnaSessionAnswer? session, DateTimeOffset at)
    {
        var amount = session is { OrderAmount: { } sum, PurchaseCurrency: { } currency }
            ? new Money(sum, currency.ToLowerInvariant())
            : (Money?)null;
        return new(refs with { ExpiresAtMs = TimeOf(page.ExpiresAt) ?? refs.ExpiresAtMs }, StandingOf(page, session, at))
        {
            Amount = amount,
            AttemptId = session?.MerchantReference2,
            ProviderCode = page.Status,
        };
    }

    /// <summary>How an attempt stands by its order.</summary>
    public static Sighting SightingOf(ProviderRefs refs, KlarnaOrderAnswer order)
    {
        var captures = order.Captures is { IsDefault: false } taken ? taken : [];
        var refunds = order.Refunds is { IsDefault: false } given ? given : [];
        return new(
            refs with { PaymentId = order.OrderId ?? refs.PaymentId, Reference = order.KlarnaReference ?? refs.Reference },
            StandingOf(order))
        {
            Amount = (order.OriginalOrderAmount ?? order.OrderAmount) is { } amount && order.PurchaseCurrency is { } currency
                ? new(amount, currency.ToLowerInvariant())
                : null,
            AttemptId = order.MerchantReference2,
            Captured = CapturedOf(order),
            Held = order.Status is "CANCELLED" or "EXPIRED" or "CLOSED" ? 0 : order.RemainingAuthorizedAmount ?? 0,
            Refunded = RefundedOf(order),
            Captures = [.. captures.Where(one => one is not null)
                .Select(one => new Movement(one.CaptureId ?? "", one.CapturedAmount ?? 0, one.Reference, TimeOf(one.CapturedAt)))],
            Refunds = [.. refunds.Where(one => one is not null)
                .Select(one => new Movement(one.RefundId ?? "", one.RefundedAmount ?? 0, one.Reference, TimeOf(one.RefundedAt)))],
            AuthorizedUntilMs = TimeOf(order.ExpiresAt),
            Approval = new()
            {
                PaymentMethodCategory = CategoryOf(order.InitialPaymentMethod),
                PayerCountry = order.PurchaseCountry,
                Locale = order.Locale,
                TransactionId = order.KlarnaReference ?? order.OrderId,
            },
            ProviderCode = order.Status,
        };
    }

    /// <summary>How an order stands. A review that is not over guarantees nothing, whatever the order's status says.</summary>
    public static PaymentStanding StandingOf(KlarnaOrderAnswer order)
    {
        var captured = CapturedOf(order) > 0;
        return (order.FraudStatus, order.Status) switch
        {
            ("REJECTED", _) when !captured => PaymentStanding.Declined,
            (_, "CANCELLED") => PaymentStanding.Voided,
            (_, "EXPIRED") => captured ? PaymentStanding.Captured : PaymentStanding.Expired,
            ("PENDING" or "STOPPED", _) when !captured => PaymentStanding.UnderReview,
            (_, "PART_CAPTURED" or "CAPTURED") => PaymentStanding.Captured,
            (_, "CLOSED") => captured ? PaymentStanding.Captured : PaymentStanding.Voided,
            _ => captured ? PaymentStanding.Captured : PaymentStanding.Authorized,
        };
    }

    /// <summary>What was taken of an order.</summary>
    public static long CapturedOf(KlarnaOrderAnswer order) => order.CapturedAmount ?? 0;

    /// <summary>What was given back of an order.</summary>
    public static long RefundedOf(KlarnaOrderAnswer order) => order.RefundedAmount ?? 0;

    /// <summary>A time of Klarna's, milliseconds since 1970; null where it is none.</summary>
    public static long? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : null;

    /// <summary>A word that can be told: no name and no secret looks like it.</summary>
    public static bool IsPlain(string? word) => word is { Length: > 0 and <= LongestWord } && Plain().IsMatch(word);

    private static PaymentStanding StandingOf(KlarnaPageAnswer page, KlarnaSessionAnswer? session, DateTimeOffset at)
    {
        var over = TimeOf(page.ExpiresAt) <= at.ToUnixTimeMilliseconds();
        return page.Status switch
        {
            "COMPLETED" => PaymentStanding.Approved,

            // A page that was made unpayable, and paid all the same from a copy that was left open.
            "DISABLED" => session?.AuthorizationToken is null ? PaymentStanding.Voided : PaymentStanding.Approved,
            "FAILED" => PaymentStanding.Declined,
            "ERROR" => PaymentStanding.Broken,
            "TIMEOUT" => PaymentStanding.Expired,

            // Klarna calls CANCELLED final, but in a shop it is the way back, and the session stays payable.
            "BACK" or "CANCELLED" => over ? PaymentStanding.Expired : PaymentStanding.Left,

            // WAITING, IN_PROGRESS, MANUAL_ID_CHECK, and whatever comes to be said: nothing fails without a proof.
            _ => over ? PaymentStanding.Expired : PaymentStanding.Waiting,
        };
    }

    // The categories are Stripe's; the types are those of authorized_payment_method and of initial_payment_method.
    private static string? CategoryOf(KlarnaChosenMethod? method) => method?.Type?.ToLowerInvariant() switch
    {
        null => null,
        _ when method.NumberOfInstallments is > 1 and <= 4 => "pay_in_installments",
        "slice_it_by_card" => "pay_in_installments",
        "invoice" or "pay_later_by_card" or "b2b_invoice" => "pay_later",
        "fixed_amount" or "base_account" or "fixed_sum_credit" => "pay_with_financing",
        "direct_debit" or "direct_bank_transfer" or "card" or "pay_by_card" or "alternative_payment_method" => "pay_now",
        _ => null,
    };

    private static KlarnaReply<T> GrantOf<T>(HttpResponseMessage response, byte[]? body, JsonTypeInfo<T>? type)
        where T : class
    {
        // What stands between us and Klarna may answer in its place, in HTML.
        var unreadable = new KlarnaReply<T>(KlarnaVerdict.Unclear, null)
        {
            Code = "UNREADABLE",
            Message = "Klarna: the answer can not be read.",
        };
        if (body is null || response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            return unreadable;
        }

        return type is null ? new(KlarnaVerdict.Granted, null)
            : Read(body, type) is { } read ? new(KlarnaVerdict.Granted, read)
            : unreadable;
    }

    private static KlarnaReply<T> RefusalOf<T>(int status, byte[]? body)
        where T : class
    {
        var error = body is null ? null : Read(body, KlarnaJson.Default.KlarnaErrorAnswer);
        ImmutableArray<string> messages =
        [
            .. error?.ErrorMessages is { IsDefault: false } several ? several.Where(one => one is not null) : [],
            error?.ErrorMessage ?? "",
        ];
        var code = IsPlain(error?.ErrorCode) ? error!.ErrorCode! : string.Create(CultureInfo.InvariantCulture, $"HTTP_{status}");
        var isDone = messages.Any(one => one.Contains("already completed", StringComparison.OrdinalIgnoreCase));
        var fields = messages.Select(one => BadField().Match(one)).Where(one => one.Success)
            .Select(one => one.Groups["field"].Value).ToArray();
        return new(VerdictOf(status, code, isDone), null)
        {
            Code = code,
            Message = fields.Length == 0 ? $"Klarna: {code}." : $"Klarna: {code} ({string.Join(", ", fields.Take(5))}).",
        };
    }

    private static T? Read<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // In a header of its own, and again as the last part of the address.
    private static string? IdOf(HttpResponseMessage response, string header)
    {
        var location = response.Headers.Location?.OriginalString ?? "";
        var id = response.Headers.TryGetValues(header, out var ids) ? ids.First() : location[(location.LastIndexOf('/') + 1)..];
        return IsPlain(id) ? id : null;
    }

    // The only messages of Klarna's that are passed on: which of our own fields it does not like.
    [GeneratedRegex(@"^Bad value: (?<field>[a-z_0-9]{1,40}(\[\d{1,4}\])?(\.[a-z_0-9]{1,40}){0,3})$")]
    private static partial Regex BadField();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Plain();
}
