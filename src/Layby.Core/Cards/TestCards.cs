using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Layby.Core.Cards;

/// <summary>
/// The only cards that there are: those of Stripe's published list (https://docs.stripe.com/testing). Each has a number
/// and the names of a payment method (<c>pm_card_visa</c>) and a token (<c>tok_visa</c>).
/// </summary>
public static class TestCards
{
    private const string MethodPrefix = "pm_card_";
    private const string TokenPrefix = "tok_";

    /// <summary>All of them. Where two share a name, it stands for the first.</summary>
    public static ImmutableArray<TestCard> All { get; } =
    [
        new("visa", "4242424242424242", "visa"),
        new("visa_debit", "4000056655665556", "visa") { Funding = "debit" },
        new("mastercard", "5555555555554444", "mastercard"),
        new("mastercard", "2223003122003222", "mastercard"),
        new("mastercard_debit", "5200828282828210", "mastercard") { Funding = "debit" },
        new("mastercard_prepaid", "5105105105105100", "mastercard") { Funding = "prepaid" },
        new("amex", "378282246310005", "amex") { HasThreeDSecure = false },
        new("amex", "371449635398431", "amex") { HasThreeDSecure = false },
        new("discover", "6011111111111117", "discover"),
        new("discover", "6011000990139424", "discover"),
        new("discover_debit", "6011981111111113", "discover") { Funding = "debit" },
        new("diners", "3056930009020004", "diners"),
        new("diners", "36227206271667", "diners"),
        new("jcb", "3566002020360505", "jcb") { Country = "JP" },
        new("unionpay", "6200000000000005", "unionpay") { Country = "CN" },
        new("unionpay_debit", "6200000000000047", "unionpay") { Country = "CN", Funding = "debit" },
        new("unionpay", "6205500000000000004", "unionpay") { Country = "CN" },
        .. Abroad(
            "at 4000000400000008", "au 4000000360000006", "be 4000000560000004", "bg 4000001000000000", "br 4000000760000002",
            "ca 4000001240000000", "ch 4000007560000009", "cz 4000002030000002", "de 4000002760000016", "dk 4000002080000001",
            "es 4000007240000007", "fi 4000002460000001", "fr 4000002500000003", "gb 4000008260000000", "gr 4000003000000030",
            "hk 4000003440000004", "ie 4000003720000005", "in 4000003560000008", "it 4000003800000008", "jp 4000003920000003",
            "lu 4000004420000006", "mx 4000004840008001", "my 4000004580000002", "nl 4000005280000002", "no 4000005780000007",
            "nz 4000005540000008", "pl 4000006160000005", "pt 4000006200000007", "ro 4000006420000001", "se 4000007520000008",
            "sg 4000007020000003", "th 4000007640000003"),

        Declined("chargeDeclined", "4000000000000002", "generic_decline"),
        Declined("chargeDeclinedInsufficientFunds", "4000000000009995", "insufficient_funds"),
        Declined("chargeDeclinedLostCard", "4000000000009987", "lost_card"),
        Declined("chargeDeclinedStolenCard", "4000000000009979", "stolen_card"),
        Declined("chargeDeclinedExpiredCard", "4000000000000069", "expired_card"),
        Declined("chargeDeclinedIncorrectCvc", "4000000000000127", "incorrect_cvc") with { CvcCheck = "fail" },
        Declined("chargeDeclinedProcessingError", "4000000000000119", "processing_error"),
        Declined("chargeDeclinedVelocityLimitExceeded", "4000000000006975", "card_velocity_exceeded"),
        Declined("radarBlock", "4100000000000019", CardDeclines.Blocked) with { CanBeSaved = true },
        Declined("chargeDeclinedFraudulent", "4100000000000019", CardDeclines.Blocked) with { CanBeSaved = true },
        Declined("chargeCustomerFail", "4000000000000341", "generic_decline") with { CanBeSaved = true },

        Asking("authenticationRequired", "4000002760003184", CardAuthentication.Always),
        Asking("authenticationRequiredOnSetup", "4000002500003155", CardAuthentication.UnlessSetUp),
        Asking("authenticationRequiredSetupForOffSession", "4000003800000446", CardAuthentication.WhilePresent),
        Asking(
            "authenticationRequiredChargeDeclinedInsufficientFunds", "4000008260003178", CardAuthentication.WhilePresent)
            with { Decline = "insufficient_funds", CanBeSaved = true },
        Asking("threeDSecure2Required", "4000000000003220", CardAuthentication.Always),
        Asking("threeDSecureRequired", "4000000000003063", CardAuthentication.Always),
        Asking("threeDSecureRequiredChargeDeclined", "4000008400001629", CardAuthentication.Always)
            with { Decline = "generic_decline", CanBeSaved = true },
        Declined("threeDSecureRequiredProcessingError", "4000008400001280", "generic_decline"),
        new("threeDSecureOptional", "4000000000003055", "visa"),
        new("threeDSecureOptionalProcessingError", "4000000000003097", "visa"),

        new("createDispute", "4000000000000259", "visa") { Complaint = "fraudulent" },
        new("createDisputeProductNotReceived", "4000000000002685", "visa") { Complaint = "product_not_received" },
        new("createDisputeInquiry", "4000000000001976", "visa") { Complaint = "product_not_received", Inquires = true },

        new("bypassPending", "4000000000000077", "visa"),
        new("cvcCheckFail", "4000000000000101", "visa") { CvcCheck = "fail" },
        new("avsFail", "4000000000000010", "visa") { AddressChecks = ("fail", "fail") },
        new("avsLine1Fail", "4000000000000028", "visa") { AddressChecks = ("fail", "pass") },
        new("avsZipFail", "4000000000000036", "visa") { AddressChecks = ("pass", "fail") },
        new("avsUnchecked", "4000000000000044", "visa") { AddressChecks = ("unavailable", "unavailable") },
    ];

    private static readonly FrozenDictionary<string, TestCard> ByName =
        All.DistinctBy(each => each.Name).ToFrozenDictionary(each => each.Name);

    private static readonly FrozenDictionary<string, TestCard> ByNumber =
        All.DistinctBy(each => each.Number).ToFrozenDictionary(each => each.Number);

    /// <summary>The card of this name; null when there is none. Declined cards may have their brand before it.</summary>
    public static TestCard? Named(string name) => ByName.GetValueOrDefault(name)
        ?? (name.StartsWith("visa_charge", StringComparison.Ordinal) ? ByName.GetValueOrDefault(name["visa_".Length..]) : null);

    /// <summary>The card with this number (digits only); null when there is none.</summary>
    public static TestCard? Numbered(string digits) => ByNumber.GetValueOrDefault(digits);

    /// <summary>The card that a payment method's id stands for (<c>pm_card_visa</c>); null for any other id.</summary>
    public static TestCard? OfMethod(string id) => After(MethodPrefix, id);

    /// <summary>The card that a token's id stands for (<c>tok_visa</c>); null for any other id.</summary>
    public static TestCard? OfToken(string id) => After(TokenPrefix, id);

    private static TestCard? After(string prefix, string id) =>
        id.StartsWith(prefix, StringComparison.Ordinal) ? Named(id[prefix.Length..]) : null;

    private static TestCard Declined(string name, string number, string decline) => new(name, number, "visa") { Decline = decline };

    private static TestCard Asking(string name, string number, CardAuthentication when) =>
        new(name, number, "visa") { Authentication = when };

    private static IEnumerable<TestCard> Abroad(params IEnumerable<string> rows) =>
        rows.Select(each => new TestCard(each[..2], each[3..], "visa") { Country = each[..2].ToUpperInvariant() });
}
