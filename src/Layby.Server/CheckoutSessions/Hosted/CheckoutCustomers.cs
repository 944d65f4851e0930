using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Customers;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>Whose a session's payment becomes: the customer that the merchant named, or one that is made for it.</summary>
internal static class CheckoutCustomers
{
    /// <summary>The customer, and what confirming changes of them; null where the payment is nobody's.</summary>
    public static async ValueTask<(Customer? Customer, Change Change)> OfAsync(
        CheckoutVisit visit, CheckoutContact contact, World world, CancellationToken stop)
    {
        var session = visit.Session;
        if (session.Customer is { } id)
        {
            // A customer who was deleted meanwhile is nobody's any more.
            return await world.FindAsync<Customer>(visit.Account, id, stop) is { Deleted: false } customer
                ? Known(session, customer, contact)
                : (null, Change.None);
        }

        if (session.CustomerCreation is not "always" && session.Private.Wishes.SetupFutureUsage is null && !KeepsByType(session))
        {
            return (null, Change.None);
        }

        var made = New(visit.Account, session, contact);
        return (made, CustomerLife.Create(made));
    }

    // Another try may say something else of a customer who was made for this session, and of one who was named where the
    // merchant lets it.
    private static (Customer, Change) Known(CheckoutSession session, Customer customer, CheckoutContact contact)
    {
        var made = session.Private.MadeCustomer == customer.Id;
        var may = session.Private.Wishes.CustomerUpdate;
        var edited = customer with
        {
            Email = made ? contact.Billing.Email : customer.Email ?? contact.Billing.Email,
            Name = made || may.Name ? contact.Billing.Name ?? customer.Name : customer.Name,
            Phone = made ? contact.Billing.Phone ?? customer.Phone : customer.Phone,
            Address = made || may.Address ? contact.Billing.Address : customer.Address,
            Shipping = made || may.Shipping ? ShippingOf(contact) ?? customer.Shipping : customer.Shipping,
        };
        return edited == customer ? (customer, Change.None) : (edited, CustomerLife.Update(customer, edited));
    }

    private static Customer New(Account account, CheckoutSession session, CheckoutContact contact)
    {
        var id = account.NewId("cus_1");
        return new Customer
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Livemode = account.IsLive,
            InvoicePrefix = id[^8..].ToUpperInvariant(),
            Address = contact.Billing.Address,
            BusinessName = contact.BusinessName,
            Email = contact.Billing.Email,
            IndividualName = contact.IndividualName,
            Name = contact.Billing.Name,
            Phone = contact.Billing.Phone,
            PreferredLocales = session.Locale is null or "auto" ? [] : [session.Locale],
            Shipping = ShippingOf(contact),
        };
    }

    private static CustomerShipping? ShippingOf(CheckoutContact contact) =>
        contact.Shipping is { } shipping ? new(shipping.Address, shipping.Name, contact.Billing.Phone) : null;

    private static bool KeepsByType(CheckoutSession session) =>
        session.Private.Wishes.MethodOptions is
    { Klarna.SetupFutureUsage: "on_session" or "off_session" } or { Card.SetupFutureUsage: "on_session" or "off_session" };
}
