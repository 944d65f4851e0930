using Layby.Core.Cards;
using Layby.Core.Customers;
using Layby.Core.Mandates;
using Layby.Core.Providers;

namespace Layby.Core.PaymentMethods;

/// <summary>
/// Whose a method is. One that is nobody's pays one intent; a customer's pays as often as it is let; one that was
/// detached never pays again. https://docs.stripe.com/api/payment_methods/attach
/// </summary>
public static class PaymentMethodLife
{
    /// <summary>Gives a method to a customer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="customer">
    /// The customer, who is written again as they are, so that a deletion at the same time and this can not both happen.
    /// </param>
    public static Result<Change> Attach(PaymentMethod method, Customer customer)
    {
        if (Refuses(method) is { } refusal)
        {
            return refusal;
        }

        var attached = method with { Customer = customer.Id };
        return new Change
        {
            Objects = [customer, attached],
            Events = [new("payment_method.attached", attached)],
        };
    }

    /// <summary>Takes a method from its customer, for good.</summary>
    /// <param name="method">The method.</param>
    /// <param name="customer">Its customer; null when the method is nobody's.</param>
    public static Result<Change> Detach(PaymentMethod method, Customer? customer)
    {
        if (customer is null)
        {
            return ApiError.Invalid(
                "payment_method", "The payment method you provided is not attached to a customer so detachment is impossible.");
        }

        var detached = Detached(method);
        var change = new Change
        {
            Objects = [detached],
            Events = [new("payment_method.detached", detached, method)],
        };
        return customer.InvoiceSettings.DefaultPaymentMethod == method.Id
            ? CustomerLife.Update(customer, customer with
            {
                InvoiceSettings = customer.InvoiceSettings with { DefaultPaymentMethod = null },
            }).Then(change)
            : change;
    }

    /// <summary>The method once it is nobody's again.</summary>
    public static PaymentMethod Detached(PaymentMethod method) => method with { Customer = null, Detached = true };

    /// <summary>
    /// Keeps a method for later, after a payment or a setup that was to keep it: it becomes the customer's, and a mandate
    /// says that it may be charged again.
    /// </summary>
    /// <param name="method">The method that was approved.</param>
    /// <param name="keeping">What is known of customer and mandate.</param>
    public static Change Keep(PaymentMethod method, Keeping keeping)
    {
        var owner = method.Customer is null && !method.Detached && keeping.Customer is { Deleted: false } ? keeping.Customer : null;
        var needsMandate = ProviderRules.Of(method.Type) is { NeedsMandate: true };
        var agreed = needsMandate && keeping.Current is not { Status: MandateStatus.Active };
        var kept = method with
        {
            Customer = owner?.Id ?? method.Customer,
            Mandate = agreed ? keeping.MandateId : method.Mandate,
            SetUp = !needsMandate,
        };
        var change = agreed
            ? new Change { Objects = [kept, MandateLife.Agreed(kept, keeping)] }
            : kept.SetUp ? new Change { Objects = [kept] } : Change.None;
        return owner is null ? change : change.Then(new Change
        {
            Objects = [owner, kept],
            Events = [new("payment_method.attached", kept)],
        });
    }

    /// <summary>A method that belongs to nobody and was used before: it pays, or is set up, once.</summary>
    public static ApiError UsedUp { get; } = ApiError.Invalid(
        "payment_method",
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected "
        + "account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod "
        + "multiple times, you must attach it to a Customer first.");

    private static ApiError? Refuses(PaymentMethod method) =>
        ProviderRules.Of(method.Type) is not { Recurring: true } ? ApiError.Invalid(
            "payment_method",
            $"PaymentMethods of type `{method.Type}` are for a single payment and cannot be attached to a Customer.")
        : method.Customer is not null ? ApiError.Invalid(
            "payment_method", "The payment method you provided has already been attached to a customer.")
        : method.Detached || (method is { UsedBy: not null, Mandate: null, SetUp: false }) ? ApiError.Invalid(
            "payment_method",
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and "
            + "may not be used again.")
        : method.TestCard is { } name && TestCards.Named(name) is { Decline: not null, CanBeSaved: false } card
            ? CardRefusals.NotSaved(card)
        : null;
}

/// <summary>What is needed to keep a method.</summary>
/// <param name="MandateId">The id of a mandate that may be made.</param>
/// <param name="Now">Seconds since 1970, UTC, on the account's clock.</param>
/// <param name="Customer">Whose it becomes; null where nobody was named.</param>
/// <param name="Current">The mandate that the method has already, if any.</param>
/// <param name="Acceptance">How the merchant says that the customer agreed; null where it says nothing.</param>
public sealed record Keeping(string MandateId, long Now, Customer? Customer, Mandate? Current, CustomerAcceptance? Acceptance);
