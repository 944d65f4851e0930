using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Layby.Tests.Journeys;
using Layby.Tests.Providers;

namespace Layby.Tests.Phones;

/// <summary>
/// One of the two mobile SDKs as its sources and recordings show it: the headers, how it spells lists, what it adds to each
/// call, how it knows that the customer is back, and what it makes of the first read after that.
/// </summary>
internal sealed partial class Phone
{
    private readonly Shop shop;
    private readonly bool isIos;
    private readonly (string Name, string Value)[] headers;

    private Phone(Shop shop, bool isIos, string returnUrl, params (string Name, string Value)[] headers)
    {
        this.shop = shop;
        this.isIos = isIos;
        this.headers = headers;
        ReturnUrl = returnUrl;
    }

    /// <summary>Where the app wants its customer back; on Android, what the SDK says when the app says nothing.</summary>
    public string ReturnUrl { get; init; }

    /// <summary>iOS 26.7: an URL of the app's own scheme.</summary>
    public static Phone Ios(Shop shop) => new(
        shop, true, "myapp://stripe-redirect?x=1",
        ("User-Agent", "Shop/1 CFNetwork/1568 Darwin/24.0"),
        ("X-Stripe-User-Agent", """{"lang":"objective-c","bindings_version":"26.7.0","type":"iPhone"}"""),
        ("Stripe-Version", "2020-08-27; alipay_beta=v1"),
        ("Accept-Language", "de-DE,de;q=0.9"));

    /// <summary>Android 23.16.</summary>
    public static Phone Android(Shop shop) => new(
        shop, false, "stripesdk://payment_return_url/com.example",
        ("User-Agent", "Stripe/v1 AndroidBindings/23.16.0"),
        ("X-Stripe-User-Agent", """{"os.name":"android","bindings.version":"23.16.0","lang":"Java"}"""),
        ("Stripe-Mobile-Sdk-Version", "23.16.0"),
        ("Stripe-Version", "2020-08-27"),
        ("Accept-Charset", "UTF-8"),
        ("Accept-Language", "de-DE"));

    /// <summary>The phone of this name.</summary>
    public static Phone Of(string name, Shop shop) => name is "ios" ? Ios(shop) : Android(shop);

    /// <summary>What it adds to a payment method, and beside it, whenever it confirms.</summary>
    public (string Name, string Value)[] Notes =>
    [
        ("payment_method_data[payment_user_agent]", isIos
            ? "stripe-ios/26.7.0; variant.paymentsheet; PaymentSheet"
            : "stripe-android/23.16.0;PaymentSheet"),
        ("payment_method_data[guid]", "3a39eb4a-11f0-4d63-9c4f-1d0a0f3b9f8e3c6a01"),
        ("payment_method_data[muid]", "8bd2ac2e-7b0c-4f42-b5b2-1c0d9a3a6f4e8d7f10"),
        ("payment_method_data[sid]", "f2f7c9c6-9d6f-4d07-8a7a-6f5f3b6bb0c1b0d2a1"),
        ("payment_method_data[time_on_page]", "17234"),
        ("payment_method_data[client_attribution_metadata][client_session_id]", "0E1B"),
        ("client_attribution_metadata[client_session_id]", "0E1B"),
        ("client_attribution_metadata[merchant_integration_source]", "elements"),
        ("client_attribution_metadata[merchant_integration_subtype]", "mobile"),
        ("radar_options[hcaptcha_token]", "P1_eyJ0eXAi"),
        ("set_as_default_payment_method", "false"),
        ("use_stripe_sdk", "true"),
    ];

    /// <summary>A method of this type, with what the sheet's form asked for; Alma's asks for nothing.</summary>
    public static (string Name, string Value)[] Method(string type, string email = "customer@email.de") => type is "alma"
        ? [("payment_method_data[type]", "alma")]
        :
        [
            ("payment_method_data[type]", type),
            ("payment_method_data[billing_details][email]", email),
            ("payment_method_data[billing_details][address][country]", "DE"),
        ];

    /// <summary>Reads with the publishable key, or another.</summary>
    public Task<Reply> GetAsync(string path, (string, string)[] fields, string? key = null) =>
        shop.SendAsync("GET", $"{path}?{Encode(fields)}", null, key ?? shop.PublishableKey, headers: headers);

