using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Events;

/// <summary>POST /v1/events/{id}/retry: what the official CLI's <c>stripe events resend</c> calls.</summary>
public static class Retry
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Text("webhook_endpoint"), Param.Text("account"), Param.Flag("for_stripecli"));

    /// <summary>Tells an event again, and shows it. With <c>for_stripecli</c> those who listen are told, and nobody else.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var refusal = call.Form.Flag("for_stripecli") is true
            ? await ToListenersAsync(call, world, stop)
            : (await Resends.OfEventAsync(call, "webhook_endpoint", world, stop)).Refusal;
        return refusal is not null ? refusal : await Retrieve.Handle(call, world, stop);
    }

    private static async ValueTask<ApiError?> ToListenersAsync(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form["webhook_endpoint"] is not null)
        {
            return ApiError.Invalid(
                "webhook_endpoint",
                "You may only specify one of these parameters: webhook_endpoint, for_stripecli.",
                "parameters_exclusive");
        }

        foreach (var listener in world.Listeners.IdsOf(call.Account))
        {
            await Resends.ToOneAsync(call, listener, world, stop);
        }

        return null;
    }
}
