using Layby.Core.Providers;
using Layby.Server.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>What the verbs of a setup take, in the newest version and in those that are still written.</summary>
public static class SetupTable
{
    private static readonly string[] Locales =
        [.. KlarnaMarkets.All.SelectMany(each => each.Locales).Distinct().Order(StringComparer.Ordinal)];

    private static readonly Param MethodOptions = Param.Hash(
        "payment_method_options",
        Param.Hash(
            "klarna",
            [Param.Text("currency"), Param.Word("preferred_locale", Locales), .. KlarnaPlanParams.Table]).Emptyable()).Open();

    // What all of create, update and confirm take.
    private static readonly Param[] Common =
    [
        Param.List("allowed_payment_method_types", Param.Word("", PaymentMethodTypes.All)),
        Param.Text("payment_method"),
        Param.Hash("payment_method_data", PaymentMethodTable.New).Open(),
        MethodOptions,
        Param.List("payment_method_types", Param.Word("", PaymentMethodTypes.All)),
    ];

    // What create and update take besides.
    private static readonly Param[] Described =
    [
        Param.Flag("attach_to_self"),
        Param.Text("customer"),
        Param.Text("customer_account"),
        Param.Text("description", 1000).Emptyable(),
        Param.List("excluded_payment_method_types", Param.Word("", PaymentMethodTypes.All)).Emptyable(),
        Param.List("flow_directions", Param.Word("", "inbound", "outbound")),
        Param.Metadata(),
        Param.Text("payment_method_configuration"),
    ];

    // What begins an attempt, with confirm or with create and confirm=true.
    private static readonly Param[] Attempting =
    [
        Param.Text("confirmation_token"),
        Acceptances.Table,
        Param.Anything("radar_options"),
        Param.Text("return_url"),
        Param.Flag("use_stripe_sdk"),
    ];

    /// <summary>POST /v1/setup_intents</summary>
    public static Param Create { get; } = ParamTable.Of(
    [
        Param.Hash(
            "automatic_payment_methods",
            Param.Word("allow_redirects", "always", "never"), Param.Flag("enabled").Required()),
        Param.Flag("confirm"),
        Param.Text("on_behalf_of"),
        Param.Hash("single_use", Param.Integer("amount", 1).Required(), Param.Text("currency").Required()),
        Param.Word("usage", "off_session", "on_session"),
        .. Common, .. Described, .. Attempting,
    ]);

    /// <summary>POST /v1/setup_intents/{id}</summary>
    public static Param Update { get; } = ParamTable.Of([.. Common, .. Described]);

    /// <summary>POST /v1/setup_intents/{id}/confirm</summary>
    public static Param Confirm { get; } = ParamTable.OfClient(
        [Param.Text("client_secret"), .. Common, .. Attempting]);

    /// <summary>POST /v1/setup_intents/{id}/cancel</summary>
    public static Param Cancel { get; } = ParamTable.Of(
        Param.Word("cancellation_reason", "abandoned", "duplicate", "requested_by_customer"));

    /// <summary>GET /v1/setup_intents/{id}; a phone may also ask for a refreshed one by POST.</summary>
    public static Param Retrieve { get; } = ParamTable.OfClient(Param.Text("client_secret"));

    /// <summary>GET /v1/setup_intents</summary>
    public static Param List { get; } = ParamTable.OfList(
        Param.Flag("attach_to_self"), Param.Range("created"), Param.Text("customer"), Param.Text("customer_account"),
        Param.Text("payment_method"));
}
