using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>What a table can not check: rules between parameters, and what the account does not have.</summary>
public static class SessionChecks
{
    /// <summary>The longest address, characters.</summary>
    public const int MaxUrl = 5_000;

    /// <summary>The shortest life, seconds.</summary>
    public const long MinLife = 30 * 60;

    /// <summary>The longest life, and that of a session that says nothing, seconds.</summary>
    public const long MaxLife = 24 * 60 * 60;

    private static readonly string[] Since = ["elements", "embedded_page", "form", "hosted_page"];
    private static readonly string[] Before = ["custom", "embedded", "hosted"];

    /// <summary>The first refusal of a new session's parameters; null when they fit together.</summary>
    public static async ValueTask<ApiError?> CheckAsync(ApiCall call, World world, CancellationToken stop) =>
        TypeChoice.Refuses(call) ?? CheckPage(call) ?? Unserved.Check(call.Form) ?? CheckAddresses(call.Form)
        ?? CheckLife(call) ?? CheckContacts(call.Form) ?? CheckCustomer(call.Form) ?? CheckBranding(call.Form)
        ?? CheckCurrency(call.Form)
        ?? KlarnaPlanParams.Refuses(KlarnaPlanParams.Read(call.Form.Hash("payment_method_options")?["klarna"], null))
        ?? await CheckOwnerAsync(call, world, stop);

    // The words were changed with dahlia. https://docs.stripe.com/changelog/dahlia/2026-03-25/updates-available-checkout-session-ui-modes
    private static ApiError? CheckPage(ApiCall call)
    {
        var words = call.Version.IsBefore("2026-03-25") ? Before : Since;
        return call.Form.Text("ui_mode") is not { } mode || mode == words[^1] ? null
            : !words.Contains(mode) ? ApiError.Invalid(
                "ui_mode", $"Invalid ui_mode: must be one of {string.Join(", ", words[..^1])}, or {words[^1]}")
            : ApiError.Invalid(
                "ui_mode",
                $"This server shows Checkout Sessions on its own page only: `ui_mode` can be `{words[^1]}`. To pay within your "
                + "own page, create a PaymentIntent.");
    }

    private static ApiError? CheckAddresses(FormNode form) =>
        form.Text("success_url") is not { } success ? ApiError.Missing("success_url")
        : Addresses.RefusesUrl(success, "success_url", MaxUrl)
        ?? (form.Text("cancel_url") is { } cancel ? Addresses.RefusesUrl(cancel, "cancel_url", MaxUrl) : null);

    private static ApiError? CheckLife(ApiCall call) => call.Form.Number("expires_at") is not { } end ? null
        : end < call.Now + MinLife ? ApiError.Invalid(
            "expires_at", "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.")
        : end > call.Now + MaxLife ? ApiError.Invalid(
            "expires_at", "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.")
        : null;

    private static ApiError? CheckContacts(FormNode form)
    {
        var payment = form.Hash("payment_intent_data");
        var refusal = Addresses.RefusesEmail(form.Text("customer_email"), "customer_email")
            ?? Addresses.RefusesEmail(payment?.Text("receipt_email"), "payment_intent_data[receipt_email]")
            ?? Addresses.RefusesCountry(
                payment?.Hash("shipping")?.Hash("address")?.Text("country"),
                "payment_intent_data[shipping][address][country]");
        if (refusal is not null)
        {
            return refusal;
        }

        if (form.Hash("shipping_address_collection")?.Texts("allowed_countries") is not { } countries)
        {
            return null;
        }

        const string param = "shipping_address_collection[allowed_countries]";
        var unknown = countries.ToList().FindIndex(each => !Countries.All.Contains(each));
        return countries.Count == 0 ? ApiError.Empty(param)
            : payment?.Hash("shipping") is not null ? ApiError.Invalid(
                "payment_intent_data[shipping]",
                "You can not pass `payment_intent_data[shipping]` when `shipping_address_collection` is enabled.")
            : unknown < 0 ? null
            : ApiError.Invalid(
                $"{param}[{unknown}]",
                $"Invalid {param}[{unknown}]: must be one of {string.Join(", ", Countries.All.SkipLast(1))}, or {Countries.All[^1]}");
    }

    private static ApiError? CheckCustomer(FormNode form)
    {
        foreach (var other in (string[])["customer_email", "customer_creation"])
        {
            if (form["customer"] is not null && form[other] is not null)
            {
                return ApiError.Invalid(
                    "customer", $"You may only specify one of these parameters: customer, {other}.", "parameters_exclusive");
            }
        }

        return form["customer_update"] is not null && form["customer"] is null
            ? ApiError.Invalid("customer_update", "`customer_update` can only be used with `customer`.")
            : null;
    }

    private static ApiError? CheckBranding(FormNode form)
    {
        foreach (var color in (string[])["background_color", "button_color"])
        {
            if (form.Hash("branding_settings")?.Text(color) is { } given && !IsColor(given))
            {
                return ApiError.Invalid(
                    $"branding_settings[{color}]", "Invalid color: must be a hex color value, such as #ffffff.");
            }
        }

        return null;
    }

    private static bool IsColor(string text) => text.Length == 7 && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);

    private static ApiError? CheckCurrency(FormNode form) =>
        form.Text("currency")?.ToLowerInvariant() is not { } currency || Currency.IsKnown(currency)
            ? null
            : Lines.UnknownCurrency(currency, "currency");

    private static async ValueTask<ApiError?> CheckOwnerAsync(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("customer") is { } id
        && !(await Owners.OfAsync(id, "customer", call, world, stop)).Ok(out _, out var unknown)
            ? unknown
            : null;

    /// <summary>Why a total can not be asked for; null when it can. Nothing at all can be.</summary>
    public static ApiError? CheckTotal(Money total) =>
        total.Amount == 0 ? null
        : total.Amount < Currency.Minimum(total.Currency) ? ApiError.Invalid(
            null,
            "The Checkout Session's total amount due must add up to at least "
            + Currency.Spoken(total with { Amount = Currency.Minimum(total.Currency) }),
            "amount_too_small")
        : total.Amount > Currency.MaxAmount ? ApiError.Invalid(
            null,
            "The Checkout Session's total amount due must add up to no more than "
            + Currency.Spoken(total with { Amount = Currency.MaxAmount }),
            "amount_too_large")
        : null;

    /// <summary>Why an account where money is real is not served such a session: nothing can be kept there. Null where it is.</summary>
    public static ApiError? CheckLive(CheckoutSession session) =>
        !session.Livemode ? null
        : session.IsSetup ? LiveRefusals.OnlySandbox("A Checkout Session that sets up")
        : session.Private.Wishes is { SetupFutureUsage: not null }
            or { MethodOptions.Klarna.SetupFutureUsage: not null and not "none" } ? LiveRefusals.OnlySandbox("`setup_future_usage`")
        : null;

    /// <summary>The types that can pay this, or be kept where nothing is paid, of those that are offered.</summary>
    /// <param name="offered">What the merchant or the configuration offers.</param>
    /// <param name="total">What is to be paid; null where nothing is.</param>
    /// <param name="keeps">True when the method is to be kept.</param>
    public static IReadOnlyList<string> Fitting(IEnumerable<string> offered, Money? total, bool keeps) =>
        [.. offered.Where(each => ProviderRules.Of(each) is { } rules && Fits(rules, total, keeps))];

    private static bool Fits(ProviderRules rules, Money? total, bool keeps) =>
        (rules.Recurring || !(keeps || total is null))
        && (total is not { Amount: > 0 } money || rules.Refuses(money) is null);
}
