using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;
using Layby.Server.Providers.Klarna;

namespace Layby.Server.Live;

/// <summary>Makes connectors of the credentials that <c>layby keys connect</c> was given. One network serves them all.</summary>
/// <param name="time">All waiting goes by it.</param>
/// <param name="dice">Chance.</param>
/// <param name="carrier">Carries the calls; it stays its giver's.</param>
/// <param name="log">Where connectors log.</param>
/// <param name="figures">Where it is counted what they are asked.</param>
/// <param name="around">Puts something around all of it; null for nothing.</param>
public sealed class LiveConnectors(
    TimeProvider time, Dice dice, HttpMessageHandler carrier, ILoggerFactory log, Figures figures,
    Func<HttpMessageHandler, HttpMessageHandler>? around = null) : IDisposable
{
    private readonly LiveWatch watch = new(figures, time);
    private readonly HttpMessageInvoker network = new(
        (around ?? (static way => way))(new ProviderNetwork(time, carrier, dice.Chance, figures.Network)), disposeHandler: false);

    /// <summary>The connector of a method.</summary>
    /// <exception cref="OrderRefusedException">These are no credentials of it: one sentence says why, and shows none of them.</exception>
    public MadeConnector Make(string method, ReadOnlySpan<byte> credentials)
    {
        var given = Read(credentials);
        var made = method switch
        {
            "alma" => OfAlma(given),
            "klarna" => OfKlarna(given),
            _ => throw new OrderRefusedException($"There is no live provider for {method}; there are klarna and alma."),
        };
        return made with { Connector = watch.Over(made.Connector) };
    }

    /// <summary>Calls no more.</summary>
    public void Dispose() => network.Dispose();

    private MadeConnector OfAlma(JsonObject given)
    {
        Only(given, "alma", "api_key", "environment", "manual_capture", "always_manual", "installments", "address");
        var contract = new AlmaCredentials(Text(given, "api_key") ?? "", IsLive(given))
        {
            Override = Address(given),
            ManualCapture = Flag(given, "manual_capture"),
            AlwaysManual = Flag(given, "always_manual"),
        };
        if (given["installments"] is JsonArray counts)
        {
            contract = contract with { Counts = [.. counts.Select(CountOf)] };
        }

        return contract.Refuses() is { } why
            ? throw new OrderRefusedException(why)
            : new(new AlmaConnector(contract, network, time), $"{contract.ApiKey[..8]}…{contract.ApiKey[^4..]}");
    }

    // What is no number is none that Alma has.
    private static int CountOf(JsonNode? given) => given is JsonValue value && value.TryGetValue(out int count) ? count : 0;

    private MadeConnector OfKlarna(JsonObject given)
    {
        Only(given, "klarna", "environment", "regions");
        if (given["regions"] is not JsonArray { Count: > 0 } regions || !regions.All(each => each is JsonObject))
        {
            throw new OrderRefusedException("The credentials of klarna have regions: a list with one object for each of eu, na and oc.");
        }

        var contract = new KlarnaCredentials
        {
            Playground = !IsLive(given),
            Regions = [.. regions.Select(each => AccessOf(each!.AsObject()))],
        };
        return contract.Regions.Select(each => each.Region).Distinct().Count() < contract.Regions.Length
            ? throw new OrderRefusedException("The credentials of klarna name a region once.")
            : new(
                new KlarnaConnector(contract, network, time, log.CreateLogger<KlarnaConnector>()),
                string.Join(", ", contract.Regions.Select(each => each.Region)) + (contract.Playground ? ", playground" : ""));
    }

    private static KlarnaAccess AccessOf(JsonObject given)
    {
        Only(given, "klarna", "region", "user_name", "secret", "address");
        var access = new KlarnaAccess
        {
            Region = Text(given, "region") ?? "",
            UserName = Text(given, "user_name"),
            Secret = Text(given, "secret") ?? "",
            Address = Address(given),
        };
        return access switch
        {
            { Region: not ("eu" or "na" or "oc") } => throw new OrderRefusedException("A region of klarna is eu, na or oc."),
            { Secret: "" } => throw new OrderRefusedException(
                $"The region {access.Region} of klarna wants a secret: the password or the API key."),
            { Address: { Scheme: not "https", IsLoopback: false } } => throw new OrderRefusedException("Klarna is called over https."),
            _ => access,
        };
    }

    private static JsonObject Read(ReadOnlySpan<byte> credentials)
    {
        try
        {
            return JsonNode.Parse(credentials) as JsonObject ?? throw Wrong();
        }
        catch (JsonException)
        {
            throw Wrong();
        }

        static OrderRefusedException Wrong() => new("Credentials are one JSON object.");
    }

    // A name that nobody reads is a mistake: better now than when money is to move.
    private static void Only(JsonObject given, string method, params string[] names)
    {
        if (given.Select(each => each.Key).FirstOrDefault(each => !names.Contains(each)) is { } unknown)
        {
            throw new OrderRefusedException($"The credentials of {method} have no '{unknown}'; they have {string.Join(", ", names)}.");
        }
    }

    private static bool IsLive(JsonObject given) => Text(given, "environment") switch
    {
        null or "live" => true,
        "sandbox" => false,
        _ => throw new OrderRefusedException("The environment of credentials is live or sandbox."),
    };

    private static Uri? Address(JsonObject given) => Text(given, "address") switch
    {
        null => null,
        var text => Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new OrderRefusedException("The address of credentials is an absolute one, and https unless it is on this machine."),
    };

    private static string? Text(JsonObject given, string name) => given[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw new OrderRefusedException($"In credentials {name} is a string."),
    };

    private static bool Flag(JsonObject given, string name) => given[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => throw new OrderRefusedException($"In credentials {name} is true or false."),
    };
}
