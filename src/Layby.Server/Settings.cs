using System.Net;
using Layby.Core.Balances;
using Layby.Core.Webhooks;
using Layby.Server.Store.Postgres;
using Layby.Server.Versions;

namespace Layby.Server;

/// <summary>Every setting, its default and its limits; read and checked once, at start.</summary>
public sealed record Settings
{
    /// <summary>Where to listen.</summary>
    public Uri Urls { get; init; } = new("http://127.0.0.1:4242");

    /// <summary>The folder of the embedded database.</summary>
    public string DataFolder { get; init; } = "./layby-data";

    /// <summary>The PostgreSQL database; null for the embedded one.</summary>
    public PostgresAddress? Database { get; init; }

    /// <summary>For how many days events are kept at least; null for ever.</summary>
    public int? KeepEvents { get; init; }

    /// <summary>Which keys open an account; open on loopback unless said otherwise.</summary>
    public KeyPolicy Keys { get; init; } = KeyPolicy.Open;

    /// <summary>The address that customers' browsers use; null takes it from each request.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The version of calls and events that name none.</summary>
    public ApiVersion DefaultVersion { get; init; } = ApiVersion.NewestDahlia;

    /// <summary>The shop's name on the providers' pages.</summary>
    public string MerchantName { get; init; } = "Layby Shop";

    /// <summary>The country of the account, ISO 3166 alpha-2.</summary>
    public string Country { get; init; } = "FR";

    /// <summary>When webhooks that failed are tried again.</summary>
    public RetrySchedule WebhookRetries { get; init; } = RetrySchedule.Default;

    /// <summary>True where only this machine reaches the server, which may then call addresses of its own network.</summary>
    public bool IsLoopback => Urls.Host == "localhost"
        || (IPAddress.TryParse(Urls.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>What a payment with Klarna costs.</summary>
    public FeeRate FeeKlarna { get; init; } = new(499, 35);

    /// <summary>What a payment with Alma costs.</summary>
    public FeeRate FeeAlma { get; init; } = new(450, 30);

    /// <summary>What a payment with a card costs.</summary>
    public FeeRate FeeCard { get; init; } = new(150, 25);

    /// <summary>
    /// The origins whose pages may frame the Payment Element, as a header lists them: <c>https://shop.example</c>, with spaces
    /// between; empty where none was named.
    /// </summary>
    public string ShopOrigins { get; init; } = "";

    /// <summary>
    /// Where <c>/metrics</c> is served, with nothing but health beside it; null where it is served beside the API on loopback,
    /// and nowhere else.
    /// </summary>
    public Uri? MetricsUrls { get; init; }

    /// <summary>The OpenTelemetry collector that traces and metrics go to; null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How the log is written.</summary>
    public LogStyle Log { get; init; } = LogStyle.Text;

    /// <summary>How often one key may call; null as often as it likes.</summary>
    public CallRate? RateLimit { get; init; }

    /// <summary>True where keys that move real money open anything; it must be asked for.</summary>
    public bool IsLive { get; init; }

    /// <summary>The server's own key, which seals merchants' credentials; null where none was given.</summary>
    public Seal? Seal { get; init; }

    /// <summary>What the server takes upon itself at most.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>What a payment with this method costs; another method's costs nothing.</summary>
    public FeeRate FeeOf(string method) => method switch
    {
        "klarna" => FeeKlarna,
        "alma" => FeeAlma,
        "card" => FeeCard,
        _ => default,
    };
}

/// <summary>How the log is written.</summary>
public enum LogStyle
{
    /// <summary>A line of text for people.</summary>
    Text,

    /// <summary>A JSON object a line, for machines.</summary>
    Json,
}