    /// <summary>Posts with the publishable key, or another.</summary>
    public Task<Reply> PostAsync(string path, (string, string)[] fields, string? key = null) => shop.SendAsync(
        "POST", path, Encode(fields), key ?? shop.PublishableKey,
        isIos ? "application/x-www-form-urlencoded" : "application/x-www-form-urlencoded; charset=UTF-8", headers);

    /// <summary>Confirms an intent, of a payment or of a setup, with a new method.</summary>
    public async Task<JsonNode> ConfirmAsync(Reply intent, string type, string email = "customer@email.de")
    {
        (string, string)[] goods = !IsPayment(intent) ? [] :
        [
            ("shipping[name]", "Jenny Rosen"), ("shipping[address][line1]", "Hauptstraße 1"),
            ("shipping[address][country]", "DE"), ("payment_method_options[klarna][setup_future_usage]", ""),
        ];
        var reply = await PostAsync(
            $"{Address(intent)}/confirm",
            [Secret(intent), .. Method(type, email), .. Notes, ("return_url", ReturnUrl), Expanding("payment_method"), .. goods]);
        return Decoders.Intent(reply.Granted().Json);
    }

    /// <summary>The first read after the web view has closed: iOS refreshes Klarna's, and reads all others.</summary>
    public async Task<JsonNode> LookAsync(Reply intent, string type)
    {
        (string, string)[] fields = [Secret(intent), Expanding("payment_method")];
        var reply = isIos && type is "klarna"
            ? await PostAsync($"{Address(intent)}/refresh", fields)
            : await GetAsync(Address(intent), fields);
        return Decoders.Intent(reply.Granted().Json);
    }

    /// <summary>What the SDK tells the app. iOS asks for Klarna and Alma only once: what is still open counts as left.</summary>
    public static string OutcomeOf(JsonNode intent) => (string?)intent["status"] switch
    {
        "succeeded" or "requires_capture" => "succeeded",
        "requires_payment_method" => "failed",
        "requires_action" or "canceled" => "canceled",
        var other => throw new InvalidOperationException($"{other} would be polled."),
    };

    /// <summary>
    /// True when this address brings the customer back. iOS compares scheme, host, path and every item of its own query;
    /// Android the scheme and the host.
    /// </summary>
    public bool Recognises(string address)
    {
        var (wanted, got) = (Parts().Match(ReturnUrl).Groups, Parts().Match(address).Groups);
        var same = wanted["scheme"].Value == got["scheme"].Value
            && string.Equals(wanted["host"].Value, got["host"].Value, StringComparison.OrdinalIgnoreCase);
        return same && (!isIos || (wanted["path"].Value == got["path"].Value
            && !wanted["query"].Value.Split('&').Except(got["query"].Value.Split('&')).Any()));
    }

    /// <summary>Opens an address in the web view.</summary>
    public static async Task<PageVisitor> BrowseAsync(HttpClient web, JsonNode intent)
    {
        var view = new PageVisitor(web, "de-DE");
        await view.OpenAsync(new Uri((string)intent["next_action"]!["redirect_to_url"]!["url"]!).PathAndQuery);
        return view;
    }

    /// <summary>As the SDK spells a list of one.</summary>
    public (string Name, string Value) Expanding(string property) => (isIos ? "expand[0]" : "expand[]", property);

    /// <summary>The client secret of an intent.</summary>
    public static (string Name, string Value) Secret(Reply intent) => ("client_secret", (string)intent["client_secret"]!);

    /// <summary>An intent's address, whose id is taken out of the secret as the SDK does.</summary>
    public static string Address(Reply intent)
    {
        var id = ((string)intent["client_secret"]!).Split("_secret_")[0];
        return $"{(IsPayment(intent) ? Shop.Intents : Shop.Setups)}/{id}";
    }

    private static bool IsPayment(Reply intent) => intent.Id.StartsWith("pi_", StringComparison.Ordinal);

    // .NET's own reading of an address adds a slash where there is none; the phones' does not.
    [GeneratedRegex(@"^(?<scheme>[^:]+)://(?<host>[^/?#]*)(?<path>[^?#]*)(\?(?<query>[^#]*))?")]
    private static partial Regex Parts();

    // Both escape the brackets of names, too.
    private static string Encode((string Name, string Value)[] fields)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            form.Append(form.Length > 0 ? "&" : "").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return form.ToString();
    }
}
