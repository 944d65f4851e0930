using System.Buffers;
using Layby.Core;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Reads addresses, of people and of pages, and refuses what can not be one.</summary>
public static class Addresses
{
    private static readonly SearchValues<char> NotInEmail = SearchValues.Create(" \t\r\n<>,;");

    /// <summary>Billing details after what was given; what was not given stays.</summary>
    public static BillingDetails Billing(FormNode form, BillingDetails current) => new()
    {
        Address = form.GivenHash("address", given => Postal(given, current.Address)) is { IsGiven: true } address
            ? address.Value ?? Address.Unknown
            : current.Address,
        Email = form.GivenText("email").Or(current.Email),
        Name = form.GivenText("name").Or(current.Name),
        Phone = form.GivenText("phone").Or(current.Phone),
        TaxId = form.GivenText("tax_id").Or(current.TaxId),
    };

    /// <summary>A postal address after what was given; what was not given stays.</summary>
    public static Address Postal(FormNode form, Address current) => new()
    {
        City = form.GivenText("city").Or(current.City),
        Country = form.GivenText("country").Or(current.Country),
        Line1 = form.GivenText("line1").Or(current.Line1),
        Line2 = form.GivenText("line2").Or(current.Line2),
        PostalCode = form.GivenText("postal_code").Or(current.PostalCode),
        State = form.GivenText("state").Or(current.State),
    };

    /// <summary>Why billing details can not be right; null when they can.</summary>
    public static ApiError? Refuses(BillingDetails billing, string param) =>
        RefusesEmail(billing.Email, $"{param}[email]") ?? RefusesCountry(billing.Address.Country, $"{param}[address][country]");

    /// <summary>Why this is no e-mail address; null when it may be one.</summary>
    public static ApiError? RefusesEmail(string? email, string param) =>
        email is null || IsEmail(email) ? null : ApiError.Invalid(param, $"Invalid email address: {email}", "email_invalid");

    /// <summary>Why this is no country; null when it may be one.</summary>
    public static ApiError? RefusesCountry(string? country, string param) =>
        country is null || (country.Length == 2 && char.IsAsciiLetter(country[0]) && char.IsAsciiLetter(country[1]))
            ? null
            : ApiError.Invalid(
                param,
                $"Country '{country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', "
                + "'EG', or 'GB'. A full list of country codes is available at https://stripe.com/global");

    /// <summary>
    /// Why a customer can not be sent there; null when they can: a page, or an app's own scheme. What a browser would
    /// run instead of opening is refused.
    /// </summary>
    public static ApiError? RefusesUrl(string url, string param)
    {
        var fine = url.Length <= 2048
            && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && !url.AsSpan().ContainsAnyInRange('\0', ' ')
            && !url.Contains('\\', StringComparison.Ordinal)
            && uri.Scheme is not ("javascript" or "data" or "vbscript" or "file" or "filesystem" or "blob" or "about" or "view-source")
            && (uri.Scheme is not ("http" or "https") || uri.Host.Length > 0 && url.Contains("://", StringComparison.Ordinal));
        return fine ? null : ApiError.Invalid(param, "Not a valid URL", "url_invalid");
    }

    private static bool IsEmail(string email) =>
        email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && email.IndexOf('@', at + 1) < 0
        && at < email.Length - 1
        && !email.AsSpan().ContainsAny(NotInEmail);
}
