namespace Layby.Server.Providers.Pages;

/// <summary>The texts of a Checkout Session's page.</summary>
public sealed record CheckoutPageTexts
{
    public required string Total { get; init; }

    public required string Contact { get; init; }

    public required string Email { get; init; }

    public required string EmailInvalid { get; init; }

    public required string Name { get; init; }

    public required string NameMissing { get; init; }

    public required string Phone { get; init; }

    public required string BusinessName { get; init; }

    public required string Country { get; init; }

    public required string CountryMissing { get; init; }

    public required string Delivery { get; init; }

    public required string Billing { get; init; }

    public required string Line1 { get; init; }

    public required string Line2 { get; init; }

    public required string PostalCode { get; init; }

    public required string City { get; init; }

    public required string State { get; init; }

    /// <summary>A label whose field may be left empty.</summary>
    public required Func<string, string> Optional { get; init; }

    public required string FieldMissing { get; init; }

    public required string Method { get; init; }

    public required string MethodMissing { get; init; }

    public required string Card { get; init; }

    /// <summary>With the provider on whose page the customer goes on.</summary>
    public required Func<string, string> GoesOn { get; init; }

    /// <summary>With the provider who has no customers in this country, in this currency.</summary>
    public required Func<string, string> NotInCountry { get; init; }

    /// <summary>With the provider who has refused.</summary>
    public required Func<string, string> Declined { get; init; }

    /// <summary>With the provider whose page was left.</summary>
    public required Func<string, string> Left { get; init; }

    /// <summary>With the provider who could not be reached.</summary>
    public required Func<string, string> Failed { get; init; }

    /// <summary>With the provider on whose page the time ran out.</summary>
    public required Func<string, string> Late { get; init; }

    public required string CardDeclined { get; init; }

    /// <summary>Where the page was pressed while others changed the same session.</summary>
    public required string Again { get; init; }

    public required string Book { get; init; }

    /// <summary>With the amount.</summary>
    public required Func<string, string> Donate { get; init; }

    public required string Save { get; init; }

    /// <summary>The last button where nothing is to be paid.</summary>
    public required string Complete { get; init; }

    public required PageEnding Paid { get; init; }

    public required PageEnding Over { get; init; }

    /// <summary>What decides in a sandbox: the address that Klarna takes, and the one that it refuses.</summary>
    public required Func<string, string, string> KlarnaTest { get; init; }

    /// <summary>With the number of a card that pays.</summary>
    public required Func<string, string> CardTest { get; init; }
}
