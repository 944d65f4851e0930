using Layby.Core.CheckoutSessions;
using Layby.Core.Providers;
using Layby.Server.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>What the verbs of a session take, in the newest version and in those that are still written.</summary>
public static class SessionTable
{
    /// <summary>The languages that a session may name.</summary>
    public static IReadOnlyList<string> Locales { get; } = (
        "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro "
        + "ru sk sl sv th tr vi zh zh-HK zh-TW").Split(' ');

    private static readonly string[] KlarnaLocales =
        [.. KlarnaMarkets.All.SelectMany(each => each.Locales).Distinct().Order(StringComparer.Ordinal)];

    private static readonly Param PriceOfLine = Param.Hash(
        "price_data",
        Param.Text("currency").Required(),
        Param.Text("product"),
        Param.Hash(
            "product_data",
            Param.Text("description", 40_000), Param.List("images", Param.Text("", 2_048), max: 8), Param.Metadata(),
            Param.Text("name").Required(), Param.Text("tax_code"), Param.Anything("tax_details"), Param.Text("unit_label", 12)),
        Param.Hash(
            "recurring", Param.Word("interval", "month", "day", "week", "year").Required(), Param.Integer("interval_count", 1)),
        Param.Word("tax_behavior", "unspecified", "exclusive", "inclusive"),
        Param.Integer("unit_amount", 0),
        Param.Text("unit_amount_decimal", 40));

    private static readonly Param Adjustable = Param.Hash(
        "adjustable_quantity",
        Param.Flag("enabled").Required(), Param.Integer("maximum", 1), Param.Integer("minimum", 0));

    private static readonly Param Line = Param.Hash(
        "",
        Adjustable, Param.Metadata(), Param.Text("price"), PriceOfLine, Param.Integer("quantity", 1),
        Param.List("tax_rates", Param.Text("")));

    private static readonly Param EditedLine = Param.Hash(
        "",
        Adjustable, Param.Text("id"), Param.Metadata(), Param.Text("price"), PriceOfLine, Param.Integer("quantity", 0),
        Param.List("tax_rates", Param.Text("")).Emptyable());

    private static readonly Param ShippingOptions = Param.List(
        "shipping_options", Param.Hash("", Param.Text("shipping_rate"), Param.Anything("shipping_rate_data")), max: 5);

    private static readonly Param MethodOptions = Param.Hash(
        "payment_method_options",
        Param.Hash("alma", Param.Word("capture_method", "manual")),
        Param.Hash(
            "card",
            Param.Word("capture_method", "manual"),
            Param.Word("request_three_d_secure", "any", "automatic", "challenge"),
            Param.Word("setup_future_usage", "off_session", "on_session")).Open(),
        Param.Hash(
            "klarna",
        [
            Param.Word("capture_method", "manual"), Param.Word("preferred_locale", KlarnaLocales),
            Param.Word("setup_future_usage", "none", "off_session", "on_session"),
            .. KlarnaPlanParams.Table,
        ])).Open();

    private static readonly Param PaymentIntentWishes = Param.Hash(
        "payment_intent_data",
        Param.Integer("application_fee_amount", 0),
        Param.Word("capture_method", "automatic", "automatic_async", "manual"),
        Param.Text("description", 1000),
        Param.Metadata(),
        Param.Text("on_behalf_of"),
        Param.Text("receipt_email"),
        Param.Word("setup_future_usage", "off_session", "on_session"),
        Param.Hash(
            "shipping",
            PaymentMethodTable.Address.Required(), Param.Text("carrier"), Param.Text("name").Required(), Param.Text("phone"),
            Param.Text("tracking_number")),
        Param.Text("statement_descriptor", 22),
        Param.Text("statement_descriptor_suffix", 22),
        Param.Hash("transfer_data", Param.Integer("amount", 0), Param.Text("destination").Required()),
        Param.Text("transfer_group"));

    private static readonly Param[] Words =
        [.. new[] { "after_submit", "shipping_address", "submit", "terms_of_service_acceptance" }
            .Select(each => Param.Hash(each, Param.Text("message", 1200).Required()).Emptyable())];

    private static readonly Param Name = Param.Hash(
        "", Param.Flag("enabled").Required(), Param.Flag("optional"));

    private static readonly Param Picture = Param.Hash(
        "", Param.Text("file"), Param.Word("type", "file", "url").Required(), Param.Text("url"));

    // How the page looks and what it asks for.
    private static readonly Param[] OfThePage =
    [
        Param.Word("billing_address_collection", "auto", "required"),
        Param.Hash(
            "branding_settings",
            Param.Text("background_color").Emptyable(),
            Param.Word("border_style", "pill", "rectangular", "rounded").Emptyable(),
            Param.Text("button_color").Emptyable(), Param.Text("display_name"), Param.Text("font_family").Emptyable(),
            Picture with { Name = "icon" }, Picture with { Name = "logo" }),
        Param.Hash("custom_text", Words),
        Param.List("custom_fields", Param.Anything(""), max: 3),
        Param.Word("locale", Locales),
        Param.Hash("name_collection", Name with { Name = "business" }, Name with { Name = "individual" }),
        Param.Hash("phone_number_collection", Param.Flag("enabled").Required()),
        Param.Hash("shipping_address_collection", Param.List("allowed_countries", Param.Text("")).Required()),
        Param.Word("submit_type", "auto", "book", "donate", "pay", "subscribe"),
        Param.Hash("wallet_options", Param.Hash("link", Param.Word("display", "auto", "never"))),
    ];

