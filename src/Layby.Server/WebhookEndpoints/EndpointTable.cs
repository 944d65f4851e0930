using Layby.Core;
using Layby.Core.Events;
using Layby.Core.Webhooks;
using Layby.Server.Street;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>What the verbs of a webhook endpoint take, and an endpoint with what a call says of it.</summary>
public static class EndpointTable
{
    private static readonly Param Events = Param.List("enabled_events", Param.Word("", [EventTypes.Every, .. EventTypes.All]));

    private static readonly Param Description = Param.Text("description").Emptyable();

    /// <summary>POST /v1/webhook_endpoints</summary>
    public static Param Create { get; } = ParamTable.Of(
        Param.Text("api_version").Emptyable(), Param.Flag("connect"), Description, Events.Required(), Param.Metadata(),
        Param.Text("url").Required());

    /// <summary>POST /v1/webhook_endpoints/{id}</summary>
    public static Param Update { get; } = ParamTable.Of(
        Description, Param.Flag("disabled"), Events, Param.Metadata(), Param.Text("url"));

    /// <summary>GET and DELETE /v1/webhook_endpoints/{id}</summary>
    public static Param Retrieve { get; } = ParamTable.Of();

    /// <summary>GET /v1/webhook_endpoints</summary>
    public static Param List { get; } = ParamTable.OfList();

    /// <summary>The first refusal of what a call says of an endpoint; null when it may be read.</summary>
    public static ApiError? Check(FormNode form, World world)
    {
        if (form.Text("api_version") is { } version && ApiVersion.Parse(version, out _) is { } unknown)
        {
            return unknown with { Param = "api_version" };
        }

        if (form.Flag("connect") is true)
        {
            return ApiError.Invalid("connect", "There are no connected accounts here to receive events from.");
        }

        if (form.Texts("enabled_events") is { } events && RefusesEvents(events) is { } refusal)
        {
            return refusal;
        }

        return form.Text("url") is { } url ? EndpointUrl.Refusal(url, world.Settings.IsLoopback) : null;
    }

    /// <summary>The endpoint as the call wants it. What was not given stays.</summary>
    public static WebhookEndpoint Apply(WebhookEndpoint was, FormNode form) => was with
    {
        Description = form.GivenText("description").Or(was.Description),
        EnabledEvents = form.Texts("enabled_events") is { } events
            ? [.. events.Distinct()]
            : was.EnabledEvents,
        Metadata = form.Metadata(was.Metadata),
        Status = form.Flag("disabled") switch
        {
            true => WebhookEndpointStatus.Disabled,
            false => WebhookEndpointStatus.Enabled,
            null => was.Status,
        },
        Url = form.Text("url") ?? was.Url,
    };

    private static ApiError? RefusesEvents(IReadOnlyList<string> events) => events switch
    {
        [] => ApiError.Empty("enabled_events"),
        [_] => null,
        _ => events.Contains(EventTypes.Every)
            ? ApiError.Invalid("enabled_events", "You may not specify any other events together with `*`.")
            : null,
    };
}
