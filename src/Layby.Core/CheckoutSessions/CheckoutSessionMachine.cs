using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;
using static Layby.Core.CheckoutSessions.CheckoutSessionStatus;

namespace Layby.Core.CheckoutSessions;

/// <summary>
/// The life of a session. It follows the intent that it made: whatever moves the intent, a page, a provider or a call of
/// the merchant's, the session moves in the same commit. Each verb is a switch that names every status.
/// https://docs.stripe.com/payments/checkout/how-checkout-works
/// </summary>
public static class CheckoutSessionMachine
{
    /// <summary>A new session. There is no event for it.</summary>
    public static Change Create(CheckoutSession session) => new() { Objects = [session] };

    /// <summary>Puts an edited session in the place of the one that was read: notes at any time, the rest while it is open.</summary>
    /// <param name="session">The session as it was read.</param>
    /// <param name="edited">The session as the call wants it.</param>
    /// <param name="onlyNotes">True when the call changes nothing but metadata.</param>
    public static Result<Change> Update(CheckoutSession session, CheckoutSession edited, bool onlyNotes) => session.Status switch
    {
        Open => new Change { Objects = [edited] },
        Complete or Expired => onlyNotes ? new Change { Objects = [edited] } : CheckoutSessionRefusals.Update(session),
    };

    /// <summary>The customer has confirmed: from now on the session has an intent, and knows who they say they are.</summary>
    /// <param name="session">The session.</param>
    /// <param name="intent">The intent that is confirmed, of a payment or of a setup; null where nothing is to be paid.</param>
    /// <param name="customer">Whose the payment is; null where nobody was named or made.</param>
    /// <param name="made">True when that customer was made for this session.</param>
    /// <param name="contact">What the customer typed.</param>
    public static Result<Change> Confirm(
        CheckoutSession session, string? intent, string? customer, bool made, CheckoutContact contact) => session.Status switch
        {
            Open => new Change
            {
                Objects =
                [
                    session with
                    {
                        PaymentIntent = session.IsSetup ? null : intent,
                        SetupIntent = session.IsSetup ? intent : null,
                        Customer = customer,
                        Private = session.Private with
                        {
                            Contact = contact,
                            MadeCustomer = made ? customer : session.Private.MadeCustomer,
                        },
                    },
                ],
            },
            Complete or Expired => CheckoutSessionRefusals.Confirm(session),
        };

    /// <summary>There is nothing to be paid, and the customer has confirmed that.</summary>
    public static Result<Change> CompleteUnpaid(CheckoutSession session) => session.Status switch
    {
        Open => session.AmountTotal is 0
            ? Completed(session, CheckoutPaymentStatus.NoPaymentRequired, awaits: false)
            : CheckoutSessionRefusals.Confirm(session),
        Complete or Expired => CheckoutSessionRefusals.Confirm(session),
    };

    /// <summary>What a payment that has moved does to its session.</summary>
    public static Change Follow(CheckoutSession session, PaymentIntent intent) => session.Status switch
    {
        Open => intent.Status switch
        {
            PaymentIntentStatus.Succeeded => Completed(session, CheckoutPaymentStatus.Paid, awaits: false),
            PaymentIntentStatus.RequiresCapture => Completed(session, CheckoutPaymentStatus.Unpaid, awaits: false),
            PaymentIntentStatus.Processing => Completed(session, CheckoutPaymentStatus.Unpaid, awaits: true),
            PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation
                or PaymentIntentStatus.RequiresAction or PaymentIntentStatus.Canceled => Change.None,
        },
        Complete => intent.Status switch
        {
            PaymentIntentStatus.Succeeded => Paid(session),
            PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.Canceled => Unpaid(session),
            PaymentIntentStatus.RequiresCapture or PaymentIntentStatus.Processing or PaymentIntentStatus.RequiresConfirmation
                or PaymentIntentStatus.RequiresAction => Change.None,
        },
        Expired => Change.None,
    };

