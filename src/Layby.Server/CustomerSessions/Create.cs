using Layby.Core;
using Layby.Core.Customers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CustomerSessions;

/// <summary>POST /v1/customer_sessions</summary>
public static class Create
{
    private static readonly Param Filters = Param.List(
        "payment_method_allow_redisplay_filters", Param.Word("", "always", "limited", "unspecified"));

    private static readonly Param Remove = Switch("payment_method_remove");

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Hash(
            "components",
            Param.Anything("active_entitlements"), Param.Anything("buy_button"), Param.Anything("customer_portal"),
            Component("customer_sheet", Filters, Remove),
            Component(
                "mobile_payment_element",
                Filters, Switch("payment_method_redisplay"), Remove, Switch("payment_method_save"),
                Param.Word("payment_method_save_allow_redisplay_override", "always", "limited", "unspecified")),
            Component(
                "payment_element",
                Filters, Switch("payment_method_redisplay"), Param.Integer("payment_method_redisplay_limit", 1), Remove,
                Switch("payment_method_save"), Param.Word("payment_method_save_usage", "off_session", "on_session")),
            Param.Anything("pricing_table")).Required(),
        Param.Text("customer"),
        Param.Text("customer_account"));

    /// <summary>Lets a page show a customer's saved methods for half an hour.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("customer_account") is { } account)
        {
            return ApiError.NoSuch("account", account, "customer_account");
        }

        if (call.Form.Text("customer") is not { } customerId)
        {
            return ApiError.Missing("customer");
        }

        if (!(await Owners.OfAsync(customerId, "customer", call, world, stop)).Ok(out var customer, out var refusal))
        {
            return refusal;
        }

        var components = Components(call.Form.Hash("components")!);
        if (!components.CustomerSheet.Enabled && !components.MobilePaymentElement.Enabled && !components.PaymentElement.Enabled)
        {
            return ApiError.Invalid("components", "You must enable at least one component.");
        }

        var id = call.Account.NewId("cuss_1");
        var session = new CustomerSession
        {
            ClientSecret = CustomerSession.SecretOf(id, world.Dice.Word("", 32)),
            Components = components,
            Created = Account.SecondsOf(id),
            Customer = customer.Id,
            ExpiresAt = Account.SecondsOf(id) + CustomerSession.LifeSeconds,
            Livemode = call.Account.IsLive,
        };
        return Verdict.Write(new Change { Objects = [session] }, session);
    }

    private static SessionComponents Components(FormNode form) => new()
    {
        CustomerSheet = Features(form, "customer_sheet") is { } sheet
            ? new(true, new(Shown(sheet), sheet.Text("payment_method_remove") ?? "disabled"))
            : new(false, null),
        MobilePaymentElement = Features(form, "mobile_payment_element") is { } mobile
            ? new(true, new(
                Shown(mobile), Given(mobile, "payment_method_redisplay"), Given(mobile, "payment_method_remove"),
                Given(mobile, "payment_method_save"), mobile.Text("payment_method_save_allow_redisplay_override")))
            : new(false, null),
        PaymentElement = Features(form, "payment_element") is { } element
            ? new(true, new(
                Shown(element), Given(element, "payment_method_redisplay"),
                Math.Min(element.Number("payment_method_redisplay_limit") ?? 3, 10), Given(element, "payment_method_remove"),
                Given(element, "payment_method_save"), element.Text("payment_method_save_usage")))
            : new(false, null),
    };

    // The features of a component that is on; none given are all at their defaults.
    private static FormNode? Features(FormNode components, string name) =>
        components.Hash(name) is { } component && component.Flag("enabled") is true
            ? component.Hash("features") ?? new FormNode()
            : null;

    private static IReadOnlyList<string> Shown(FormNode features) =>
        features.Texts("payment_method_allow_redisplay_filters") ?? ["always"];

    private static string Given(FormNode features, string name) => features.Text(name) ?? "disabled";

    private static Param Component(string name, params Param[] features) =>
        Param.Hash(name, Param.Flag("enabled").Required(), Param.Hash("features", features));

    private static Param Switch(string name) => Param.Word(name, "disabled", "enabled");
}
