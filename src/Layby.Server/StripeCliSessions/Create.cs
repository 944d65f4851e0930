using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Events;
using Layby.Core.Webhooks;
using Layby.Server.Street;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.StripeCliSessions;

/// <summary>
/// POST /v1/stripecli/sessions: what <c>stripe listen</c> and <c>layby listen</c> call. In no reference; read from
/// https://github.com/stripe/stripe-cli/blob/master/pkg/stripeauth/client.go
/// </summary>
public static class Create
{
    private const string Webhooks = "webhooks";

    // The tool would otherwise break its connection off each minute, to make it anew.
    private const int ReconnectSeconds = 3_600;

    private const int ChanceLetters = 32;

    private static readonly string[] Features = [Webhooks, "v2_events", "request_logs"];

    /// <summary>
    /// What it takes. What the tool does with an event on its own machine (the addresses of <c>forward_…</c>) it says for the
    /// dashboard, and is nothing to us; <c>enabled_events</c> and <c>api_version</c> are ours.
    /// </summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Text("api_version"),
        Param.Text("device_name"),
        Param.List("enabled_events", Param.Word("", [EventTypes.Every, .. EventTypes.All])),
        Param.Anything("filters"),
        Param.Anything("forward_connect_to_url"),
        Param.Anything("forward_thin_connect_to_url"),
        Param.Anything("forward_thin_to_url"),
        Param.Anything("forward_to_url"),
        Param.Word("websocket_feature", Features),
        Param.List("websocket_features", Param.Word("", Features)));

    /// <summary>Makes a session. It is told of events from its first connection on.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (Refusal(call.Form) is { } refusal)
        {
            return refusal;
        }

        var id = call.Account.NewId("cli_1");
        var websocketId = world.Dice.Word(id + "_secret_", ChanceLetters);
        var events = call.Form.Texts("enabled_events");
        var secret = CliSession.SecretOf(
            call.Key is { } key ? key.Stored.Hash.Span : Encoding.ASCII.GetBytes(call.Account.Id));
        var session = new CliSession
        {
            Id = id,
            ApiVersion = call.Form.Text("api_version"),
            Created = Account.SecondsOf(id),
            EnabledEvents = [.. (events ?? [EventTypes.Every]).Distinct()],
            Livemode = call.Account.IsLive,
            Private = new(
                secret,
                CliSession.HashOf(websocketId),
                call.Key is { } made ? KeyBook.IdOf(made.Stored) : null,
                Twice: events is null),
        };
        return await world.Listeners.TryExpectAsync(call.Account, session, call.Key)
            ? Verdict.Show(Encoding.UTF8.GetBytes(Answer(websocketId, secret, call, world).ToJsonString(StripeJson.Trees)))
            : ApiError.Invalid(null, $"You have reached the maximum of {world.Listeners.Most} listeners.");
    }

    private static ApiError? Refusal(FormNode form)
    {
        var features = form.Texts("websocket_features") ?? (form.Text("websocket_feature") is { } one ? [one] : []);
        return features.Count == 0 ? ApiError.Missing("websocket_features")
            : !features.Contains(Webhooks) ? ApiError.Invalid(
                "websocket_features", "Webhooks are all that can be listened to here: there are no thin events and no request logs.")
            : form.Texts("enabled_events") is [] ? ApiError.Empty("enabled_events")
            : form.Text("api_version") is { } version && ApiVersion.Parse(version, out _) is { } unknown
                ? unknown with { Param = "api_version" }
            : null;
    }

    private static JsonObject Answer(string websocketId, string secret, ApiCall call, World world) => new()
    {
        ["object"] = "stripecli_session",
        ["default_version"] = world.Settings.DefaultVersion.Text,
        ["device_token"] = null,
        ["display_connect_filter_warning"] = false,
        ["latest_version"] = ApiVersion.Newest.Text,
        ["reconnect_delay"] = ReconnectSeconds,
        ["secret"] = secret,
        ["websocket_authorized_feature"] = Webhooks,
        ["websocket_id"] = websocketId,

        // ws for http, wss for https.
        ["websocket_url"] = $"ws{call.PublicUrl["http".Length..]}{world.Listeners.Address}",
    };
}
