using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>What a Checkout Session refuses.</summary>
internal static class Checkouts
{
    private const string Sessions = "/v1/checkout/sessions";
    private const string Back = "success_url=https://shop.example/done";
    private const string Price = "line_items[0][price_data]";
    private const string Line = $"{Price}[currency]=eur&{Price}[unit_amount]=10000&{Price}[product_data][name]=Shirt"
        + "&line_items[0][quantity]=1";

    public static WrongRequest[] Rows { get; } =
    [
        Post("checkout: a session without a mode", Sessions, $"{Back}&{Line}", "parameter_missing", "mode",
            "Missing required param: mode."),
        Post("checkout: a session of a strange mode", Sessions, $"mode=gift&{Back}&{Line}", null, "mode",
            "Invalid mode: must be one of payment, setup, or subscription"),
        Post("checkout: a session of a subscription", Sessions, $"mode=subscription&{Back}&{Line}", null, "mode",
            "Checkout Sessions in `subscription` mode need recurring prices, which this server does not have…"),
        Session("a session with an unknown parameter", "colour=red", "parameter_unknown", "colour",
            "Received unknown parameter: colour"),
        Post("checkout: a session without a way back", Sessions, $"mode=payment&{Line}", "parameter_missing", "success_url",
            "Missing required param: success_url."),
        Post("checkout: a session with a script for a way back", Sessions, $"mode=payment&success_url=javascript:alert(1)&{Line}",
            "url_invalid", "success_url", "Not a valid URL"),
        Session("a session with half an address to leave to", "cancel_url=/cart", "url_invalid", "cancel_url", "Not a valid URL"),
        Post("checkout: a session of nothing", Sessions, $"mode=payment&{Back}", null, "line_items",
            "The `line_items` parameter is required in payment mode."),
        Post("checkout: a setup of something", Sessions, $"mode=setup&{Back}&{Line}", null, "line_items",
            "You can not pass `line_items` in `setup` mode."),
        Session("a payment with wishes for a setup", "setup_intent_data[description]=x", null, "setup_intent_data",
            "You can not pass `setup_intent_data` in `payment` mode."),
        Session("a payment with wishes for a subscription", "subscription_data[description]=x", null, "subscription_data",
            "You can not pass `subscription_data` in `payment` mode."),
        Session("a payment that may go without a method", "payment_method_collection=if_required", null,
            "payment_method_collection", "You can only pass `payment_method_collection` in `subscription` mode."),

        Lines("a line of nobody's price", "line_items[0][price]=price_none&line_items[0][quantity]=1", "resource_missing",
            "line_items[0][price]", "No such price: 'price_none'"),
        Lines("a line without a price", "line_items[0][quantity]=1", null, "line_items[0]",
            "You must provide either price or price_data for each line item when using prices."),
        Lines("a line without a quantity",
            $"{Price}[currency]=eur&{Price}[unit_amount]=100&{Price}[product_data][name]=x", "parameter_missing",
            "line_items[0][quantity]", "Missing required param: line_items[0][quantity]."),
        Lines("a line without a currency", $"{Price}[unit_amount]=100&{Price}[product_data][name]=x&line_items[0][quantity]=1",
            "parameter_missing", "line_items[0][price_data][currency]",
            "Missing required param: line_items[0][price_data][currency]."),
        Lines("a line in no currency",
            $"{Price}[currency]=xxx&{Price}[unit_amount]=100&{Price}[product_data][name]=x&line_items[0][quantity]=1", null,
            "line_items[0][price_data][currency]", "Invalid currency: xxx. Stripe currently supports…"),
        Lines("a line without an amount", $"{Price}[currency]=eur&{Price}[product_data][name]=x&line_items[0][quantity]=1",
            "parameter_missing", "line_items[0][price_data][unit_amount]",
            "Missing required param: line_items[0][price_data][unit_amount]."),
        Lines("a line with an odd amount",
            $"{Price}[currency]=eur&{Price}[unit_amount_decimal]=1e3&{Price}[product_data][name]=x&line_items[0][quantity]=1", null,
            "line_items[0][price_data][unit_amount_decimal]", "Invalid decimal: 1e3; must be at most 12 decimal places"),
        Lines("a line of no product", $"{Price}[currency]=eur&{Price}[unit_amount]=100&line_items[0][quantity]=1", null,
            "line_items[0][price_data][product]", "You must specify either `product` or `product_data` when creating a price."),
        Lines("a line of nobody's product",
            $"{Price}[currency]=eur&{Price}[unit_amount]=100&{Price}[product]=prod_none&line_items[0][quantity]=1",
            "resource_missing", "line_items[0][price_data][product]", "No such product: 'prod_none'"),
        Session("a line that comes again", $"{Price}[recurring][interval]=month", null, "line_items[0][price_data]",
            "You specified `payment` mode but passed a recurring price…"),
        Session("a line with nobody's tax", "line_items[0][tax_rates][]=txr_none", "resource_missing", "line_items[0][tax_rates]",
            "No such tax rate: 'txr_none'"),
        Session("a line whose quantity the customer may change", "line_items[0][adjustable_quantity][enabled]=true", null,
            "line_items[0][adjustable_quantity]",
            "The parameter `line_items[0][adjustable_quantity]` needs a page on which quantities can be changed…"),
        Session("lines in two currencies",
            "line_items[1][price_data][currency]=usd&line_items[1][price_data][unit_amount]=1&line_items[1][quantity]=1"
            + "&line_items[1][price_data][product_data][name]=x", null, "line_items",
            "All prices on a Checkout Session must have the same currency."),
        Lines("a session of too little",
            $"{Price}[currency]=eur&{Price}[unit_amount]=49&{Price}[product_data][name]=x&line_items[0][quantity]=1",
            "amount_too_small", null, "The Checkout Session's total amount due must add up to at least €0.50 eur"),
        Lines("a session of too much",
            $"{Price}[currency]=eur&{Price}[unit_amount]=99999999&{Price}[product_data][name]=x&line_items[0][quantity]=2",
            "amount_too_large", null, "The Checkout Session's total amount due must add up to no more than €999,999.99 eur"),
        Session("an optional line", "optional_items[0][price]=price_none&optional_items[0][quantity]=1", "resource_missing",
            "optional_items[0][price]", "No such price: 'price_none'"),

        Session("a session that ends too soon", "expires_at=1700000000", null, "expires_at",
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."),
        Session("a session that ends too late", "expires_at=4000000000", null, "expires_at",
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."),
        Session("a session for nobody who exists", "customer=cus_none", "resource_missing", "customer",
            "No such customer: 'cus_none'"),
        Session("a session for someone and an address", "customer={customer}&customer_email=a@shop.example",
            "parameters_exclusive", "customer", "You may only specify one of these parameters: customer, customer_email."),
        Session("a session whose customer is there and made", "customer={customer}&customer_creation=always",
            "parameters_exclusive", "customer", "You may only specify one of these parameters: customer, customer_creation."),
        Session("a session that changes nobody", "customer_update[name]=auto", null, "customer_update",
            "`customer_update` can only be used with `customer`."),
        Session("a session for no address", "customer_email=nobody", "email_invalid", "customer_email",
            "Invalid email address: nobody"),
        Session("a session that is sent nowhere", "shipping_address_collection[allowed_countries][]=XX", null,
            "shipping_address_collection[allowed_countries][0]",
            "Invalid shipping_address_collection[allowed_countries][0]: must be one of AC, AD…"),
        Session("a session with nobody's delivery", "shipping_options[0][shipping_rate]=shr_none", "resource_missing",
            "shipping_options[0][shipping_rate]", "No such shipping rate: 'shr_none'"),
        Session("a session with nobody's coupon", "discounts[0][coupon]=none", "resource_missing", "discounts[0][coupon]",
            "No such coupon: 'none'"),
        Session("a session with taxes", "automatic_tax[enabled]=true", null, "automatic_tax",
            "You must have a valid head office address to enable automatic tax calculation in test mode…"),
        Session("a session with terms", "consent_collection[terms_of_service]=required", null,
            "consent_collection[terms_of_service]", "You cannot collect consent to your terms of service unless a URL is set…"),
        Session("a session with an invoice", "invoice_creation[enabled]=true", null, "invoice_creation",
            "The parameter `invoice_creation` needs invoices, and this account has none."),
        Session("a session with fields of the shop's", "custom_fields[0][key]=a", null, "custom_fields",
            "The parameter `custom_fields` needs fields of its own on the page, and this account has none."),
        Session("a session with a picture", "branding_settings[logo][type]=file&branding_settings[logo][file]=file_none",
            "resource_missing", "branding_settings[logo][file]", "No such file upload: 'file_none'"),
        Session("a session in no colour", "branding_settings[button_color]=red", null, "branding_settings[button_color]",
            "Invalid color: must be a hex color value, such as #ffffff."),
        Session("a session in no language", "locale=xx", null, "locale", "Invalid locale: must be one of auto, bg…"),
        Session("a session of an account of others", "payment_intent_data[on_behalf_of]=acct_none", "resource_missing",
            "payment_intent_data[on_behalf_of]", "No such account: 'acct_none'"),

        Session("a session in the shop's own page", "ui_mode=elements", null, "ui_mode",
            "This server shows Checkout Sessions on its own page only: `ui_mode` can be `hosted_page`…"),
        Session("a session in a page of old", "ui_mode=embedded", null, "ui_mode",
            "Invalid ui_mode: must be one of elements, embedded_page, form, or hosted_page"),
        Session("a session of an old version in the shop's own page", "ui_mode=embedded", null, "ui_mode",
            "This server shows Checkout Sessions on its own page only: `ui_mode` can be `hosted`…") with
        { Headers = [("Stripe-Version", "2025-02-24.acacia")] },
        Session("a session with the way back of another page", "return_url=https://shop.example", null, "return_url",
            "The following parameters are not supported with 'ui_mode: hosted_page': return_url."),

        Session("named types of a session since endive", "payment_method_types[]=klarna",
            "payment_method_types_no_longer_supported", "payment_method_types",
            "The `payment_method_types` parameter is no longer supported as of API version 2026-09-30.endive…") with
        { Headers = [("Stripe-Version", "2026-10-28.endive")] },
        Lines("a session by Alma of too little",
            $"{Price}[currency]=eur&{Price}[unit_amount]=4999&{Price}[product_data][name]=x&line_items[0][quantity]=1"
            + "&payment_method_types[]=alma", "amount_too_small", "payment_method_types",
            "Amount must be at least €50.00 eur for alma"),
        Lines("a session in a currency that Alma has not",
            $"{Price}[currency]=usd&{Price}[unit_amount]=9999&{Price}[product_data][name]=x&line_items[0][quantity]=1"
            + "&allowed_payment_method_types[]=alma", null, null,
            "No valid payment method types for this Checkout Session. Please ensure…"),
        Session("a session that keeps Alma", "payment_method_types[]=alma&payment_intent_data[setup_future_usage]=off_session",
            null, "payment_intent_data[setup_future_usage]",
            "`setup_future_usage` cannot be used with the payment method type alma…"),
        Post("checkout: a setup by Alma", Sessions, $"mode=setup&{Back}&payment_method_types[]=alma", null, "payment_method_types",
            "The payment method type alma is for single payments and cannot be set up for future payments."),

        Get("checkout: a session that is not there", $"{Sessions}/cs_test_none", "resource_missing", "session",
            "No such checkout.session: 'cs_test_none'") with
        { Status = 404 },
        Get("checkout: an intent for a session", $"{Sessions}/{{id}}", null, "session", "Invalid checkout.session id: {id}") with
        { Status = 404 },
        Post("checkout: nobody's session to end", $"{Sessions}/cs_test_none/expire", "", "resource_missing", "session",
            "No such checkout.session: 'cs_test_none'") with
        { Status = 404 },
        Get("checkout: nobody's lines of a session", $"{Sessions}/cs_test_none/line_items", "resource_missing", "session",
            "No such checkout.session: 'cs_test_none'") with
        { Status = 404 },
        Get("checkout: sessions of nobody who exists", $"{Sessions}?customer=cus_none", "resource_missing", "customer",
            "No such customer: 'cus_none'"),
        Get("checkout: sessions of a subscription", $"{Sessions}?subscription=sub_none", "resource_missing", "subscription",
            "No such subscription: 'sub_none'"),
        Get("checkout: sessions after one that is not there", $"{Sessions}?starting_after=cs_test_none", "resource_missing",
            "starting_after", "No such checkout.session: 'cs_test_none'"),
        Get("checkout: sessions of an odd status", $"{Sessions}?status=done", null, "status",
            "Invalid status: must be one of open, complete, or expired"),
        Get("checkout: lines of sessions in a list", $"{Sessions}?expand[]=line_items", null, null,
            "This property cannot be expanded (line_items). You may want to try expanding 'data.line_items' instead."),
        Post("checkout: sessions made in a browser", Sessions, $"mode=payment&{Back}&{Line}", "secret_key_required", null,
            "This API call cannot be made with a publishable API key…") with
        { Status = 401, Key = "publishable" },
    ];

    private static WrongRequest Session(string story, string rest, string? code, string? param, string message) =>
        Post($"checkout: {story}", Sessions, $"mode=payment&{Back}&{Line}&{rest}", code, param, message);

    private static WrongRequest Lines(string story, string lines, string? code, string? param, string message) =>
        Post($"checkout: {story}", Sessions, $"mode=payment&{Back}&{lines}", code, param, message);
}
