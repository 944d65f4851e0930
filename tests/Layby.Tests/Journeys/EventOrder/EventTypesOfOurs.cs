namespace Layby.Tests.Journeys.EventOrder;

/// <summary>Stripe's event types of the objects that are here. https://docs.stripe.com/api/events/types</summary>
internal static class EventTypesOfOurs
{
    public static readonly string[] All =
    [
        "balance.available",
        "charge.captured", "charge.dispute.closed", "charge.dispute.created", "charge.dispute.funds_reinstated",
        "charge.dispute.funds_withdrawn", "charge.dispute.updated", "charge.expired", "charge.failed", "charge.pending",
        "charge.refund.updated", "charge.refunded", "charge.succeeded", "charge.updated",
        "checkout.session.async_payment_failed", "checkout.session.async_payment_succeeded", "checkout.session.completed",
        "checkout.session.expired",
        "customer.created", "customer.deleted", "customer.updated",
        "mandate.updated",
        "payment_intent.amount_capturable_updated", "payment_intent.canceled", "payment_intent.created",
        "payment_intent.partially_funded", "payment_intent.payment_failed", "payment_intent.processing",
        "payment_intent.requires_action", "payment_intent.succeeded",
        "payment_method.attached", "payment_method.automatically_updated", "payment_method.detached", "payment_method.updated",
        "refund.created", "refund.failed", "refund.updated",
        "setup_intent.canceled", "setup_intent.created", "setup_intent.requires_action", "setup_intent.setup_failed",
        "setup_intent.succeeded",
    ];

    /// <summary>Those that are never told, and why; the reasons stand in the page.</summary>
    public static readonly IReadOnlyDictionary<string, string> Untold = new Dictionary<string, string>
    {
        ["balance.available"] = "nothing waits for it: there are no payouts",
        ["charge.pending"] = "Klarna and Alma say at once whether they pay",
        ["checkout.session.async_payment_failed"] = "Klarna, Alma and cards say at once whether they pay",
        ["checkout.session.async_payment_succeeded"] = "Klarna, Alma and cards say at once whether they pay",
        ["payment_intent.partially_funded"] = "is for bank transfers",
        ["payment_intent.processing"] = "Klarna and Alma say at once whether they pay",
        ["payment_method.automatically_updated"] = "is for cards that were renewed",
    };
}