    /// <summary>What a setup that has moved does to its session.</summary>
    public static Change Follow(CheckoutSession session, SetupIntent intent) => session.Status switch
    {
        Open => intent.Status switch
        {
            SetupIntentStatus.Succeeded => Completed(session, CheckoutPaymentStatus.NoPaymentRequired, awaits: false),
            SetupIntentStatus.RequiresPaymentMethod or SetupIntentStatus.RequiresConfirmation
                or SetupIntentStatus.RequiresAction or SetupIntentStatus.Processing or SetupIntentStatus.Canceled => Change.None,
        },
        Complete or Expired => Change.None,
    };

    /// <summary>Ends an open session, by the merchant's word. Its intent is given up by the caller, in the same commit.</summary>
    public static Result<Change> Expire(CheckoutSession session) => session.Status switch
    {
        Open => Over(session),
        Complete or Expired => CheckoutSessionRefusals.Expire(session),
    };

    /// <summary>Ends an open session whose time has run out.</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">Seconds since 1970, UTC, on the account's clock.</param>
    public static Change TimeIsUp(CheckoutSession session, long now) => session.Status switch
    {
        Open => now >= session.ExpiresAt ? Over(session) : Change.None,
        Complete or Expired => Change.None,
    };

    /// <summary>True where a session is open although its time is up.</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">Seconds since 1970, UTC, on the account's clock.</param>
    public static bool IsOverdue(CheckoutSession session, long now) => !TimeIsUp(session, now).IsEmpty;

    /// <summary>Its time is up, but a live provider has yet to say whether it was paid: it is looked at again.</summary>
    /// <param name="session">The session.</param>
    /// <param name="againMs">When: milliseconds since 1970, UTC.</param>
    public static Change Waits(CheckoutSession session, long againMs) =>
        new() { Objects = [session with { Private = session.Private with { AgainMs = againMs } }] };

    // What the customer typed is shown from now on, for the shop to read.
    private static Change Completed(CheckoutSession session, CheckoutPaymentStatus payment, bool awaits)
    {
        var contact = session.Private.Contact;
        var complete = session with
        {
            CollectedInformation = CollectedOf(session, contact),
            CustomerDetails = DetailsOf(session, contact),
            PaymentStatus = payment,
            Status = Complete,
            Url = null,
            Private = session.Private with { Awaits = awaits },
        };
        return new Change { Objects = [complete], Events = [new("checkout.session.completed", complete)] };
    }

    private static CheckoutCollected? CollectedOf(CheckoutSession session, CheckoutContact? contact) =>
        contact is null || (session.ShippingAddressCollection is null && session.NameCollection is null)
            ? session.CollectedInformation
            : new(contact.BusinessName, contact.IndividualName, contact.Shipping ?? session.CollectedInformation?.ShippingDetails);

    private static CheckoutCustomer? DetailsOf(CheckoutSession session, CheckoutContact? contact) => contact is null
        ? session.CustomerDetails
        : new()
        {
            Address = session.IsSetup ? null : contact.Billing.Address,
            BusinessName = contact.BusinessName,
            Email = contact.Billing.Email,
            IndividualName = contact.IndividualName,
            Name = contact.Billing.Name,
            Phone = contact.Billing.Phone,
            TaxIds = [],
        };

    // Money that was reserved at first is simply there once it is captured; money that was on its way is told of.
    private static Change Paid(CheckoutSession session)
    {
        if (session.PaymentStatus is CheckoutPaymentStatus.Paid)
        {
            return Change.None;
        }

        var paid = session with
        {
            PaymentStatus = CheckoutPaymentStatus.Paid,
            Private = session.Private with { Awaits = false },
        };
        return new Change
        {
            Objects = [paid],
            Events = session.Private.Awaits ? [new("checkout.session.async_payment_succeeded", paid)] : [],
        };
    }

    private static Change Unpaid(CheckoutSession session)
    {
        if (!session.Private.Awaits)
        {
            return Change.None;
        }

        var unpaid = session with { Private = session.Private with { Awaits = false } };
        return new Change { Objects = [unpaid], Events = [new("checkout.session.async_payment_failed", unpaid)] };
    }

    private static Change Over(CheckoutSession session)
    {
        var over = session with { Status = Expired, Url = null };
        return new Change { Objects = [over], Events = [new("checkout.session.expired", over)] };
    }
}
