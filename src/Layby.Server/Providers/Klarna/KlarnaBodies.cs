using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>What Klarna is sent to open a session, and again, to the byte, to place its order.</summary>
internal static class KlarnaBodies
{
    private const int LongestPart = 99;
    private const int LongestPostalCode = 10;

    /// <summary>The country that an order is sold in: the merchant's word, else the only one that has its currency.</summary>
    public static string? CountryOf(ProviderOrder order, OrderDetails details)
    {
        var named = details.Country ?? details.Billing.Address.Country ?? details.Shipping?.Address?.Country;
        var market = named is null
            ? KlarnaMarkets.All.Where(one => one.Currency == order.Amount.Currency).ToArray() is [var only] ? only : null
            : KlarnaMarkets.Find(named);

        // A direct contract sells in a country in its own currency, and in no other.
        return market?.Currency == order.Amount.Currency ? market.Country : null;
    }

    /// <summary>What opens a session for an order in a country.</summary>
    public static string SessionOf(ProviderOrder order, OrderDetails details, string country)
    {
        var market = KlarnaMarkets.Find(country)!;
        var (lines, tax) = KlarnaBasket.Of(order, details, country);
        var request = new KlarnaSessionRequest
        {
            PurchaseCountry = country,
            PurchaseCurrency = order.Amount.Currency.ToUpperInvariant(),
            Locale = market.LocaleFor(details.Locale ?? market.Locales[0]),
            OrderAmount = order.Amount.Amount,
            OrderTaxAmount = tax,
            OrderLines = lines,
            BillingAddress = BillingOf(details.Billing, country),
            ShippingAddress = ShippingOf(details, country),
            MerchantReference1 = order.IntentId,
            MerchantReference2 = order.AttemptId,
            MerchantUrls = new()
            {
                Authorization = Hook(details, "authorization"),
                Notification = Hook(details, "notification") + "&order={order.id}",
                Push = Hook(details, "push") + "&order={order.id}&session={session.id}",
                Confirmation = details.ReturnUrl,
            },
        };
        return JsonSerializer.Serialize(request, KlarnaJson.Default.KlarnaSessionRequest);
    }

    /// <summary>Where the page sends the customer, and where it tells how it stands.</summary>
    public static KlarnaPageUrls PageUrlsOf(OrderDetails details) => new()
    {
        Success = $"{details.ReturnUrl}/success",
        Cancel = $"{details.ReturnUrl}/cancel",
        Back = $"{details.ReturnUrl}/back",
        Failure = $"{details.ReturnUrl}/failure",
        Error = $"{details.ReturnUrl}/error",
        StatusUpdate = Hook(details, "page"),
    };

    /// <summary>
    /// What places the order of a session: the session's own body, since one line that differs is refused for good, without what
    /// only sessions have. The same bytes each time: Klarna answers a token's first order again only to them.
    /// </summary>
    /// <returns>Null where what was sent is not known any more.</returns>
    public static byte[]? OrderOf(string? sent)
    {
        if (Parsed(sent) is not { } body)
        {
            return null;
        }

        body.Remove("intent");
        body.Remove("acquiring_channel");
        (body["merchant_urls"] as JsonObject)?.Remove("authorization");
        body["auto_capture"] = false;
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>What was asked for, by what was sent.</summary>
    public static (Money? Amount, string? AttemptId) AskedIn(string? sent)
    {
        var body = Parsed(sent);
        var currency = (string?)body?["purchase_currency"];
        var amount = (long?)body?["order_amount"];
        var attempt = (string?)body?["merchant_reference2"];
        return (currency is null || amount is null ? null : new(amount.Value, currency.ToLowerInvariant()), attempt);
    }

    private static JsonObject? Parsed(string? sent)
    {
        try
        {
            return sent is null ? null : JsonNode.Parse(sent) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Hook(OrderDetails details, string kind) =>
        $"{details.HookUrl}{(details.HookUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?')}kind={kind}";

    private static KlarnaAddress? BillingOf(BillingDetails billing, string country) =>
        AddressOf(billing.Address, billing.Name, billing.Email, billing.Phone, country);

    private static KlarnaAddress? ShippingOf(OrderDetails details, string country) => details.Shipping is { Address: { } address } shipping
        ? AddressOf(address, shipping.Name ?? details.Billing.Name, details.Billing.Email, shipping.Phone ?? details.Billing.Phone, country)
        : null;

    // Klarna refuses an address of which a needed part is missing, and asks the customer for one that it was not given.
    private static KlarnaAddress? AddressOf(Address address, string? name, string? email, string? phone, string country)
    {
        var at = address.Country ?? country;
        var lacksRegion = at is "US" or "AU" && string.IsNullOrWhiteSpace(address.State);
        var street = lacksRegion ? Address.Unknown : address;
        var (given, family) = NamesOf(name);
        var made = new KlarnaAddress
        {
            GivenName = Fitting(given),
            FamilyName = Fitting(family),
            Email = Fitting(email),
            Phone = Fitting(phone),
            StreetAddress = Fitting(street.Line1),
            StreetAddress2 = Fitting(street.Line2),
            PostalCode = Fitting(street.PostalCode, LongestPostalCode),
            City = Fitting(street.City),
            Region = Fitting(street.State),
        };
        return made == new KlarnaAddress() ? null : made with { Country = at };
    }

    private static (string? Given, string? Family) NamesOf(string? name)
    {
        var words = name?.Trim() ?? "";
        var last = words.LastIndexOf(' ');
        return last < 0 ? (words, null) : (words[..last].TrimEnd(), words[(last + 1)..]);
    }

    // What is too long is not what somebody is called, lives or is reached by: left out rather than cut.
    private static string? Fitting(string? part, int longest = LongestPart) =>
        string.IsNullOrWhiteSpace(part) || part.Length > longest ? null : part;
}
