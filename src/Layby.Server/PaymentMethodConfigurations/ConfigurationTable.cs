using Layby.Core.PaymentMethodConfigurations;
using Layby.Server.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethodConfigurations;

/// <summary>What the verbs of a configuration take. Other methods' rows are let through unread.</summary>
public static class ConfigurationTable
{
    private static readonly string[] Wallets =
        ["apple_pay", "apple_pay_later", "cartes_bancaires", "fr_meal_voucher_conecs", "google_pay", "jcb"];

    private static readonly Param[] Common =
    [
        Param.Text("name"), Method("alma"), Method("card"), Method("klarna"),
        .. PaymentMethodTypes.All.Concat(Wallets).Where(each => each is not ("alma" or "card" or "klarna")).Select(Param.Anything),
    ];

    /// <summary>POST /v1/payment_method_configurations</summary>
    public static Param Create { get; } = ParamTable.Of([Param.Text("parent"), .. Common]);

    /// <summary>POST /v1/payment_method_configurations/{id}</summary>
    public static Param Update { get; } = ParamTable.Of([Param.Flag("active"), .. Common]);

    /// <summary>GET /v1/payment_method_configurations</summary>
    public static Param List { get; } = ParamTable.OfList(Param.Flag("active"), Param.Text("application").Emptyable());

    /// <summary>A configuration with what a call says of it.</summary>
    public static PaymentMethodConfiguration Apply(PaymentMethodConfiguration was, FormNode form) => was with
    {
        Active = form.Flag("active") ?? was.Active,
        Name = form.Text("name") ?? was.Name,
        Alma = Preference(form, "alma") is { } alma ? ConfiguredMethod.Of(alma) : was.Alma,
        Card = Preference(form, "card") is { } card ? ConfiguredMethod.Of(card) : was.Card,
        Klarna = Preference(form, "klarna") is { } klarna ? ConfiguredMethod.Of(klarna) : was.Klarna,
    };

    private static string? Preference(FormNode form, string method) =>
        form.Hash(method)?.Hash("display_preference")?.Text("preference");

    private static Param Method(string name) =>
        Param.Hash(name, Param.Hash("display_preference", Param.Word("preference", "none", "off", "on")));
}
