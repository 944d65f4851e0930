using Layby.Server.Browser;
using Layby.Server.Sandbox;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server;

/// <summary>Every address of the API, with what it takes, who may call and what answers.</summary>
public static class ApiRoutes
{
    private const string Intents = "/v1/payment_intents";
    private const string Setups = "/v1/setup_intents";
    private const string Endpoints = "/v1/webhook_endpoints";
    private const string Checkouts = "/v1/checkout/sessions";
    private const string Session = "checkout.session";
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
            PaymentIntents.ListLineItems.Table, PaymentIntents.ListLineItems.Handle)
            with { Resource = "payment_intents" },

        Post(Setups, "setup_intent", SetupIntents.SetupTable.Create, SetupIntents.Create.Handle),
        List(Setups, "setup_intent", SetupIntents.SetupTable.List, SetupIntents.List.Handle),
        Get($"{Setups}/{{id}}", "setup_intent", SetupIntents.SetupTable.Retrieve, SetupIntents.Retrieve.Handle)
            with { Access = Access.ClientSecret },
        Post($"{Setups}/{{id}}", "setup_intent", SetupIntents.SetupTable.Update, SetupIntents.Update.Handle),
        Post($"{Setups}/{{id}}/confirm", "setup_intent", SetupIntents.SetupTable.Confirm, SetupIntents.Confirm.Handle)
            with { Access = Access.ClientSecret },
        Post($"{Setups}/{{id}}/refresh", "setup_intent", SetupIntents.SetupTable.Retrieve, SetupIntents.Retrieve.Handle)
            with { Access = Access.ClientSecret },
        Post($"{Setups}/{{id}}/cancel", "setup_intent", SetupIntents.SetupTable.Cancel, SetupIntents.Cancel.Handle),
        List("/v1/setup_attempts", "setup_attempt", SetupAttempts.List.Table, SetupAttempts.List.Handle),

        Checkout(Post(Checkouts, Session, CheckoutSessions.SessionTable.Create, CheckoutSessions.Create.Handle)),
        Checkout(List(Checkouts, Session, CheckoutSessions.SessionTable.List, CheckoutSessions.List.Handle)),
        Checkout(Get($"{Checkouts}/{{id}}", Session, CheckoutSessions.SessionTable.Plain, CheckoutSessions.Retrieve.Handle)),
        Checkout(Post($"{Checkouts}/{{id}}", Session, CheckoutSessions.SessionTable.Update, CheckoutSessions.Update.Handle)),
        Checkout(Post($"{Checkouts}/{{id}}/expire", Session, CheckoutSessions.SessionTable.Plain, CheckoutSessions.Expire.Handle)),
        Checkout(List(
            $"{Checkouts}/{{id}}/line_items", "item",
            CheckoutSessions.SessionTable.ListLines, CheckoutSessions.ListLines.Handle)),

        Post("/v1/payment_methods", "payment_method", PaymentMethods.Create.Table, PaymentMethods.Create.Handle)
            with { Access = Access.Publishable },
        Get("/v1/payment_methods/{id}", "payment_method", PaymentMethods.Retrieve.Table, PaymentMethods.Retrieve.Handle)
            with { OwnedBy = Ownership.CustomerOfMethod },
        Post("/v1/payment_methods/{id}", "payment_method", PaymentMethods.Update.Table, PaymentMethods.Update.Handle)
            with { OwnedBy = Ownership.CustomerOfMethod },
        List("/v1/payment_methods", "payment_method", PaymentMethods.List.Table, PaymentMethods.List.Handle)
            with { OwnedBy = Ownership.CustomerInForm },
        Post("/v1/payment_methods/{id}/attach", "payment_method", PaymentMethods.Attach.Table, PaymentMethods.Attach.Handle)
            with { OwnedBy = Ownership.CustomerOfMethod },
        Post("/v1/payment_methods/{id}/detach", "payment_method", PaymentMethods.Detach.Table, PaymentMethods.Detach.Handle)
            with { OwnedBy = Ownership.CustomerOfMethod },

        Post("/v1/customers", "customer", Customers.CustomerTable.Create, Customers.Create.Handle),
        List("/v1/customers", "customer", Customers.CustomerTable.List, Customers.List.Handle),
        Search("/v1/customers", "customer", Customers.Search.Handle),
        Get("/v1/customers/{id}", "customer", Customers.CustomerTable.Retrieve, Customers.Retrieve.Handle)
            with { OwnedBy = Ownership.CustomerInAddress },
        Post("/v1/customers/{id}", "customer", Customers.CustomerTable.Update, Customers.Update.Handle)
            with { OwnedBy = Ownership.CustomerInAddress },
        Delete("/v1/customers/{id}", "customer", Customers.CustomerTable.Retrieve, Customers.Delete.Handle),
        List(
            "/v1/customers/{id}/payment_methods", "payment_method",
            PaymentMethods.List.CustomerTable, PaymentMethods.List.OfCustomer)
            with { OwnedBy = Ownership.CustomerInAddress },
        Get(
            "/v1/customers/{id}/payment_methods/{member}", "payment_method",
            PaymentMethods.Retrieve.Table, PaymentMethods.List.OneOfCustomer)
            with { OwnedBy = Ownership.CustomerInAddress },

        Get("/v1/elements/sessions", "elements_session", ElementsSessions.Retrieve.Table, ElementsSessions.Retrieve.Handle)
            with { Access = Access.Publishable },
        Post("/v1/elements/payment_methods/{id}/detach", "payment_method", PaymentMethods.Detach.Table, PaymentMethods.Detach.Handle)
            with { OwnedBy = Ownership.CustomerOfMethod },
        Post(
            "/v1/elements/customers/{id}/set_default_payment_method", "customer",
            Customers.SetDefaultMethod.Table, Customers.SetDefaultMethod.Handle)
            with { OwnedBy = Ownership.CustomerInAddress },

        Post("/v1/ephemeral_keys", "ephemeral_key", EphemeralKeys.Create.Table, EphemeralKeys.Create.Handle),
        Delete("/v1/ephemeral_keys/{id}", "ephemeral_key", EphemeralKeys.Delete.Table, EphemeralKeys.Delete.Handle),
        Post("/v1/customer_sessions", "customer_session", CustomerSessions.Create.Table, CustomerSessions.Create.Handle),
        Post(
            "/v1/confirmation_tokens", "confirmation_token", ConfirmationTokens.Create.Table, ConfirmationTokens.Create.Handle)
            with { Access = Access.Publishable, OwnedBy = Ownership.MethodInForm },
        Post(
            "/v1/test_helpers/confirmation_tokens", "confirmation_token",
            ConfirmationTokens.Create.Table, ConfirmationTokens.Create.Handle),
        Get(
            "/v1/confirmation_tokens/{id}", "confirmation_token",
            ConfirmationTokens.Retrieve.Table, ConfirmationTokens.Retrieve.Handle),

        Post("/v1/tokens", "token", Tokens.Create.Table, Tokens.Create.Handle) with { Access = Access.Publishable },
        Get("/v1/tokens/{id}", "token", Tokens.Retrieve.Table, Tokens.Retrieve.Handle) with { Access = Access.Publishable },

        Get("/v1/mandates/{id}", "mandate", Mandates.Retrieve.Table, Mandates.Retrieve.Handle),

        Post("/v1/charges", "charge", Charges.Create.Table, Charges.Create.Handle),
        List("/v1/charges", "charge", Charges.List.Table, Charges.List.Handle),
        Search("/v1/charges", "charge", Charges.Search.Handle),
        Get("/v1/charges/{id}", "charge", Charges.Retrieve.Table, Charges.Retrieve.Handle),
        Post("/v1/charges/{id}", "charge", Charges.Update.Table, Charges.Update.Handle),
        Post("/v1/charges/{id}/capture", "charge", Charges.Capture.Table, Charges.Capture.Handle),
        List("/v1/charges/{id}/refunds", "refund", Refunds.List.OfChargeTable, Refunds.List.OfCharge),

        Post("/v1/refunds", "refund", Refunds.Create.Table, Refunds.Create.Handle),
        List("/v1/refunds", "refund", Refunds.List.Table, Refunds.List.Handle),
        Get("/v1/refunds/{id}", "refund", Refunds.Retrieve.Table, Refunds.Retrieve.Handle),
        Post("/v1/refunds/{id}", "refund", Refunds.Update.Table, Refunds.Update.Handle),
        Post("/v1/refunds/{id}/cancel", "refund", Refunds.Cancel.Table, Refunds.Cancel.Handle),

        List("/v1/disputes", "dispute", Disputes.List.Table, Disputes.List.Handle),
        Get("/v1/disputes/{id}", "dispute", Disputes.Retrieve.Table, Disputes.Retrieve.Handle),
        Post("/v1/disputes/{id}", "dispute", Disputes.Update.Table, Disputes.Update.Handle),
        Post("/v1/disputes/{id}/close", "dispute", Disputes.Close.Table, Disputes.Close.Handle),

        List("/v1/reviews", "review", Reviews.List.Table, Reviews.List.Handle),
        Get("/v1/reviews/{id}", "review", Reviews.Retrieve.Table, Reviews.Retrieve.Handle),
        Post("/v1/reviews/{id}/approve", "review", Reviews.Approve.Table, Reviews.Approve.Handle),

        Get("/v1/balance", "balance", Balances.Retrieve.Table, Balances.Retrieve.Handle),
        List(
            "/v1/balance_transactions", "balance_transaction",
            BalanceTransactions.List.Table, BalanceTransactions.List.Handle),
        Get(
            "/v1/balance_transactions/{id}", "balance_transaction",
            BalanceTransactions.Retrieve.Table, BalanceTransactions.Retrieve.Handle),

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

        Post(Endpoints, "webhook_endpoint", WebhookEndpoints.EndpointTable.Create, WebhookEndpoints.Create.Handle),
        List(Endpoints, "webhook_endpoint", WebhookEndpoints.EndpointTable.List, WebhookEndpoints.List.Handle),
        Get($"{Endpoints}/{{id}}", "webhook_endpoint", WebhookEndpoints.EndpointTable.Retrieve, WebhookEndpoints.Retrieve.Handle),
        Post($"{Endpoints}/{{id}}", "webhook_endpoint", WebhookEndpoints.EndpointTable.Update, WebhookEndpoints.Update.Handle),
        Post($"{Endpoints}/{{id}}/resend", "layby.resend", WebhookEndpoints.Resend.Table, WebhookEndpoints.Resend.Handle)
            with { Resource = "webhook_endpoints" },
        Delete($"{Endpoints}/{{id}}", "webhook_endpoint", WebhookEndpoints.EndpointTable.Retrieve, WebhookEndpoints.Delete.Handle),

        List("/v1/events", "event", Events.List.Table, Events.List.Handle),
        Get("/v1/events/{id}", "event", Events.Retrieve.Table, Events.Retrieve.Handle),

        Post("/v1/events/{id}/retry", "event", Events.Retry.Table, Events.Retry.Handle),

        Get("/v1/account", "account", Accounts.Retrieve.Table, Accounts.Retrieve.Handle),
        Get("/v1/accounts/{id}", "account", Accounts.Retrieve.Table, Accounts.Retrieve.Handle),

        Post("/v3/elements/payment_intents/{id}", "layby.element_session", ElementSession.Table, ElementSession.OfPayment)
            with { Access = Access.ClientSecret, Resource = "payment_intents" },
        Post("/v3/elements/setup_intents/{id}", "layby.element_session", ElementSession.Table, ElementSession.OfSetup)
            with { Access = Access.ClientSecret, Resource = "setup_intents" },
        Post("/v3/elements/deferred", "layby.element_session", ElementSession.DeferredTable, ElementSession.Deferred)
            with { Access = Access.Publishable, Resource = "payment_method_configurations" },

        Post(
            "/v1/stripecli/sessions", "stripecli_session",
            StripeCliSessions.Create.Table, StripeCliSessions.Create.Handle),

        Post("/sandbox/payment_intents/{id}/approve", "sandbox.redirect", Customer.ApproveTable, Customer.Approve),
        Post("/sandbox/payment_intents/{id}/decline", "sandbox.redirect", Customer.Table, Customer.Decline),
        Post("/sandbox/payment_intents/{id}/cancel", "sandbox.redirect", Customer.Table, Customer.Cancel),
        Post("/sandbox/payment_intents/{id}/fail", "sandbox.redirect", Customer.Table, Customer.Fail),
        Post("/sandbox/payment_intents/{id}/expire", "sandbox.redirect", Customer.Table, Customer.Expire),
        Post("/sandbox/setup_intents/{id}/approve", "sandbox.redirect", SetupCustomer.Table, SetupCustomer.Approve),
        Post("/sandbox/setup_intents/{id}/decline", "sandbox.redirect", SetupCustomer.Table, SetupCustomer.Decline),
        Post("/sandbox/setup_intents/{id}/cancel", "sandbox.redirect", SetupCustomer.Table, SetupCustomer.Cancel),
        Post("/sandbox/setup_intents/{id}/fail", "sandbox.redirect", SetupCustomer.Table, SetupCustomer.Fail),
        Post("/sandbox/setup_intents/{id}/expire", "sandbox.redirect", SetupCustomer.Table, SetupCustomer.Expire),
        List("/sandbox/mandates", "mandate", Sandbox.Mandates.ListTable, Sandbox.Mandates.List),
        Post("/sandbox/mandates/{id}/revoke", "mandate", Sandbox.Mandates.Table, Sandbox.Mandates.Revoke),
        Post("/sandbox/refunds/{id}/succeed", "refund", RefundEnd.SucceedTable, RefundEnd.Succeed),
        Post("/sandbox/refunds/{id}/fail", "refund", RefundEnd.FailTable, RefundEnd.Fail),
        Get("/sandbox/clock", "sandbox.clock", Clock.Table, Clock.Read),
        Post("/sandbox/disputes", "dispute", CustomerDisputes.OpenTable, CustomerDisputes.Open),
        Post("/sandbox/disputes/{id}/escalate", "dispute", CustomerDisputes.Table, CustomerDisputes.Escalate),
        Post("/sandbox/disputes/{id}/win", "dispute", CustomerDisputes.Table, CustomerDisputes.Win),
        Post("/sandbox/disputes/{id}/lose", "dispute", CustomerDisputes.LoseTable, CustomerDisputes.Lose),
        Post("/sandbox/clock/advance", "sandbox.clock", Clock.AdvanceTable, Clock.Advance),
        Post("/sandbox/faults", "sandbox.fault", FaultDial.Table, FaultDial.Create),
        Get("/sandbox/faults", "sandbox.fault", FaultDial.Plain, FaultDial.List) with { IsList = true },
        Get("/sandbox/faults", "sandbox.fault", FaultDial.Plain, FaultDial.Delete) with { IsList = true, Method = "DELETE" },
        Post(
            "/sandbox/webhook_endpoints/{id}/roll_secret", "webhook_endpoint",
            WebhookEndpoints.RollSecret.Table, WebhookEndpoints.RollSecret.Handle),
        List("/sandbox/deliveries", "sandbox.delivery", Deliveries.Table, Deliveries.List),
        Post("/sandbox/deliveries/resend", "layby.resend", Deliveries.ResendTable, Deliveries.Resend),
        Post("/sandbox/events/{id}/resend", "layby.resend", Deliveries.EventTable, Deliveries.ResendEvent),
        Post("/sandbox/reset", "sandbox.reset", Reset.Table, Reset.Handle),
    ];

    /// <summary>The resources that a restricted key's permissions can name, besides <c>all</c>.</summary>
    public static IReadOnlySet<string> Resources { get; } = All.Select(each => each.Resource).ToHashSet();

    private static ApiEndpoint Get(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        new() { Method = "GET", Pattern = pattern, Answers = answers, Table = table, Handle = handle };

    private static ApiEndpoint List(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        Get(pattern, answers, table, handle) with { IsList = true };

    // The one resource whose object is not named like it.
    private static ApiEndpoint Checkout(ApiEndpoint endpoint) => endpoint with { Resource = "checkout_sessions" };

    private static ApiEndpoint Search(
        string list, string answers, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        List($"{list}/search", answers, Searches.Table, handle) with { IsSearch = true };

    private static ApiEndpoint Post(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        Get(pattern, answers, table, handle) with { Method = "POST" };

    private static ApiEndpoint Delete(
        string pattern, string answers, Param table, Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> handle) =>
        Get(pattern, answers, table, handle) with { Method = "DELETE" };
}
