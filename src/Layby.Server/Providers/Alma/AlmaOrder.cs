using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Alma;

/// <summary>An order in Alma's words.</summary>
internal static class AlmaOrder
{
    /// <summary>How long a payment may be paid at most, minutes. Alma's own default is 48 hours; Stripe's customers have one.</summary>
    public const int ExpiresAfter = 60;

    /// <summary>Why Alma is not even asked; null when it can be.</summary>
    public static Opened.Refused? Refuses(ProviderOrder order, AlmaCredentials contract) => order switch
    {
        { Details: null } => Bad("missing_details", "A live order says where its customer comes back to."),
        { IsSetup: true } or { Payer: not null } => Bad("not_recurring", "Alma charges nobody who is not there."),
        { Amount.Currency: not AlmaTerms.Currency } => Bad("invalid_currency", "Alma takes euros only."),
        { Amount.Amount: < 1 } => Bad("invalid_amount", "Alma takes more than nothing."),
        { ManualCapture: true } when !contract.ManualCapture => new(
            OpenRefusal.BadContract, "manual_capture_not_enabled", "Deferred capture is not switched on for this Alma contract."),
        { Installments: { } count } when !contract.Counts.Contains(count) => Bad("invalid_plan", "This number of payments is not offered."),
        _ => null,
    };

    /// <summary>What is asked before a plan is chosen.</summary>
    public static AlmaQuestion Question(ProviderOrder order, IEnumerable<int> counts) => new(
        order.Amount.Amount,
        [.. counts.Select(count => new AlmaQuery(count, 0, 0))],
        CountryOf(order.Details!) is { } country ? new(country) : null,
        LocaleOf(order.Details!.Locale));

    /// <summary>The payment to be made. It ends when the attempt does, and within the hour.</summary>
    public static AlmaCreate Payment(ProviderOrder order, AlmaCredentials contract, int count, DateTimeOffset now)
    {
        var details = order.Details!;
        var billing = AddressOf(details.Billing.Name, details.Billing.Address, details.Billing.Email, details.Billing.Phone, details);
        var wish = new AlmaPaymentWish
        {
            PurchaseAmount = order.Amount.Amount,
            InstallmentsCount = count,
            ReturnUrl = $"{details.ReturnUrl}/success",
            CustomerCancelUrl = $"{details.ReturnUrl}/cancel",
            FailureReturnUrl = $"{details.ReturnUrl}/failure",
            IpnCallbackUrl = details.HookUrl,
            ExpiresAfter = MinutesLeft(details, now),
            CaptureMethod = order.ManualCapture || contract.AlwaysManual ? "manual" : "automatic",
            Locale = LocaleOf(details.Locale),
            CustomData = new(order.IntentId, order.AttemptId, contract.IsLive),
            BillingAddress = billing,
            ShippingAddress = details.Shipping is { Address: { } address } to
                ? AddressOf(to.Name ?? details.Billing.Name, address, details.Billing.Email, to.Phone, details)
                : null,
            Cart = CartOf(details),
        };
        var customer = new AlmaCustomer
        {
            FirstName = billing.FirstName,
            LastName = billing.LastName,
            Email = billing.Email,
            Phone = billing.Phone,
            Addresses = [billing],
        };
        return new(wish, customer, new(order.IntentId));
    }

    /// <summary>The languages that Alma's page speaks; another is shown English, and without a wish Alma chooses.</summary>
    public static string? LocaleOf(string? wish) => wish?.Replace('-', '_') switch
    {
        null or "" => null,
        "nl_BE" => "nl_BE",
        { Length: >= 2 } tag when tag[..2] is "fr" or "en" or "it" or "es" or "de" or "nl" => tag[..2],
        _ => "en",
    };

    private static int MinutesLeft(OrderDetails details, DateTimeOffset now)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(details.ExpiresAtMs) - now;
        return (int)Math.Clamp(Math.Ceiling(left.TotalMinutes), 1, ExpiresAfter);
    }

    private static string? CountryOf(OrderDetails details) => details.Billing.Address.Country ?? details.Country;

    private static AlmaAddress AddressOf(string? name, Address address, string? email, string? phone, OrderDetails details)
    {
        var (first, last) = NamesOf(name);
        return new()
        {
            FirstName = first,
            LastName = last,
            Line1 = address.Line1,
            Line2 = address.Line2,
            PostalCode = address.PostalCode,
            City = address.City,
            StateProvince = address.State,
            Country = address.Country ?? CountryOf(details),
            Email = email,
            Phone = phone,
        };
    }

    // Stripe has one name, Alma two: the last word is taken for the family's.
    private static (string? First, string? Last) NamesOf(string? name)
    {
        var whole = name?.Trim() ?? "";
        return whole.LastIndexOf(' ') is > 0 and var gap
            ? (whole[..gap].TrimEnd(), whole[(gap + 1)..])
            : (null, whole is "" ? null : whole);
    }

    private static AlmaCart? CartOf(OrderDetails details) =>
        details.Lines.IsDefaultOrEmpty
            ? null
            : new([.. details.Lines.Select(line => new AlmaCartItem(
                line.Reference, line.Name, line.Quantity, line.UnitAmount, line.Amount, details.Shipping is not null))]);

    private static Opened.Refused Bad(string code, string message) => new(OpenRefusal.BadOrder, code, message);
}
