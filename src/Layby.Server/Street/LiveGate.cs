using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.Street;

/// <summary>
/// What an account where money is real is not served: what only a sandbox has, and what no live provider is there for yet.
/// </summary>
public static class LiveGate
{
    // Deliveries are looked at and told again where money is real, too.
    private static readonly string[] Shared =
    [
        "/sandbox/deliveries", "/sandbox/deliveries/resend", "/sandbox/events/{id}/resend", "/sandbox/webhook_endpoints/{id}/roll_secret",
    ];

    private static readonly (string Method, string Pattern, string What)[] Unserved =
    [
        ("POST", "/v1/setup_intents", "A SetupIntent"),
        ("POST", "/v1/charges", "A charge of a test card"),
        ("POST", "/v1/tokens", "A test card"),
    ];

    /// <summary>Why a call is not served to its account; null where it is.</summary>
    public static ApiError? Refuses(ApiCall call, ApiEndpoint endpoint, Settings settings) =>
        !call.Account.IsLive ? null
        : !settings.IsLive ? LiveRefusals.NotLive
        : endpoint.Pattern.StartsWith("/sandbox/", StringComparison.Ordinal) && !Shared.Contains(endpoint.Pattern)
            ? LiveRefusals.OnlySandbox($"{endpoint.Method} {endpoint.Pattern}")
        : Array.Find(Unserved, each => each.Method == endpoint.Method && each.Pattern == endpoint.Pattern) is { What: { } what }
            ? LiveRefusals.OnlySandbox(what)
        : null;
}
