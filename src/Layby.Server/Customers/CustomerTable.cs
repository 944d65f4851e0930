using Layby.Server.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>What the verbs of a customer take.</summary>
public static class CustomerTable
{
    private static readonly Param Shipping = Param.Hash(
        "shipping", PaymentMethodTable.Address.Required(), Param.Text("name").Required(), Param.Text("phone").Emptyable());

    private static readonly Param InvoiceSettings = Param.Hash(
        "invoice_settings",
        Param.List("custom_fields", Param.Hash(
            "", Param.Text("name", 40).Required(), Param.Text("value", 140).Required())).Emptyable(),
        Param.Text("default_payment_method").Emptyable(),
        Param.Text("footer").Emptyable(),
        Param.Hash(
            "rendering_options",
            Param.Word("amount_tax_display", "exclude_tax", "include_inclusive_tax").Emptyable(),
            Param.Text("template")).Emptyable());

    // Sources, coupons, tax ids and cash balances belong to cards, invoices and bank transfers.
    private static readonly Param[] Common =
    [
        PaymentMethodTable.Address.Emptyable(),
        Param.Integer("balance"),
        Param.Text("business_name", 150).Emptyable(),
        Param.Anything("cash_balance"),
        Param.Text("coupon").Emptyable(),
        Param.Text("description", 5_000).Emptyable(),
        Param.Text("email", 512).Emptyable(),
        Param.Text("individual_name", 150).Emptyable(),
        Param.Text("invoice_prefix", 12),
        InvoiceSettings,
        Param.Metadata(),
        Param.Text("name", 256).Emptyable(),
        Param.Integer("next_invoice_sequence", 1),
        Param.Text("phone", 20).Emptyable(),
        Param.List("preferred_locales", Param.Text("")).Emptyable(),
        Param.Text("promotion_code").Emptyable(),
        Shipping.Emptyable(),
        Param.Text("source"),
        Param.Anything("tax"),
        Param.Word("tax_exempt", "none", "exempt", "reverse").Emptyable(),
        Param.Flag("validate"),
    ];

    /// <summary>POST /v1/customers</summary>
    public static Param Create { get; } = ParamTable.Of(
        [.. Common, Param.Text("payment_method"), Param.Anything("tax_id_data"), Param.Text("test_clock")]);

    /// <summary>POST /v1/customers/{id}</summary>
    public static Param Update { get; } = ParamTable.Of(
    [
        .. Common,
        Param.Text("default_alipay_account"), Param.Text("default_bank_account"), Param.Text("default_card"),
        Param.Text("default_source"),
    ]);

    /// <summary>GET and DELETE /v1/customers/{id}</summary>
    public static Param Retrieve { get; } = ParamTable.Of();

    /// <summary>GET /v1/customers</summary>
    public static Param List { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Text("email"), Param.Text("test_clock"));
}
