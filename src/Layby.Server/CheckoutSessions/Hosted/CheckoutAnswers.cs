using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What stands in the page's fields, and what the customer must correct.</summary>
public sealed record CheckoutAnswers
{
    private const int MaxText = 200;
    private const int MaxPhone = 20;

    // 03/2030: what is longer is something else, which is not shown again.
    private const int MaxExpiry = 7;

    /// <summary>The chosen payment method; empty where none was.</summary>
    public string Method { get; init; } = "";

    /// <summary>Who the customer is.</summary>
    public CheckoutContact Contact { get; init; } = new(BillingDetails.Unknown);

    /// <summary>The card's number as it was typed; it is not shown again.</summary>
    public string CardNumber { get; init; } = "";

    /// <summary>The card's expiry, MM/YY.</summary>
    public string CardExpiry { get; init; } = "";

    /// <summary>The card's code; it is not shown again.</summary>
    public string CardCode { get; init; } = "";

    /// <summary>What must be corrected; null where nothing must.</summary>
    public PageMistake? Mistake { get; init; }

    /// <summary>A page that nobody has filled in yet: what is known already stands in its fields.</summary>
    public static CheckoutAnswers Before(CheckoutVisit visit)
    {
        var contact = visit.Session.Private.Contact ?? new CheckoutContact(new BillingDetails
        {
            Email = visit.Session.CustomerDetails?.Email,
            Address = new() { Country = visit.Country },
        });
        var shipping = contact.Shipping ?? visit.Session.CollectedInformation?.ShippingDetails;
        var offered = visit.Offered;
        var failed = visit.Tried is { Outcome: not (AttemptOutcome.Open or AttemptOutcome.Replaced) } tried ? tried.Method : null;
        return new()
        {
            Contact = contact with { Shipping = shipping },
            Method = offered.FirstOrDefault(each => each != failed) ?? (offered.Count > 0 ? offered[0] : ""),
        };
    }

    /// <summary>Reads what was sent; the first thing that is wrong is the one to be corrected.</summary>
    public static CheckoutAnswers Read(CheckoutVisit visit, PageForm form)
    {
        var session = visit.Session;
        var billing = new BillingDetails
        {
            Email = session.CustomerEmail ?? Text(form["email"]),
            Name = Text(form["name"]),
            Phone = session.PhoneNumberCollection.Enabled ? Text(form["phone"], MaxPhone) : null,
            Address = AddressOf(form, ""),
        };
        var answers = new CheckoutAnswers
        {
            Method = form["method"],
            CardNumber = form["card_number"],
            CardExpiry = Text(form["card_expiry"], MaxExpiry) ?? "",
            CardCode = form["card_cvc"],
            Contact = new(
                billing,
                session.NameCollection?.Business is { Enabled: true } ? Text(form["business_name"]) : null,
                session.NameCollection?.Individual is { Enabled: true } ? Text(form["individual_name"]) : null,
                session.ShippingAddressCollection is null
                    ? null
                    : new(AddressOf(form, "shipping_"), Text(form["shipping_name"]) ?? "")),
        };
        return answers with { Mistake = CheckoutMistakes.First(visit, answers) };
    }

    /// <summary>The month and year of the card's expiry as they were typed; empty where they can not be read.</summary>
    public (string Month, string Year) Expiry()
    {
        var parts = CardExpiry.Split('/', '-', ' ');
        return parts is [var month, .., var year] ? (month.Trim(), year.Trim())
            : CardExpiry.Length == 4 ? (CardExpiry[..2], CardExpiry[2..])
            : ("", "");
    }

    private static Address AddressOf(PageForm form, string prefix) => new()
    {
        Country = Countries.All.Contains(form[$"{prefix}country"]) ? form[$"{prefix}country"] : null,
        City = Text(form[$"{prefix}city"]),
        Line1 = Text(form[$"{prefix}line1"]),
        Line2 = Text(form[$"{prefix}line2"]),
        PostalCode = Text(form[$"{prefix}postal_code"], MaxPhone),
        State = Text(form[$"{prefix}state"]),
    };

    private static string? Text(string typed, int max = MaxText) =>
        typed.Length == 0 ? null : typed.Length <= max ? typed : typed[..max];
}
