using Layby.Core;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>What a session may be asked for and can not be given: refused rather than passed over.</summary>
public static class Unserved
{
    private static readonly string[] OfOtherPages = ["return_url", "redirect_on_completion", "permissions"];

    /// <summary>The first wish that can not be met; null when all can.</summary>
    public static ApiError? Check(FormNode form) =>
        OfAnotherMode(form) ?? Nobodys(form) ?? OfAnotherPage(form) ?? OfTheDashboard(form) ?? OfOtherProducts(form);

    /// <summary>A wish that needs something that no account has.</summary>
    public static ApiError Needs(string param, string lacking) =>
        ApiError.Invalid(param, $"The parameter `{param}` needs {lacking}, and this account has none.");

    /// <summary>A parameter that belongs to another mode. The sentence is known for others of them.</summary>
    public static ApiError NotInMode(string param, string mode) =>
        ApiError.Invalid(param, $"You can not pass `{param}` in `{mode}` mode.");

    private static ApiError? OfAnotherMode(FormNode form)
    {
        var mode = form.Text("mode")!;
        if (mode == "subscription")
        {
            return ApiError.Invalid(
                "mode", "Checkout Sessions in `subscription` mode need recurring prices, which this server does not have. Use "
                + "`payment` mode, or `setup` mode to charge a saved payment method later.");
        }

        string[] others = mode == "setup"
            ? ["line_items", "payment_intent_data", "subscription_data", "invoice_creation", "shipping_options", "submit_type",
               "discounts", "optional_items", "allow_promotion_codes", "shipping_address_collection"]
            : ["setup_intent_data", "subscription_data"];
        var given = others.FirstOrDefault(each => form[each] is not null);
        return given is not null ? NotInMode(given, mode)
            : form["payment_method_collection"] is null ? null
            : ApiError.Invalid(
                "payment_method_collection", "You can only pass `payment_method_collection` in `subscription` mode.");
    }

    private static ApiError? Nobodys(FormNode form)
    {
        if (form.Text("customer_account") is { } account)
        {
            return ApiError.NoSuch("account", account, "customer_account");
        }

        foreach (var part in (string[])["payment_intent_data", "setup_intent_data"])
        {
            if (form.Hash(part)?.Text("on_behalf_of") is { } other)
            {
                return ApiError.NoSuch("account", other, $"{part}[on_behalf_of]");
            }
        }

        var payment = form.Hash("payment_intent_data");
        if (payment?.Hash("transfer_data")?.Text("destination") is { } destination)
        {
            return ApiError.NoSuch("destination", destination, "payment_intent_data[transfer_data][destination]");
        }

        return payment?.Number("application_fee_amount") is null
            ? null
            : Needs("payment_intent_data[application_fee_amount]", "a connected account");
    }

    // Other libraries' callers have seen this sentence for the custom page.
    private static ApiError? OfAnotherPage(FormNode form)
    {
        var given = OfOtherPages.Where(each => form[each] is not null).ToArray();
        return given.Length == 0 ? null : ApiError.Invalid(
            given[0],
            $"The following parameters are not supported with 'ui_mode: hosted_page': {string.Join(", ", given)}.");
    }

    private static ApiError? OfTheDashboard(FormNode form)
    {
        if (form.Hash("automatic_tax")?.Flag("enabled") is true)
        {
            return ApiError.Invalid(
                "automatic_tax",
                "You must have a valid head office address to enable automatic tax calculation in test mode. Visit "
                + "https://dashboard.stripe.com/test/settings/tax to update it.");
        }

        var consent = form.Hash("consent_collection");
        return consent?.Text("terms_of_service") is "required"
            ? ApiError.Invalid(
                "consent_collection[terms_of_service]",
                "You cannot collect consent to your terms of service unless a URL is set in the Stripe Dashboard. Update your "
                + "public business details in the Dashboard https://dashboard.stripe.com/settings/public with a Terms of service "
                + "URL to collect terms of service consent.")
            : consent?.Text("promotions") is "auto"
                ? Needs("consent_collection[promotions]", "a mailing list for promotions")
            : Picture(form, "icon") ?? Picture(form, "logo");
    }

    private static ApiError? Picture(FormNode form, string name)
    {
        var param = $"branding_settings[{name}]";
        return form.Hash("branding_settings")?.Hash(name) is not { } picture ? null
            : picture.Text("file") is { } file ? ApiError.NoSuch("file upload", file, $"{param}[file]")
            : Needs(param, "uploaded pictures");
    }

    private static ApiError? OfOtherProducts(FormNode form) =>
        form.Hash("after_expiration")?.Hash("recovery")?.Flag("enabled") is true
            ? Needs("after_expiration[recovery]", "a page that recovers carts")
        : form.Hash("invoice_creation")?.Flag("enabled") is true ? Needs("invoice_creation", "invoices")
        : form.Hash("managed_payments")?.Flag("enabled") is true ? Needs("managed_payments", "managed payments")
        : form.Hash("tax_id_collection")?.Flag("enabled") is true ? Needs("tax_id_collection", "tax registrations")
        : form["custom_fields"] is { Children.Count: > 0 } ? Needs("custom_fields", "fields of its own on the page")
        : Discount(form)
        ?? (form["optional_items"]?.Children is [var (_, optional), ..]
            ? ApiError.NoSuch("price", optional.Text("price")!, "optional_items[0][price]")
            : null)
        ?? Shipping(form);

    private static ApiError? Discount(FormNode form)
    {
        if (form["discounts"]?.Children is not [var (index, discount), ..])
        {
            return null;
        }

        var at = $"discounts[{index}]";
        return discount.Text("coupon") is { } coupon ? ApiError.NoSuch("coupon", coupon, $"{at}[coupon]")
            : discount.Text("promotion_code") is { } code ? ApiError.NoSuch("promotion code", code, $"{at}[promotion_code]")
            : ApiError.Missing($"{at}[coupon]");
    }

    /// <summary>Why goods can not be sent at a price of their own; null where none is named.</summary>
    public static ApiError? Shipping(FormNode form) => form["shipping_options"]?.Children is not [var (index, option), ..] ? null
        : option.Text("shipping_rate") is { } rate
            ? ApiError.NoSuch("shipping rate", rate, $"shipping_options[{index}][shipping_rate]")
            : Needs("shipping_options", "shipping rates");
}
