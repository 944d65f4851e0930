using Layby.Server.Store;

namespace Layby.Server.Workers;

/// <summary>
/// Writes down what came of a delivery. Where the disk is full for a while, the answer that a receiver has given is kept
/// in mind until there is room: it would else be told again for nothing. An endpoint has so few under way that this is
/// little to keep.
/// </summary>
internal sealed class Settling(World world, ILogger log)
{
    /// <summary>How long it waits before it tries to write again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Is over when it is written down.</summary>
    /// <param name="lane">Whose delivery it is; nobody is kept waiting for the lane while the store fails.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="stop">Ends the waiting: whoever starts next tells it again.</param>
    public async ValueTask WriteAsync(Lane lane, Outcome outcome, CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                // What was tried is written down also while the server stops.
                await world.Store.Outbox.SettleAsync([outcome], CancellationToken.None);
                Count(outcome.State);
                if (outcome.State is DeliveryState.Due)
                {
                    lane.LookAgain();
                }

                return;
            }
            catch (StoreUnavailableException failure)
            {
                if (isFirst)
                {
                    WebhookDeliverer.Log.NotSettled(log, outcome.Delivery.Event, outcome.Delivery.Endpoint, failure);
                }

                lane.Stall();
                await Task.Delay(Pause, world.Time, stop);
            }
        }
    }

    private void Count(DeliveryState state)
    {
        switch (state)
        {
            case DeliveryState.Delivered:
                world.Figures.Told.Add();
                break;
            case DeliveryState.Failed:
                world.Figures.GivenUp.Add();
                break;
            case DeliveryState.Due:
            case DeliveryState.Sending:
            case DeliveryState.Held:
                break;
        }
    }
}
