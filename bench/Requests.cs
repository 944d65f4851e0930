namespace Layby.Bench;

/// <summary>What a shop sends, as Stripe's clients write it: plain brackets, percent-encoded values.</summary>
internal sealed class Requests
{
    /// <summary>From this version on <c>payment_method_types</c> is refused on create.</summary>
    private const string AutomaticOnlySince = "2026-09-30";

    private const string Path = "/v1/payment_intents";

    private static readonly string[] CreateFields =
    [
        "amount=4990",
        "currency=eur",
        "capture_method=automatic",
        "confirmation_method=automatic",
        "description=Order%20100234%20at%20Lagom%20Living",
        "receipt_email=customer%40email.de",
        "statement_descriptor=LAGOM%20LIVING",
        "metadata[order_id]=100234",
        "metadata[customer_number]=K-58213",
        "metadata[channel]=web",
        "metadata[warehouse]=hamburg-2",
        "metadata[campaign]=autumn-sale",
        "shipping[name]=Mock%20Mock",
        "shipping[phone]=%2B49017614284340",
        "shipping[address][line1]=Neue%20Sch%C3%B6nhauser%20Stra%C3%9Fe%202",
        "shipping[address][line2]=3.%20Obergeschoss",
        "shipping[address][city]=Berlin",
        "shipping[address][postal_code]=10178",
        "shipping[address][country]=DE",
        "payment_method_options[klarna][preferred_locale]=de-DE",
    ];

    private const string ConfirmForm =
        "payment_method_data[type]=klarna"
        + "&payment_method_data[billing_details][email]=customer%40email.de"
        + "&payment_method_data[billing_details][name]=Mock%20Mock"
        + "&payment_method_data[billing_details][address][country]=DE"
        + "&return_url=https%3A%2F%2Fshop.example%2Freturn%3Forder%3D100234";

    public Requests(string? version)
    {
        StripeVersion = version;
        CreateForm = string.Join('&', CreateFields.Append(MethodField(version)));
        Create = RequestTemplate.Post(Path, CreateForm, version, keyed: true);
        Retrieve = RequestTemplate.Get(Path + "/{id}", version);
        ListNewest = RequestTemplate.Get(Path + "?limit=10", version);
        ListAfter = RequestTemplate.Get(Path + "?limit=10&starting_after={id}", version);
        Confirm = RequestTemplate.Post(Path + "/{id}/confirm", ConfirmForm, version, keyed: true);
        Approve = RequestTemplate.Post("/sandbox/payment_intents/{id}/approve", "", version, keyed: false);
    }

    public string? StripeVersion { get; }

    public string CreateForm { get; }

    public RequestTemplate Create { get; }

    public RequestTemplate Retrieve { get; }

    public RequestTemplate ListNewest { get; }

    public RequestTemplate ListAfter { get; }

    public RequestTemplate Confirm { get; }

    public RequestTemplate Approve { get; }

    private static string MethodField(string? version) =>
        version is not null && string.CompareOrdinal(version, AutomaticOnlySince) >= 0
            ? "automatic_payment_methods[enabled]=true"
            : "payment_method_types[0]=klarna";
}