    // What is refused, or kept without being done: see Unserved and docs/fidelity.md.
    private static readonly Param[] OfOthers =
    [
        Param.Hash("adaptive_pricing", Param.Flag("enabled")),
        Param.Hash(
            "after_expiration",
            Param.Hash("recovery", Param.Flag("allow_promotion_codes"), Param.Flag("enabled").Required())),
        Param.Flag("allow_promotion_codes"),
        Param.Hash("automatic_tax", Param.Flag("enabled").Required(), Param.Anything("liability")),
        Param.Hash(
            "consent_collection",
            Param.Hash("payment_method_reuse_agreement", Param.Word("position", "auto", "hidden").Required()),
            Param.Word("promotions", "auto", "none"), Param.Word("terms_of_service", "none", "required")),
        Param.List("discounts", Param.Hash("", Param.Text("coupon"), Param.Text("promotion_code"))),
        Param.Text("integration_identifier", 200),
        Param.Hash("invoice_creation", Param.Flag("enabled").Required(), Param.Anything("invoice_data")),
        Param.Hash("managed_payments", Param.Flag("enabled")),
        Param.List(
            "optional_items",
            Param.Hash("", Adjustable, Param.Text("price").Required(), Param.Integer("quantity", 1).Required())),
        Param.Word("origin_context", "mobile_app", "web"),
        Param.Word("payment_method_collection", "always", "if_required"),
        Param.Anything("permissions"),
        Param.Word("redirect_on_completion", "always", "if_required", "never"),
        Param.Text("return_url"),
        Param.Hash(
            "saved_payment_method_options",
            Param.List("allow_redisplay_filters", Param.Word("", "always", "limited", "unspecified")),
            Param.Word("payment_method_remove", "disabled", "enabled"),
            Param.Word("payment_method_save", "disabled", "enabled")),
        ShippingOptions,
        Param.Anything("subscription_data"),
        Param.Hash(
            "tax_id_collection", Param.Flag("enabled").Required(), Param.Word("required", "if_supported", "never")),
    ];

    /// <summary>POST /v1/checkout/sessions</summary>
    public static Param Create { get; } = ParamTable.Of(
    [
        Param.List("allowed_payment_method_types", Param.Word("", PaymentMethodTypes.All)),
        Param.Text("cancel_url"),
        Param.Text("client_reference_id", 200),
        Param.Text("currency"),
        Param.Text("customer"),
        Param.Text("customer_account"),
        Param.Word("customer_creation", "always", "if_required"),
        Param.Text("customer_email", 800),
        Param.Hash(
            "customer_update",
            Param.Word("address", "auto", "never"), Param.Word("name", "auto", "never"), Param.Word("shipping", "auto", "never")),
        Param.List("excluded_payment_method_types", Param.Word("", PaymentMethodTypes.All)),
        Param.Integer("expires_at", 0),
        Param.List("line_items", Line, max: CheckoutSessionPrivate.MaxLines),
        Param.Metadata(),
        Param.Word("mode", "payment", "setup", "subscription").Required(),
        PaymentIntentWishes,
        Param.Text("payment_method_configuration"),
        Param.Hash("payment_method_data", Param.Word("allow_redisplay", "always", "limited", "unspecified")),
        MethodOptions,
        Param.List("payment_method_types", Param.Word("", PaymentMethodTypes.All)),
        Param.Hash("setup_intent_data", Param.Text("description", 1000), Param.Metadata(), Param.Text("on_behalf_of")),
        Param.Text("success_url"),
        Param.Text("ui_mode"),
        .. OfThePage, .. OfOthers,
    ]);

    /// <summary>POST /v1/checkout/sessions/{id}</summary>
    public static Param Update { get; } = ParamTable.Of(
        Param.Hash(
            "collected_information",
            Param.Hash("shipping_details", PaymentMethodTable.Address.Required(), Param.Text("name").Required())),
        Param.List("line_items", EditedLine, max: CheckoutSessionPrivate.MaxLines),
        Param.Metadata(),
        Param.Hash(
            "payment_intent_data",
            Param.Text("description", 1000).Emptyable(),
            Param.Metadata(),
            Param.Word("setup_future_usage", "off_session", "on_session").Emptyable(),
            Param.Text("statement_descriptor", 22).Emptyable(),
            Param.Text("statement_descriptor_suffix", 22).Emptyable()),
        ShippingOptions.Emptyable());

    /// <summary>GET /v1/checkout/sessions/{id}, and POST …/expire.</summary>
    public static Param Plain { get; } = ParamTable.Of();

    /// <summary>GET /v1/checkout/sessions/{id}/line_items</summary>
    public static Param ListLines { get; } = ParamTable.OfList();

    /// <summary>GET /v1/checkout/sessions</summary>
    public static Param List { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Text("customer"), Param.Text("customer_account"),
        Param.Hash("customer_details", Param.Text("email").Required()),
        Param.Text("payment_intent"), Param.Text("payment_link"), Param.Word("status", "open", "complete", "expired"),
        Param.Text("subscription"));
}
