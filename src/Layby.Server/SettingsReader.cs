using System.Globalization;
using Layby.Core.Balances;
using Layby.Core.Webhooks;
using Layby.Server.Store.Postgres;
using Layby.Server.Versions;

namespace Layby.Server;

/// <summary>Why the server does not start.</summary>
/// <param name="exitCode">2: an option is wrong. 3: it would not be safe.</param>
/// <param name="message">One sentence for the person who starts it.</param>
public sealed class StartRefusedException(int exitCode, string message) : Exception(message)
{
    /// <summary>The process ends with it.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>Reads the settings: options win over LAYBY_… variables, and those over appsettings.json.</summary>
public static class SettingsReader
{
    private static readonly string[] Names =
    [
        "urls", "data", "database", "keys", "public-url", "api-version", "merchant-name", "country", "fee-klarna", "fee-alma",
        "fee-card", "webhook-retries", "rate-limit", "shop-origins", "keep-events", "metrics-urls", "otlp", "log", "mode",
        "seal-key-file",
    ];

    // The key itself is no option: what is on a command line, every user of the machine can read.
    private const string SealKey = "LAYBY_SEAL_KEY";

    // As every program that sends to a collector has it. https://opentelemetry.io/docs/specs/otel/protocol/exporter/
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The settings of these arguments in these surroundings.</summary>
    /// <exception cref="StartRefusedException">Something is wrong with them.</exception>
    public static Settings Read(IReadOnlyList<string> arguments, Func<string, string?> variable, string? appsettings)
    {
        var given = new Dictionary<string, string>();
        ReadFile(appsettings, given);
        if (variable(Collector) is { Length: > 0 } collector)
        {
            given["otlp"] = collector;
        }

        foreach (var name in Names)
        {
            if (variable("LAYBY_" + name.Replace('-', '_').ToUpperInvariant()) is { Length: > 0 } value)
            {
                given[name] = value;
            }
        }

        ReadArguments(arguments, given);
        return LiveSettings.Checked(Checked(given) with { Seal = SealOf(given, variable(SealKey)) });
    }

    private static void ReadFile(string? path, Dictionary<string, string> given)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        try
        {
            var file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path)).Build();
            foreach (var name in Names)
            {
                if (file[name] is { Length: > 0 } value)
                {
                    given[name] = value;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or FormatException)
        {
            throw Wrong($"The file {path} can not be read as settings: it wants one JSON object.");
        }
    }

