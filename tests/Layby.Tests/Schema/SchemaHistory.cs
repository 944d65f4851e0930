namespace Layby.Tests.Schema;

/// <summary>
/// Where older versions differ from the shapes of the newest. A key that came later may already be there in an older
/// version (Stripe adds keys for everyone), so it is only no longer owed; a key that went is unknown from then on.
/// An addition is dated by the version which the first library that names it was made for (stripe-node's CHANGELOG).
/// </summary>
internal static class SchemaHistory
{
    private static readonly Dictionary<(string Schema, string Key), string> Came = new()
    {
        [("payment_intent", "latest_charge")] = "2022-11-15",
        [("payment_intent", "payment_method_configuration_details")] = "2023-08-16",
        [("payment_intent", "excluded_payment_method_types")] = "2025-08-27",
        [("payment_intent", "customer_account")] = "2025-12-15",
        [("payment_intent", "managed_payments")] = "2026-04-22",
        [("payment_intent", "allowed_payment_method_types")] = "2026-08-26",
        [("payment_intent", "payment_record")] = "2026-09-30",
        [("setup_intent", "payment_method_configuration_details")] = "2023-08-16",
        [("setup_intent", "excluded_payment_method_types")] = "2025-10-29",
        [("setup_intent", "allowed_payment_method_types")] = "2026-08-26",
        [("setup_attempt", "customer_account")] = "2025-12-15",
        [("payment_method", "customer_account")] = "2025-12-15",
        [("PaymentMethod.BillingDetails", "tax_id")] = "2025-04-30",
        [("Charge.BillingDetails", "tax_id")] = "2025-04-30",
        [("Charge.Outcome", "advice_code")] = "2025-01-27",
        [("Charge.Outcome", "network_advice_code")] = "2024-12-18",
        [("Charge.Outcome", "network_decline_code")] = "2024-12-18",
        [("Charge.PaymentMethodDetails.Klarna", "payer_details")] = "2024-06-20",
        [("refund", "customer")] = "2026-07-29",
        [("refund", "customer_account")] = "2026-07-29",
        [("refund", "payment_method")] = "2026-07-29",
        [("Refund.DestinationDetails.Klarna", "reference")] = "2026-10-28",
        [("Refund.DestinationDetails.Klarna", "reference_status")] = "2026-10-28",
        [("dispute", "enhanced_eligibility_types")] = "2024-10-28",
        [("dispute", "intended_submission_method")] = "2026-10-28",
        [("Dispute.Evidence", "enhanced_evidence")] = "2024-10-28",
        [("Dispute.EvidenceDetails", "enhanced_eligibility")] = "2024-10-28",
        [("Dispute.EvidenceDetails", "submission_method")] = "2026-10-28",
        [("balance_transaction", "balance_type")] = "2025-05-28",
        [("checkout.session", "adaptive_pricing")] = "2024-11-20",
        [("checkout.session", "allowed_payment_method_types")] = "2026-08-26",
        [("checkout.session", "collected_information")] = "2025-02-24",
        [("checkout.session", "customer_account")] = "2025-12-15",
        [("checkout.session", "discounts")] = "2025-01-27",
        [("checkout.session", "integration_identifier")] = "2026-03-25",
        [("checkout.session", "managed_payments")] = "2026-04-22",
        [("checkout.session", "origin_context")] = "2025-07-30",
        [("checkout.session", "permissions")] = "2025-03-31",
        [("checkout.session", "wallet_options")] = "2025-04-30",
    };

    private static readonly Dictionary<(string Schema, string Key), string> Went = new()
    {
        [("payment_intent", "charges")] = "2022-11-15",
        [("payment_intent", "invoice")] = "2025-03-31",
        [("charge", "invoice")] = "2025-03-31",
        // Left from the days before PaymentIntents; gone from the types with the latest_charge release.
        [("charge", "destination")] = "2022-11-15",
        [("charge", "dispute")] = "2022-11-15",
        [("charge", "order")] = "2022-11-15",
        [("checkout.session", "shipping_details")] = "2025-03-31",
        [("checkout.session", "shipping")] = "2022-08-01",
        [("checkout.session", "shipping_rate")] = "2022-08-01",
        // Never went: live answers and phones have it, and the library's types have always left it out.
        [("ephemeral_key", "associated_objects")] = "9999",
    };

    // Values that have another name since.
    private static readonly Dictionary<(string Schema, string Value), string> Renamed = new()
    {
        [("checkout.session", "hosted")] = "2026-03-25",
    };

    public static bool WasCalled(string schema, string value, string version) =>
        Renamed.TryGetValue((schema, value), out var date) && Before(version, date);

    // What stands under a key that has moved elsewhere, where it is no object of its own.
    private static readonly Dictionary<(string Schema, string Key), string> Shapes = new()
    {
        [("checkout.session", "shipping_details")] = "checkout.Session.CollectedInformation.ShippingDetails",
        [("checkout.session", "shipping")] = "checkout.Session.CollectedInformation.ShippingDetails",
    };

    public static string? ShapeOf(string schema, string key) => Shapes.GetValueOrDefault((schema, key));

    /// <summary>A version is a date, from 2024-09 on with its train after a dot, so it sorts as text.</summary>
    public static bool Before(string version, string date) => string.CompareOrdinal(version, date) < 0;

    public static bool NotYetThere(string schema, string key, string version) =>
        Came.TryGetValue((schema, key), out var date) && Before(version, date);

    public static bool StillThere(string schema, string key, string version) =>
        Went.TryGetValue((schema, key), out var date) && Before(version, date);
}
