namespace Layby.Tests.Fuzz;

/// <summary>
/// What shops and their customers really send, so that a walk comes to payments that are authorised, captured, refunded
/// and disputed: forms by chance alone would seldom get there. <c>{charge}</c> stands for an id that was found.
/// </summary>
internal static class SaneSteps
{
    private const string Intents = "/v1/payment_intents";
    private const string Intent = Intents + "/{payment_intent}";
    private const string Customer = "/sandbox/payment_intents/{payment_intent}";
    private const string Setup = "/v1/setup_intents/{setup_intent}";

    private const string Klarna = "payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.fr"
        + "&payment_method_data[billing_details][address][country]=FR";

    private const string Alma = "payment_method_data[type]=alma";
    private const string Now = "&confirm=true&return_url=https://a.example/b";

    public static IReadOnlyList<(string Method, string Path, string Form)> All { get; } =
    [
        ("POST", Intents, "amount=10000&currency=eur&payment_method_types[]=klarna&" + Klarna + Now),
        ("POST", Intents, "amount=10000&currency=eur&payment_method_types[]=klarna&capture_method=manual&" + Klarna + Now),
        ("POST", Intents, "amount=10000&currency=eur&payment_method_types[]=alma&" + Alma + Now),
        ("POST", Intents, "amount=10000&currency=eur&payment_method_types[]=alma&capture_method=manual&" + Alma + Now),
        ("POST", Intents, "amount=2000&currency=eur&payment_method_types[]=card&payment_method=pm_card_visa" + Now),
        ("POST", Intents, "amount=2000&currency=eur&payment_method_types[]=card&payment_method=pm_card_createDispute" + Now),
        ("POST", Intents, "amount=7500&currency=eur&payment_method_types[]=klarna&customer={customer}&setup_future_usage=off_session"),
        ("POST", Intents, "amount=100&currency=eur&automatic_payment_methods[enabled]=true&metadata[note]={canary}"),
        ("POST", Intent, "amount=9000&description={canary}"),
        ("POST", Intent + "/confirm", "return_url=https://a.example/b"),
        ("POST", Intent + "/confirm", Klarna + "&return_url=https://a.example/b"),
        ("POST", Intent + "/confirm", "payment_method={payment_method}&return_url=https://a.example/b"),
        ("POST", Intent + "/capture", ""),
        ("POST", Intent + "/capture", "amount_to_capture=100"),
        ("POST", Intent + "/cancel", "cancellation_reason=requested_by_customer"),
        ("GET", Intent + "?expand[]=latest_charge&expand[]=payment_method", ""),
        ("GET", Intent + "?client_secret={client_secret}", ""),
        ("GET", Intents + "?limit=5", ""),
        ("POST", "/v3/elements/payment_intents/{payment_intent}", "locale=fr&country=FR"),
        ("POST", "/v3/elements/setup_intents/{setup_intent}", "locale=auto"),
        ("POST", "/v3/elements/deferred", "mode=payment&amount=12000&currency=eur"),
        ("POST", Customer + "/approve", ""),
        ("POST", Customer + "/approve", ""),
        ("POST", Customer + "/approve", ""),
        ("POST", Customer + "/decline", ""),
        ("POST", Customer + "/cancel", ""),
        ("POST", Customer + "/fail", ""),
        ("POST", Customer + "/expire", ""),
        ("POST", "/v1/refunds", "payment_intent={payment_intent}"),
        ("POST", "/v1/refunds", "charge={charge}&amount=100"),
        ("POST", "/v1/refunds/{refund}", "metadata[note]={canary}"),
        ("POST", "/sandbox/refunds/{refund}/fail", ""),
        ("POST", "/sandbox/refunds/{refund}/succeed", ""),
        ("POST", "/v1/charges", "amount=1000&currency=eur&source=tok_visa"),
        ("POST", "/v1/charges/{charge}", "description={canary}"),
        ("GET", "/v1/charges/{charge}?expand[]=balance_transaction", ""),
        ("POST", "/v1/customers", "name={canary}&email=a@b.fr"),
        ("POST", "/v1/customers/{customer}", "metadata[note]={canary}"),
        ("POST", "/v1/setup_intents", "payment_method_types[]=klarna&customer={customer}&" + Klarna + Now),
        ("POST", "/v1/setup_intents", "payment_method_types[]=card&payment_method=pm_card_visa&customer={customer}" + Now),
        ("POST", Setup + "/confirm", "return_url=https://a.example/b"),
        ("POST", Setup + "/cancel", ""),
        ("POST", "/sandbox/setup_intents/{setup_intent}/approve", ""),
        ("POST", "/sandbox/setup_intents/{setup_intent}/decline", ""),
        ("POST", "/sandbox/mandates/{mandate}/revoke", ""),
        ("POST", "/v1/payment_methods", "type=klarna&billing_details[email]=customer@email.fr&billing_details[address][country]=FR"),
        ("POST", "/v1/payment_methods/{payment_method}/attach", "customer={customer}"),
        ("POST", "/v1/payment_methods/{payment_method}/detach", ""),
        ("POST", "/sandbox/disputes", "payment_intent={payment_intent}&reason=fraudulent"),
        ("POST", "/sandbox/disputes/{dispute}/escalate", ""),
        ("POST", "/sandbox/disputes/{dispute}/win", ""),
        ("POST", "/sandbox/disputes/{dispute}/lose", ""),
        ("POST", "/v1/disputes/{dispute}", "evidence[uncategorized_text]={canary}&submit=true"),
        ("POST", "/v1/disputes/{dispute}/close", ""),
        ("POST", "/v1/confirmation_tokens", Klarna + "&return_url=https://a.example/b"),
        ("POST", "/v1/customer_sessions", "customer={customer}&components[payment_element][enabled]=true"),
        ("POST", "/v1/ephemeral_keys", "customer={customer}"),
        ("POST", "/v1/webhook_endpoints", "url=http://127.0.0.1:1/hook&enabled_events[]=refund.failed"),
        ("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}", ""),
        ("DELETE", "/v1/customers/{customer}", ""),
        ("GET", "/v1/events?limit=20", ""),
        ("POST", "/v1/events/{event}/retry", "webhook_endpoint={webhook_endpoint}"),
        ("GET", "/v1/balance_transactions?limit=3", ""),
        ("POST", "/sandbox/faults", "kind=provider_error&count=1"),
        ("POST", "/sandbox/faults", "kind=provider_timeout&count=1"),
        ("POST", "/sandbox/clock/advance", "seconds=60"),
        ("POST", "/sandbox/clock/advance", "seconds=90000"),
        ("POST", "/sandbox/clock/advance", "seconds=2600000"),
        ("DELETE", "/sandbox/faults", ""),
    ];

    /// <summary>The fields that a customer types on a provider's page.</summary>
    public static IReadOnlyList<string> Typed { get; } =
    [
        "phone=0612345678", "code=123456", "code=999999", "payment_option=pay_later", "payment_option=pay_in_installments",
        "repayment=direct_debit&iban=FR7630006000011234567890189", "repayment=credit_card&card-number=4111111111111111",
        "action=pay", "action=cancel", "action=continue", "installments=3", "step=review", "step=pay", "plan=p3x",
    ];
}
