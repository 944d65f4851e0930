using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Addresses of pages, people and countries that can not be one.</summary>
internal static class Contacts
{
    private const string Billing = "payment_method_data[billing_details]";

    public static WrongRequest[] Rows { get; } =
    [
        BadUrl("javascript:alert(1)"), BadUrl("JavaScript:alert(1)"), BadUrl("java\tscript:alert(1)"),
        BadUrl("//evil.example"),
        BadUrl("/back"), BadUrl("back"), BadUrl("data:text/html,hello"), BadUrl("vbscript:x"),
        BadUrl("file:///etc/hosts"),
        BadUrl("blob:https://shop.example/1"), BadUrl("about:blank"), BadUrl("https://"), BadUrl("https:shop.example"),
        BadUrl("https://shop.example/a b"), BadUrl("https://shop.example\\@evil.example"),
        BadUrl(" https://shop.example"),
        BadUrl("https://shop.example/\r\nSet-Cookie: a=b"), BadUrl("https://shop.example/\0"),
        BadUrl($"https://shop.example/{new string('a', 2048)}"),

        BadEmail("receipt_email", "customer"), BadEmail("receipt_email", "@email.fr"), BadEmail("receipt_email", "a@"),
        BadEmail("receipt_email", "a@b@c.fr"), BadEmail("receipt_email", "a b@email.fr"),
        BadEmail("receipt_email", "a@email.fr\r\nBcc: b@email.fr"), BadEmail($"{Billing}[email]", "nobody"),

        BadCountry("shipping[address][country]", "France"), BadCountry("shipping[address][country]", "F"),
        BadCountry("shipping[address][country]", "12"), BadCountry($"{Billing}[address][country]", "FRA"),
    ];

    private static WrongRequest BadUrl(string url) => new(
        $"back to {url.Length} characters: {(url.Length > 40 ? url[..40] : url)}", "POST", $"{Intent}/confirm",
        $"return_url={Uri.EscapeDataString(url)}", "url_invalid", "return_url", "Not a valid URL")
    {
        State = "requires_confirmation",
    };

    private static WrongRequest BadEmail(string param, string email) => Create(
        $"mail for {param} to {email}", $"payment_method_data[type]=klarna&{param}={Uri.EscapeDataString(email)}",
        "email_invalid", param, $"Invalid email address: {email}");

    private static WrongRequest BadCountry(string param, string country) => Create(
        $"{param} of {country}",
        $"payment_method_data[type]=klarna&{param}={country}" + (param[0] == 's' ? "&shipping[name]=A" : ""), null,
        param,
        $"Country '{country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', "
        + "'EG', or 'GB'. A full list of country codes is available at https://stripe.com/global");
}
