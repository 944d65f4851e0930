using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What a customer must correct before anything is made of what they typed.</summary>
internal static class CheckoutMistakes
{
    /// <summary>The first mistake in the order of the page; null when all is well.</summary>
    public static PageMistake? First(CheckoutVisit visit, CheckoutAnswers answers)
    {
        var billing = answers.Contact.Billing;
        return Email(visit, billing.Email) ?? Name(visit, billing.Name) ?? Phone(visit, billing.Phone)
            ?? Names(visit, answers.Contact) ?? Shipping(visit, answers.Contact.Shipping) ?? Billing(visit, billing.Address)
            ?? Method(visit, answers);
    }

    private static PageMistake? Email(CheckoutVisit visit, string? email) =>
        email is not null && Addresses.RefusesEmail(email, "") is null ? null : new("email", visit.Texts.EmailInvalid);

    private static PageMistake? Name(CheckoutVisit visit, string? name) =>
        name is not null ? null : new("name", visit.Texts.NameMissing);

    private static PageMistake? Phone(CheckoutVisit visit, string? phone) =>
        !visit.Session.PhoneNumberCollection.Enabled || phone?.Count(char.IsAsciiDigit) is >= 6 and <= 15
            ? null
            : new("phone", visit.Common.Klarna.PhoneInvalid);

    private static PageMistake? Names(CheckoutVisit visit, CheckoutContact contact)
    {
        var names = visit.Session.NameCollection;
        return names?.Business is { Enabled: true, Optional: false } && contact.BusinessName is null
            ? new("business-name", visit.Texts.FieldMissing)
            : names?.Individual is { Enabled: true, Optional: false } && contact.IndividualName is null
                ? new("individual-name", visit.Texts.FieldMissing)
                : null;
    }

    private static PageMistake? Shipping(CheckoutVisit visit, CheckoutShipping? shipping) => shipping is null ? null
        : shipping.Name.Length == 0 ? new("shipping-name", visit.Texts.NameMissing)
        : visit.Session.ShippingAddressCollection!.AllowedCountries is { } allowed && !allowed.Contains(shipping.Address.Country ?? "")
            ? new("shipping-country", visit.Texts.CountryMissing)
        : Whole(visit, shipping.Address, "shipping-");

    private static PageMistake? Billing(CheckoutVisit visit, Address address) =>
        address.Country is null ? new("country", visit.Texts.CountryMissing)
        : visit.Session.BillingAddressCollection is "required" ? Whole(visit, address, "")
        : null;

    private static PageMistake? Whole(CheckoutVisit visit, Address address, string prefix) =>
        address.Line1 is null ? new($"{prefix}line1", visit.Texts.FieldMissing)
        : address.PostalCode is null ? new($"{prefix}postal-code", visit.Texts.FieldMissing)
        : address.City is null ? new($"{prefix}city", visit.Texts.FieldMissing)
        : null;

    private static PageMistake? Method(CheckoutVisit visit, CheckoutAnswers answers)
    {
        if (visit.Session.AmountTotal is 0)
        {
            return null;
        }

        if (!visit.Offered.Contains(answers.Method))
        {
            return new($"method-{visit.Offered[0]}", visit.Texts.MethodMissing);
        }

        return Lends(answers.Method, answers.Contact.Billing.Address.Country!, visit.Session.Currency)
            ? null
            : new("country", visit.Texts.NotInCountry(ProviderRules.Of(answers.Method)!.Name));
    }

    // Klarna lends in the currency of the customer's country, Alma in six countries; a setup may name no currency.
    private static bool Lends(string method, string country, string? currency) => method switch
    {
        "klarna" => KlarnaMarkets.Find(country) is { } market && (currency is null || market.Currency == currency),
        "alma" => AlmaTerms.Countries.Contains(country),
        _ => true,
    };
}
