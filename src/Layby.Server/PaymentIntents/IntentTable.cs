using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>
/// What the verbs of an intent take: the newest version's parameters, those of older versions that are still written,
/// and those that only phones and browsers send.
/// </summary>
public static class IntentTable
{
    private static readonly string[] Locales =
        [.. KlarnaMarkets.All.SelectMany(each => each.Locales).Distinct().Order(StringComparer.Ordinal)];

    private static readonly Param LineItem = Param.Hash(
        "",
        Param.Integer("discount_amount", 1),
        Param.Hash(
            "payment_method_options",
            Param.Hash(
                "klarna",
                Param.Text("image_url", 4096), Param.Text("product_url", 4096), Param.Text("reference", 255),
                Param.Text("subscription_reference", 255)),
            Param.Anything("card"), Param.Anything("card_present"), Param.Anything("paypal")),
        Param.Text("product_code", 12),
        Param.Text("product_name", 1024).Required(),
        Param.Integer("quantity", 1).Required(),
        Param.Hash("tax", Param.Integer("total_tax_amount", 0).Required()),
        Param.Integer("unit_cost", 0).Required(),
        Param.Text("unit_of_measure", 12));

    private static readonly Param AmountDetails = Param.Hash(
        "amount_details",
        Param.Integer("discount_amount", 1).Emptyable(),
        Param.Flag("enforce_arithmetic_validation"),
        Param.List("line_items", LineItem, max: AmountArithmetic.MaxLines).Emptyable(),
        Param.Hash(
            "shipping",
            Param.Integer("amount", 0).Emptyable(), Param.Text("from_postal_code", 10).Emptyable(),
            Param.Text("to_postal_code", 10).Emptyable()).Emptyable(),
        Param.Hash("tax", Param.Integer("total_tax_amount", 0).Required()).Emptyable()).Emptyable();

    private static readonly Param MethodOptions = Param.Hash(
        "payment_method_options",
        Param.Hash("alma", Param.Word("capture_method", "manual").Emptyable()).Emptyable(),
        Param.Hash(
            "card",
            Param.Word("capture_method", "manual").Emptyable(),
            Param.Word("request_three_d_secure", "any", "automatic", "challenge"),
            Param.Word("setup_future_usage", "none", "off_session", "on_session").Emptyable()).Open().Emptyable(),
        Param.Hash(
            "klarna",
        [
            Param.Word("capture_method", "manual").Emptyable(),
            Param.Word("preferred_locale", Locales),
            Param.Word("setup_future_usage", "none", "off_session", "on_session").Emptyable(),
            Param.Anything("supplementary_purchase_data"),
            .. KlarnaPlanParams.Table,
        ]).Emptyable()).Open();

    private static readonly Param PaymentDetails = Param.Hash(
        "payment_details",
        Param.Text("customer_reference").Emptyable(), Param.Text("order_reference").Emptyable()).Open().Emptyable();

    /// <summary>Where goods are sent.</summary>
    internal static Param Shipping { get; } = Param.Hash(
        "shipping",
        PaymentMethodTable.Address.Required(),
        Param.Text("carrier").Emptyable(), Param.Text("name").Required(), Param.Text("phone").Emptyable(),
        Param.Text("tracking_number").Emptyable());

    // What all of create, update and confirm take.
    private static readonly Param[] Common =
    [
        Param.List("allowed_payment_method_types", Param.Word("", PaymentMethodTypes.All)),
        AmountDetails,
        Param.Word("capture_method", "automatic", "automatic_async", "manual"),
        Param.List("excluded_payment_method_types", Param.Word("", PaymentMethodTypes.All)).Emptyable(),
        Param.Anything("hooks"),
        PaymentDetails,
        Param.Text("payment_method"),
        Param.Hash("payment_method_data", PaymentMethodTable.New).Open(),
        MethodOptions,
        Param.List("payment_method_types", Param.Word("", PaymentMethodTypes.All)),
        Param.Text("receipt_email").Emptyable(),
        Param.Word("setup_future_usage", "off_session", "on_session").Emptyable(),
        Shipping.Emptyable(),
    ];

    // What create and update take besides.
    private static readonly Param[] Described =
    [
        Param.Integer("application_fee_amount", 0).Emptyable(),
        Param.Text("customer"),
        Param.Text("customer_account"),
        Param.Text("description", 1000).Emptyable(),
        Param.Metadata(),
        Param.Text("payment_method_configuration"),
        Param.Text("statement_descriptor", 22).Emptyable(),
        Param.Text("statement_descriptor_suffix", 22).Emptyable(),
        Param.Hash("transfer_data", Param.Text("destination")).Open(),
        Param.Text("transfer_group").Emptyable(),
    ];

    // What begins an attempt, with confirm or with create and confirm=true.
    private static readonly Param[] Attempting =
    [
        Param.Text("confirmation_token"),
        Param.Flag("error_on_requires_action"),
        Param.Text("mandate"),
        Acceptances.Table,
        Param.Word("off_session", "true", "false", "one_off", "recurring"),
        Param.Anything("radar_options"),
        Param.Text("return_url"),
        Param.Flag("use_stripe_sdk"),
    ];

    /// <summary>POST /v1/payment_intents</summary>
    public static Param Create { get; } = ParamTable.Of(
    [
        Param.Integer("amount", 0).Required(),
        Param.Text("currency").Required(),
        Param.Hash(
            "automatic_payment_methods",
            Param.Word("allow_redirects", "always", "never"), Param.Flag("enabled").Required()),
        Param.Flag("confirm"),
        Param.Word("confirmation_method", "automatic", "manual"),
        Param.Text("on_behalf_of"),
        .. Common, .. Described, .. Attempting,
    ]);

    /// <summary>POST /v1/payment_intents/{id}</summary>
    public static Param Update { get; } = ParamTable.Of(
        [Param.Integer("amount", 0), Param.Text("currency"), .. Common, .. Described]);

    /// <summary>POST /v1/payment_intents/{id}/confirm</summary>
    public static Param Confirm { get; } = ParamTable.OfClient(
        [Param.Text("client_secret"), Param.Integer("amount_to_confirm", 0), .. Common, .. Attempting]);

    /// <summary>POST /v1/payment_intents/{id}/capture</summary>
    public static Param Capture { get; } = ParamTable.Of(
        AmountDetails,
        Param.Integer("amount_to_capture", 1),
        Param.Integer("application_fee_amount", 0),
        Param.Flag("final_capture"),
        Param.Anything("hooks"),
        Param.Metadata(),
        PaymentDetails,
        Param.Text("statement_descriptor", 22),
        Param.Text("statement_descriptor_suffix", 22),
        Param.Anything("transfer_data"));

    /// <summary>POST /v1/payment_intents/{id}/cancel</summary>
    public static Param Cancel { get; } = ParamTable.Of(
        Param.Word("cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned"));

    /// <summary>GET /v1/payment_intents/{id}; a phone may also ask for a refreshed one by POST.</summary>
    public static Param Retrieve { get; } = ParamTable.OfClient(Param.Text("client_secret"));

    /// <summary>GET /v1/payment_intents</summary>
    public static Param List { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Text("customer"), Param.Text("customer_account"));
}
