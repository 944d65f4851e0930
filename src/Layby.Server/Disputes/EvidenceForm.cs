using Layby.Core;
using Layby.Core.Disputes;
using Layby.Server.Wire;

namespace Layby.Server.Disputes;

/// <summary>Evidence as a call gives it. https://docs.stripe.com/api/disputes/update</summary>
public static class EvidenceForm
{
    /// <summary>How much text all of a dispute's evidence may have, in characters.</summary>
    public const int MaxCharacters = 150_000;

    private static readonly string[] Long =
    [
        "access_activity_log", "cancellation_policy_disclosure", "cancellation_rebuttal", "duplicate_charge_explanation",
        "product_description", "refund_policy_disclosure", "refund_refusal_explanation", "uncategorized_text",
    ];

    private static readonly string[] Short =
    [
        "billing_address", "customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_id",
        "service_date", "shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number",
    ];

    /// <summary>Parts that are files.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt",
        "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file",
    ];

    /// <summary>The rows; programmes of card networks are let through unread.</summary>
    public static Param Table { get; } = Param.Hash(
        "evidence",
        [
            .. Long.Select(each => Param.Text(each, 20_000).Emptyable()),
            .. Short.Select(each => Param.Text(each).Emptyable()),
            .. Files.Select(each => Param.Text(each).Emptyable()),
            Param.Anything("appeal"), Param.Anything("enhanced_evidence"),
        ]);

    /// <summary>Why it can not be taken; null when it can. There are no files here that it could name.</summary>
    public static ApiError? Refuses(FormNode given)
    {
        foreach (var name in Files)
        {
            if (given.Text(name) is { } file)
            {
                return ApiError.NoSuch("file upload", file, $"evidence[{name}]");
            }
        }

        var characters = given.Children.Sum(each => each.Value.Text?.Length ?? 0);
        return characters <= MaxCharacters ? null : ApiError.Invalid(
            "evidence",
            $"The combined character count of all evidence is limited to {MaxCharacters}; you passed in {characters}.");
    }

    /// <summary>What was there with what is given in its place; the empty string takes a part away.</summary>
    public static DisputeEvidence Read(FormNode given, DisputeEvidence was) => was with
    {
        AccessActivityLog = given.GivenText("access_activity_log").Or(was.AccessActivityLog),
        BillingAddress = given.GivenText("billing_address").Or(was.BillingAddress),
        CancellationPolicyDisclosure =
            given.GivenText("cancellation_policy_disclosure").Or(was.CancellationPolicyDisclosure),
        CancellationRebuttal = given.GivenText("cancellation_rebuttal").Or(was.CancellationRebuttal),
        CustomerEmailAddress = given.GivenText("customer_email_address").Or(was.CustomerEmailAddress),
        CustomerName = given.GivenText("customer_name").Or(was.CustomerName),
        CustomerPurchaseIp = given.GivenText("customer_purchase_ip").Or(was.CustomerPurchaseIp),
        DuplicateChargeExplanation = given.GivenText("duplicate_charge_explanation").Or(was.DuplicateChargeExplanation),
        DuplicateChargeId = given.GivenText("duplicate_charge_id").Or(was.DuplicateChargeId),
        ProductDescription = given.GivenText("product_description").Or(was.ProductDescription),
        RefundPolicyDisclosure = given.GivenText("refund_policy_disclosure").Or(was.RefundPolicyDisclosure),
        RefundRefusalExplanation = given.GivenText("refund_refusal_explanation").Or(was.RefundRefusalExplanation),
        ServiceDate = given.GivenText("service_date").Or(was.ServiceDate),
        ShippingAddress = given.GivenText("shipping_address").Or(was.ShippingAddress),
        ShippingCarrier = given.GivenText("shipping_carrier").Or(was.ShippingCarrier),
        ShippingDate = given.GivenText("shipping_date").Or(was.ShippingDate),
        ShippingTrackingNumber = given.GivenText("shipping_tracking_number").Or(was.ShippingTrackingNumber),
        UncategorizedText = given.GivenText("uncategorized_text").Or(was.UncategorizedText),
    };
}