    private static void ReadArguments(IReadOnlyList<string> arguments, Dictionary<string, string> given)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var before, var after] ? (before, after) : (arguments[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !Names.Contains(name[2..]))
            {
                throw Wrong($"There is no option {name}; there are {string.Join(", ", Names.Select(each => "--" + each))}.");
            }

            value ??= ++i < arguments.Count ? arguments[i] : "";
            given[name[2..]] = value.Length > 0 ? value : throw Wrong($"The option {name} wants a value.");
        }
    }

    private static Settings Checked(Dictionary<string, string> given)
    {
        var defaults = new Settings();
        var urls = ListeningOf(given, "urls") ?? defaults.Urls;
        var metrics = ListeningOf(given, "metrics-urls");
        if (metrics is not null && metrics.Port == urls.Port && urls.Port != 0)
        {
            throw Wrong("The option --metrics-urls wants a port of its own, so that nothing else is served there.");
        }

        return defaults with
        {
            Urls = urls,
            DataFolder = given.GetValueOrDefault("data", defaults.DataFolder),
            Database = DatabaseOf(given),
            KeepEvents = DaysOf(given),
            IsLive = given.GetValueOrDefault("mode", "sandbox") switch
            {
                "sandbox" => false,
                "live" => true,
                var other => throw Wrong($"The option --mode takes sandbox or live, not '{other}'."),
            },
            Keys = KeysOf(given, (defaults with { Urls = urls }).IsLoopback && given.GetValueOrDefault("mode") is not "live"),
            PublicUrl = UrlOf(given, "public-url"),
            DefaultVersion = VersionOf(given) ?? defaults.DefaultVersion,
            MerchantName = given.GetValueOrDefault("merchant-name", defaults.MerchantName),
            Country = CountryOf(given) ?? defaults.Country,
            FeeKlarna = FeeOf(given, "fee-klarna") ?? defaults.FeeKlarna,
            FeeAlma = FeeOf(given, "fee-alma") ?? defaults.FeeAlma,
            FeeCard = FeeOf(given, "fee-card") ?? defaults.FeeCard,
            WebhookRetries = RetriesOf(given) ?? defaults.WebhookRetries,
            RateLimit = RateOf(given),
            ShopOrigins = OriginsOf(given),
            MetricsUrls = metrics,
            Otlp = UrlOf(given, "otlp"),
            Log = given.GetValueOrDefault("log", "text") switch
            {
                "text" => LogStyle.Text,
                "json" => LogStyle.Json,
                var other => throw Wrong($"The option --log takes text or json, not '{other}'."),
            },
        };
    }

    // What is in the file is not repeated: it is a secret.
    private static Seal? SealOf(Dictionary<string, string> given, string? variable)
    {
        if (!given.TryGetValue("seal-key-file", out var path))
        {
            return variable is not { Length: > 0 } text ? null
                : Seal.Parse(text)
                    ?? throw Wrong($"The variable {SealKey} wants 32 bytes as base64, as `openssl rand -base64 32` prints them.");
        }

        try
        {
            return Seal.Parse(File.ReadAllText(path))
                ?? throw Wrong($"The file {path} wants 32 bytes as base64, as `openssl rand -base64 32` prints them.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"The file {path} of --seal-key-file can not be read.");
        }
    }

    private static KeyPolicy KeysOf(Dictionary<string, string> given, bool loopback) => given.GetValueOrDefault("keys") switch
    {
        null => loopback ? KeyPolicy.Open : KeyPolicy.Listed,
        "open" when given.GetValueOrDefault("mode") is "live" => throw new StartRefusedException(
            3, "Open keys let everybody in, so they are refused beside keys that move real money: use --keys listed."),
        "open" when !loopback => throw new StartRefusedException(
            3, "Open keys let everybody in, so they are refused on an address that other machines can reach: use --keys listed."),
        "open" => KeyPolicy.Open,
        "listed" => KeyPolicy.Listed,
        var other => throw Wrong($"The option --keys takes open or listed, not '{other}'."),
    };

    // What was given is not repeated: there may be a password in it.
    private static PostgresAddress? DatabaseOf(Dictionary<string, string> given) => given.GetValueOrDefault("database", "sqlite") switch
    {
        "sqlite" => null,
        var text => PostgresAddress.Parse(text)
            ?? throw Wrong("The option --database takes sqlite or an address like postgres://layby:PASSWORD@127.0.0.1:5432/layby."),
    };

    // Fewer days than that, and the answer to a call that may still be repeated would go with its event.
    private static int? DaysOf(Dictionary<string, string> given) => given.GetValueOrDefault("keep-events", "forever") switch
    {
        "forever" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= 2 and <= 36_500 => days,
        var text => throw Wrong($"The option --keep-events takes forever or a number of days from 2 to 36500, not '{text}'."),
    };

    private static Uri? UrlOf(Dictionary<string, string> given, string name)
    {
        if (!given.TryGetValue(name, out var text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw Wrong($"The option --{name} wants an http or https address, not '{text}'.");
    }

    private static Uri? ListeningOf(Dictionary<string, string> given, string name) => UrlOf(given, name) switch
    {
        null => null,
        { Scheme: "http", AbsolutePath: "/" } url => url,
        _ => throw Wrong($"The option --{name} wants an address like http://127.0.0.1:4242; put TLS in front of it."),
    };

    private static ApiVersion? VersionOf(Dictionary<string, string> given)
    {
        if (!given.TryGetValue("api-version", out var text))
        {
            return null;
        }

        return ApiVersion.Parse(text, out var version) is null
            ? version
            : throw Wrong($"The option --api-version wants a version like {ApiVersion.NewestDahlia}, not '{text}'.");
    }

    private static string? CountryOf(Dictionary<string, string> given) =>
        !given.TryGetValue("country", out var text) ? null
        : text.Length == 2 && text.All(char.IsAsciiLetterUpper) ? text
        : throw Wrong($"The option --country wants two capital letters like FR, not '{text}'.");

    private static FeeRate? FeeOf(Dictionary<string, string> given, string name) =>
        !given.TryGetValue(name, out var text) ? null
        : FeeRate.Parse(text)
            ?? throw Wrong($"The option --{name} wants percent and minor units like {new FeeRate(499, 35)}, not '{text}'.");

    private static RetrySchedule? RetriesOf(Dictionary<string, string> given) =>
        !given.TryGetValue("webhook-retries", out var text) ? null
        : RetrySchedule.Parse(text)
            ?? throw Wrong($"The option --webhook-retries wants delays and an end like {RetrySchedule.Default}, not '{text}'.");

    private static CallRate? RateOf(Dictionary<string, string> given) => given.GetValueOrDefault("rate-limit", "off") switch
    {
        "off" => null,
        var text => CallRate.Parse(text)
            ?? throw Wrong($"The option --rate-limit wants off or calls per second, minute or hour like 100/s, not '{text}'."),
    };

    private static string OriginsOf(Dictionary<string, string> given) => !given.TryGetValue("shop-origins", out var text)
        ? ""
        : string.Join(' ', text.Split(',', StringSplitOptions.TrimEntries).Select(OriginOf));

    // It stands in a header as it is, so nothing but a scheme, a host and a port may be in it.
    private static string OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.UserInfo is ""
            && string.Equals(origin.GetLeftPart(UriPartial.Authority), text.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            ? origin.GetLeftPart(UriPartial.Authority)
            : throw Wrong($"The option --shop-origins wants origins like https://shop.example, with commas between, not '{text}'.");

    private static StartRefusedException Wrong(string message) => new(2, message);
}
