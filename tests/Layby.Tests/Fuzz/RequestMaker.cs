using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Layby.Server;
using Layby.Server.Street;

namespace Layby.Tests.Fuzz;

/// <summary>A request, ready to be sent.</summary>
/// <param name="Method">As it is sent.</param>
/// <param name="IsPage">True where a customer's browser asks, who gets pages and no JSON.</param>
/// <param name="Address">Of which endpoint, for counting; empty where it is none's.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record FuzzRequest(string Method, bool IsPage, string Address, byte[] Bytes)
{
    /// <summary>As text, for whoever reads of a failure.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);
}

/// <summary>
/// Chooses what a walk sends next: any endpoint with any form, an endpoint for an id that was found, what a sane shop
/// would do, a customer's page, or something that is no call at all.
/// </summary>
internal sealed partial class RequestMaker(Random random, Finds finds, Finds strangers, string name, string canary)
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly string[] Methods = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"];

    private static readonly string[] Versions =
    [
        "2020-08-27", "2022-11-15", "2023-10-16", "2024-06-20", "2025-03-31.basil", "2026-08-26.dahlia", "2026-10-28.endive",
        "2019-01-01", "2020-08-27; a_beta=v1", "tomorrow", "", "9999-99-99", "2026-10-28.preview",
    ];

    private static readonly string[] Types =
        ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "x", FormType + "; charset=UTF-8"];

    private static readonly string[] StrayPaths =
        ["", "v1", "v1/", "v1/payouts", "v2/core/events", "sandbox", "robots.txt", ".env", "health/ready", "v1/account/x", "%FF"];

    private readonly List<string> usedKeys = [];
    private int keys;

    [GeneratedRegex(@"\{(?<kind>\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"/(?<kind>\w+?)s?/\{id\}")]
    private static partial Regex Collection();

    /// <summary>True for requests that can only be refused: each has a parameter that nobody knows, or a key of nobody.</summary>
    public bool Spoilt { get; init; }

    /// <summary>The next one.</summary>
    public FuzzRequest Next() => Spoilt ? Call(ApiRoutes.All[random.Next(ApiRoutes.All.Count)]) : random.Next(100) switch
    {
        < 35 => Call(ApiRoutes.All[random.Next(ApiRoutes.All.Count)]),
        < 60 => CallAboutAFind(),
        < 92 => Sane(),
        < 95 => Page(),
        _ => Stray(),
    };

    private FuzzRequest CallAboutAFind()
    {
        var kind = finds.Kinds.Count == 0 ? "" : finds.Kinds.ElementAt(random.Next(finds.Kinds.Count));
        var about = ApiRoutes.All.Where(each => KindOf(each) == kind).ToArray();
        return Call(about.Length == 0 ? ApiRoutes.All[random.Next(ApiRoutes.All.Count)] : about[random.Next(about.Length)]);
    }

    private static string KindOf(ApiEndpoint endpoint) => Collection().Match(endpoint.Pattern).Groups["kind"].Value;

    private FuzzRequest Call(ApiEndpoint endpoint)
    {
        var wild = Once(3);
        var form = new FormMaker(random, finds, wild, canary).Make(endpoint.Table);
        var path = endpoint.Pattern
            .Replace("{id}", Id(KindOf(endpoint), wild), StringComparison.Ordinal)
            .Replace("{member}", Id("payment_method", wild), StringComparison.Ordinal);
        if (Spoilt)
        {
            form = [.. form, .. "&nobody_knows=1"u8];
            return Build(endpoint.Method, path, form, endpoint, wild: false);
        }

        var method = Once(40) ? Of(Methods) : endpoint.Method;
        if (Once(60))
        {
            path = Of([path + "/", path.ToUpperInvariant(), "/" + path, path + "/../..", path + "%2F", path + "%00", path + ";x"]);
        }

        return Build(method, path, form, endpoint, wild);
    }

    private FuzzRequest Sane()
    {
        var (method, path, form) = Of(SaneSteps.All);
        for (var tries = 0; tries < 8 && !IsKnown(path + form); tries++)
        {
            (method, path, form) = Of(SaneSteps.All);
        }

        form = Filled(form);
        path = Filled(path);
        var bytes = Encoding.UTF8.GetBytes(form);
        return Build(method, path, Once(20) ? Torn.Of(bytes, random) : bytes, null, wild: false);
    }

    private FuzzRequest Page()
    {
        var path = finds.Any("page at a provider") ?? "/authorize/acct_1/none";
        path = Once(10) ? path.Replace("/authorize/", "/return/", StringComparison.Ordinal) : path;
        var form = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ => Of(SaneSteps.Typed)));
        form = Once(8) ? form + "&x=" + OddValues.Any(random) : form;
        var method = form.Length > 0 ? "POST" : "GET";
        var bytes = Bytes(method, path, ["Content-Type: " + FormType], Encoding.UTF8.GetBytes(form), chunked: false);
        return new(method, true, "a page", bytes);
    }

    private FuzzRequest Stray()
    {
        var path = "/" + Of(StrayPaths)
            + (Once(3) ? "/" + Torn.InAddress(Encoding.UTF8.GetBytes(OddValues.Any(random))) : "");
        return Build(Of(Methods), path, [], null, wild: true);
    }

    // What a step is about has been found already.
    private bool IsKnown(string text) => Placeholder().Matches(text)
        .All(match => match.Groups["kind"].Value is "canary" || finds.Any(match.Groups["kind"].Value) is not null);

    private string Filled(string text) => Placeholder().Replace(text, match => match.Groups["kind"].Value is "canary" and var kind
        ? canary
        : finds.Any(match.Groups["kind"].Value) ?? "none");

    private string Id(string kind, bool wild) =>
        !wild || Once(2) ? finds.Any(kind) ?? finds.AnyAtAll() ?? "none"
        : Once(2) ? strangers.Any(kind) ?? "none"
        : Once(2) ? finds.AnyAtAll() ?? "none"
        : Torn.InAddress(Encoding.UTF8.GetBytes(OddValues.Any(random)))
            .Replace("/", "%2F", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal);

    private FuzzRequest Build(string method, string path, byte[] form, ApiEndpoint? endpoint, bool wild)
    {
        var headers = new List<string> { Key() };
        if (Once(6))
        {
            headers.Add("Stripe-Version: " + Of(Versions));
        }

        if (Once(6))
        {
            headers.Add("Idempotency-Key: " + IdempotencyKey(wild));
        }

        if (method is "GET" or "HEAD" or "DELETE" or "OPTIONS" && (Spoilt || !Once(30)))
        {
            path += form.Length == 0 ? "" : (path.Contains('?') ? "&" : "?") + Torn.InAddress(form);
            form = [];
        }
        else if (!(wild && Once(25)))
        {
            headers.Add("Content-Type: " + FormType);
        }
        else
        {
            headers.Add("Content-Type: " + Of(Types));
        }

        var address = endpoint is null ? "" : $"{endpoint.Method} {endpoint.Pattern}";
        return new(method, false, address, Bytes(method, path, headers, form, chunked: Once(40)));
    }

    private string Key() => "Authorization: " + (random.Next(60) switch
    {
        0 => "Bearer sk_test_",
        1 => "Bearer " + OddValues.Any(random).ReplaceLineEndings("").Replace('\u2028', ' '),
        2 => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"sk_test_{name}:")),
        3 => "Basic !!",
        4 => "Digest x",
        5 or 6 or 7 => "Bearer pk_test_" + name,
        8 => "Bearer rk_test_" + name,
        9 => "Bearer " + (finds.Any("secret") ?? "ek_test_none"),
        _ => "Bearer sk_test_" + name,
    });

    private string IdempotencyKey(bool wild)
    {
        if (wild && Once(4))
        {
            return Of([new('k', 255), new('k', 256), "", "ü", "a b", "\u007f"]);
        }

        if (usedKeys.Count > 0 && Once(3))
        {
            return Of(usedKeys);
        }

        usedKeys.Add($"{canary}-{keys++}");
        return usedKeys[^1];
    }

    private static byte[] Bytes(string method, string path, IReadOnlyList<string> headers, byte[] body, bool chunked)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach (var each in headers)
        {
            head.Append(each).Append("\r\n");
        }

        if (!chunked || body.Length == 0)
        {
            if (body.Length > 0 || method is "POST" or "PUT" or "PATCH")
            {
                head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
            }

            return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
        }

        head.Append("Transfer-Encoding: chunked\r\n\r\n").Append(body.Length.ToString("X", CultureInfo.InvariantCulture)).Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. body, .. "\r\n0\r\n\r\n"u8];
    }

    private bool Once(int inHowMany) => random.Next(inHowMany) == 0;

    private T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
