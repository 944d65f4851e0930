namespace Layby.Core;

/// <summary>A postal address; each part may be unknown.</summary>
public sealed record Address
{
    /// <summary>City, district, suburb, town or village.</summary>
    public string? City { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Street and number.</summary>
    public string? Line1 { get; init; }

    /// <summary>Apartment, suite, unit or building.</summary>
    public string? Line2 { get; init; }

    /// <summary>ZIP or postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>State, county, province or region.</summary>
    public string? State { get; init; }

    /// <summary>An address of which nothing is known.</summary>
    public static Address Unknown { get; } = new();
}

/// <summary>Who is billed.</summary>
public sealed record BillingDetails
{
    /// <summary>Never null on the wire.</summary>
    public Address Address { get; init; } = Address.Unknown;

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Full name.</summary>
    public string? Name { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>Taxpayer identification number.</summary>
    public string? TaxId { get; init; }

    /// <summary>Billing details of which nothing is known.</summary>
    public static BillingDetails Unknown { get; } = new();
}

/// <summary>Where goods are sent.</summary>
public sealed record Shipping
{
    /// <summary>The address.</summary>
    public Address? Address { get; init; }

    /// <summary>The delivery service.</summary>
    public string? Carrier { get; init; }

    /// <summary>Who receives it.</summary>
    public string? Name { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The delivery service's number for it.</summary>
    public string? TrackingNumber { get; init; }
}
