using Layby.Core.Events;

namespace Layby.Server.Listen;

/// <summary>What <c>layby listen</c> was told to do.</summary>
public sealed record ListenOptions
{
    /// <summary>Where the server is.</summary>
    public Uri Server { get; init; } = new("http://127.0.0.1:4242");

    /// <summary>Whose events.</summary>
    public string Key { get; init; } = Startup.PrintedKey;

    /// <summary>Where they are passed on to; null for nowhere.</summary>
    public Uri? ForwardTo { get; init; }

    /// <summary>Their types, or <c>*</c>.</summary>
    public IReadOnlyList<string> Events { get; init; } = [EventTypes.Every];

    /// <summary>The version in which they are told; null for the account's default.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Whether each is printed as JSON.</summary>
    public bool PrintJson { get; init; }
}

/// <summary>Reads what follows <c>layby listen</c>. Options win over LAYBY_… variables.</summary>
public static class ListenWords
{
    private const string PrintJson = "print-json";

    private static readonly string[] Names = ["forward-to", "events", "server", "key", "api-version"];

    /// <summary>The options in these words.</summary>
    /// <exception cref="StartRefusedException">Something is wrong with them.</exception>
    public static ListenOptions Read(IReadOnlyList<string> words, Func<string, string?> variable)
    {
        var given = new Dictionary<string, string>();
        foreach (var name in Names)
        {
            if (variable("LAYBY_" + name.Replace('-', '_').ToUpperInvariant()) is { Length: > 0 } value)
            {
                given[name] = value;
            }
        }

        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = words[i].Split('=', 2) is [var before, var after] ? (before, after) : (words[i], null);
            if (name == "--" + PrintJson && value is null)
            {
                given[PrintJson] = "";
                continue;
            }

            if (!name.StartsWith("--", StringComparison.Ordinal) || !Names.Contains(name[2..]))
            {
                throw Wrong($"layby listen knows no {name}; it takes --{string.Join(", --", Names)} and --{PrintJson}.");
            }

            value ??= ++i < words.Count ? words[i] : "";
            given[name[2..]] = value.Length > 0 ? value : throw Wrong($"The option {name} wants a value.");
        }

        return Checked(given);
    }

    private static ListenOptions Checked(Dictionary<string, string> given)
    {
        var defaults = new ListenOptions();
        return new()
        {
            Server = UrlOf(given, "server") ?? defaults.Server,
            Key = given.GetValueOrDefault("key", defaults.Key),
            ForwardTo = UrlOf(given, "forward-to"),
            Events = EventsOf(given) ?? defaults.Events,
            ApiVersion = given.GetValueOrDefault("api-version"),
            PrintJson = given.ContainsKey(PrintJson),
        };
    }

    private static string[]? EventsOf(Dictionary<string, string> given)
    {
        if (!given.TryGetValue("events", out var text))
        {
            return null;
        }

        var types = text.Split(',', StringSplitOptions.TrimEntries);
        return types.FirstOrDefault(each => each != EventTypes.Every && !EventTypes.All.Contains(each)) is { } unknown
            ? throw Wrong($"There is no event type '{unknown}'; --events wants types like payment_intent.succeeded, with commas between.")
            : types;
    }

    // As the official tool does, an address without a scheme is taken for http.
    private static Uri? UrlOf(Dictionary<string, string> given, string name)
    {
        if (!given.TryGetValue(name, out var text))
        {
            return null;
        }

        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(whole, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw Wrong($"The option --{name} wants an http or https address, not '{text}'.");
    }

    private static StartRefusedException Wrong(string message) => new(2, message);
}
