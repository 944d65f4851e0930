using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Callers that are nobody, or not enough, and versions that there are not.</summary>
internal static class KeysAndVersions
{
    private const string NoKey =
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
        + "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for "
        + "details, or we can help at https://support.stripe.com/.";

    private const string NeedsSecret =
        "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of "
        + "your API keys at https://dashboard.stripe.com/account/apikeys.";

    private const string WrongSecret =
        "The client_secret provided does not match any associated PaymentIntent on this account…";

    public static WrongRequest[] Rows { get; } =
    [
        Stranger("no key", "none", NoKey),
        Stranger("a key that opens nothing", "sk_test_*", "Invalid API Key provided: *********"),
        Stranger("a short key", "sk", "Invalid API Key provided: **"),
        Stranger(
            "a live key", "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "Invalid API Key provided: sk_live_********************p7dc"),
        Stranger("a key with a late underscore", "abcdefghijk_m", "Invalid API Key provided: *********jk_m"),
        Stranger("a key with a space", "sk_test_abc def ghi", "Invalid API Key provided: sk_test_******* ghi"),
        Stranger(
            "a key of 300 characters", "sk_test_" + new string('a', 292),
            $"Invalid API Key provided: sk_test_{new string('*', 288)}aaaa"),
        Stranger("a word for a key", "password", "Invalid API Key provided: ********"),
        Stranger("another scheme", "none", NoKey) with { Headers = [("Authorization", "Digest c2tfdGVzdA==")] },
        Stranger("Basic that is none", "none", NoKey) with { Headers = [("Authorization", "Basic ***")] },
        Stranger("Basic without a user", "none", NoKey) with { Headers = [("Authorization", "Basic OnNlY3JldA==")] },
        Stranger("a key without its scheme", "none", NoKey) with { Headers = [("Authorization", "sk_test_abc")] },
        Stranger("no key for an address that is none", "none", NoKey) with { Path = "/v1/unicorns" },
        Stranger("a bad key for an address that is none", "abcdefghijk_m", "Invalid API Key provided: *********jk_m")
            with { Path = "/v1/unicorns" },

        Browser("create", "POST", Intents, Price),
        Browser("list", "GET", Intents),
        Browser("update", "POST", Intent, "client_secret={secret}"),
        Browser("capture", "POST", $"{Intent}/capture", ""),
        Browser("cancel", "POST", $"{Intent}/cancel", "client_secret={secret}"),
        Browser("read a method", "GET", "/v1/payment_methods/{used}"),
        Browser("read a charge", "GET", "/v1/charges/{charge}"),
        Browser("read events", "GET", "/v1/events"),
        Browser("read the account", "GET", "/v1/account"),
        Browser("act for the customer", "POST", "/sandbox/payment_intents/{id}/approve", ""),
        Foreign("a browser with a wrong secret", "GET", $"{Intent}?client_secret={{id}}_secret_wrong", null),
        Foreign(
            "a browser that confirms with a wrong secret", "POST", $"{Intent}/confirm",
            "client_secret={id}_secret_wrong"),
        Foreign("a browser that refreshes with a wrong secret", "POST", $"{Intent}/refresh", "client_secret=wrong"),
        Foreign("a server with a wrong secret", "GET", $"{Intent}?client_secret=wrong", null) with { Key = "secret" },

        Version("abc"), Version("2026"), Version("2026-13-01"), Version("2026-02-30.clover"), Version("2027-01-01"),
        Version("2027-01-01.fig"), Version("2026-10-28.dahlia"), Version("2026-10-28"), Version("2024-06-20.acacia"),
        Version("2010-01-01"), Version("2026-10-28.endive.endive"), Version("2026-10-28endive"), Version("latest"),
        Version(";2026-10-28.endive"), Version("2026-10-29.preview"),
    ];

    private static WrongRequest Stranger(string story, string key, string message) =>
        Get(story, Intents, null, null, message) with { Status = 401, Key = key };

    private static WrongRequest Browser(string story, string method, string path, string? form = null) =>
        new($"a browser can not {story}", method, path, form, "secret_key_required", null, NeedsSecret)
        {
            Status = 401,
            Key = "publishable",
        };

    private static WrongRequest Foreign(string story, string method, string path, string? form) =>
        new(story, method, path, form, "resource_missing", "client_secret", WrongSecret)
        {
            Status = 404,
            Key = "publishable",
            State = "requires_confirmation",
        };

    private static WrongRequest Version(string version) =>
        Create(
            $"version {version}", "", null, null,
            $"Invalid Stripe API version: {version}. The newest version that this server knows is "
            + "2026-10-28.endive.") with
        {
            Headers = [("Stripe-Version", version)],
        };
}
