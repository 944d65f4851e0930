using Layby.Server.Sandbox;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server;

/// <summary>Every address of the API, with what it takes, who may call and what answers.</summary>
public static class ApiRoutes
{
    private const string Intents = "/v1/payment_intents";
    private const string Configurations = "/v1/payment_method_configurations";

    /// <summary>The table of addresses.</summary>
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        Post(Intents, "payment_intent", PaymentIntents.IntentTable.Create, PaymentIntents.Create.Handle),
        List(Intents, "payment_intent", PaymentIntents.IntentTable.List, PaymentIntents.List.Handle),
        Search(Intents, "payment_intent", PaymentIntents.Search.Handle),
        Get($"{Intents}/{{id}}", "payment_intent", PaymentIntents.IntentTable.Retrieve, PaymentIntents.Retrieve.Handle)
            with { Access = Access.ClientSecret },
        Post($"{Intents}/{{id}}", "payment_intent", PaymentIntents.IntentTable.Update, PaymentIntents.Update.Handle),
        Post($"{Intents}/{{id}}/confirm", "payment_intent", PaymentIntents.IntentTable.Confirm, PaymentIntents.Confirm.Handle)
            with { Access = Access.ClientSecret },
        Post($"{Intents}/{{id}}/refresh", "payment_intent", PaymentIntents.IntentTable.Retrieve, PaymentIntents.Retrieve.Handle)
            with { Access = Access.ClientSecret },
        Post($"{Intents}/{{id}}/capture", "payment_intent", PaymentIntents.IntentTable.Capture, PaymentIntents.Capture.Handle),
        Post($"{Intents}/{{id}}/cancel", "payment_intent", PaymentIntents.IntentTable.Cancel, PaymentIntents.Cancel.Handle),
        List(
            $"{Intents}/{{id}}/amount_details_line_items", "payment_intent_amount_details_line_item",
            PaymentIntents.ListLineItems.Table, PaymentIntents.ListLineItems.Handle),

        Post("/v1/payment_methods", "payment_method", PaymentMethods.Create.Table, PaymentMethods.Create.Handle)
            with { Access = Access.Publishable },
        Get("/v1/payment_methods/{id}", "payment_method", PaymentMethods.Retrieve.Table, PaymentMethods.Retrieve.Handle),
        Post("/v1/payment_methods/{id}", "payment_method", PaymentMethods.Update.Table, PaymentMethods.Update.Handle),

        List("/v1/charges", "charge", Charges.List.Table, Charges.List.Handle),
        Search("/v1/charges", "charge", Charges.Search.Handle),
        Get("/v1/charges/{id}", "charge", Charges.Retrieve.Table, Charges.Retrieve.Handle),

        List(
            Configurations, "payment_method_configuration",
            PaymentMethodConfigurations.ConfigurationTable.List, PaymentMethodConfigurations.List.Handle),
        Post(
            Configurations, "payment_method_configuration",
            PaymentMethodConfigurations.ConfigurationTable.Create, PaymentMethodConfigurations.Create.Handle),
        Get(
            $"{Configurations}/{{id}}", "payment_method_configuration",
            PaymentMethodConfigurations.Retrieve.Table, PaymentMethodConfigurations.Retrieve.Handle),
        Post(
            $"{Configurations}/{{id}}", "payment_method_configuration",
            PaymentMethodConfigurations.ConfigurationTable.Update, PaymentMethodConfigurations.Update.Handle),

        List("/v1/events", "event", Events.List.Table, Events.List.Handle),
        Get("/v1/events/{id}", "event", Events.Retrieve.Table, Events.Retrieve.Handle),

        Get("/v1/account", "account", Accounts.Retrieve.Table, Accounts.Retrieve.Handle),
        Get("/v1/accounts/{id}", "account", Accounts.Retrieve.Table, Accounts.Retrieve.Handle),

        Post("/sandbox/payment_intents/{id}/approve", "sandbox.redirect", Customer.ApproveTable, Customer.Approve),
        Post("/sandbox/payment_intents/{id}/decline", "sandbox.redirect", Customer.Table, Customer.Decline),
        Post("/sandbox/payment_intents/{id}/cancel", "sandbox.redirect", Customer.Table, Customer.Cancel),
        Post("/sandbox/payment_intents/{id}/fail", "sandbox.redirect", Customer.Table, Customer.Fail),
        Post("/sandbox/payment_intents/{id}/expire", "sandbox.redirect", Customer.Table, Customer.Expire),
        Get("/sandbox/clock", "sandbox.clock", Clock.Table, Clock.Read),
        Post("/sandbox/clock/advance", "sandbox.clock", Clock.AdvanceTable, Clock.Advance),
        Post("/sandbox/faults", "sandbox.fault", FaultDial.Table, FaultDial.Create),
        Get("/sandbox/faults", "sandbox.fault", FaultDial.Plain, FaultDial.List) with { IsList = true },
        Get("/sandbox/faults", "sandbox.fault", FaultDial.Plain, FaultDial.Delete) with { IsList = true, Method = "DELETE" },
        Post("/sandbox/reset", "sandbox.reset", Reset.Table, Reset.Handle),
    ];

    private static ApiEndpoint Get(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        new() { Method = "GET", Pattern = pattern, Answers = answers, Table = table, Handle = handle };

    private static ApiEndpoint List(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        Get(pattern, answers, table, handle) with { IsList = true };

    private static ApiEndpoint Search(
        string list, string answers, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        List($"{list}/search", answers, Searches.Table, handle) with { IsSearch = true };

    private static ApiEndpoint Post(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        Get(pattern, answers, table, handle) with { Method = "POST" };
}
