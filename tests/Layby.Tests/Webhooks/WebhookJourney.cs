using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>A server and a receiver of a test's own, and what a shop does with them.</summary>
public abstract class WebhookJourney : IAsyncLifetime
{
    protected const string Endpoints = "/v1/webhook_endpoints";
    protected const string Intents = "/v1/payment_intents";

    private protected RunningServer Server { get; private set; } = null!;

    private protected Receiver Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await StartAsync();
        Receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected virtual Task<RunningServer> StartAsync() => RunningServer.StartAsync();

    private protected async Task<string> OpenAsync(string form = "enabled_events[]=*") =>
        (await Server.PostAsync(Endpoints, $"url={Receiver.Url}/hook&{form}")).Granted().Id;

    private protected async Task<string> CreateAsync() =>
        (await Server.PostAsync(Intents, "amount=10000&currency=eur&payment_method_types[]=klarna")).Granted().Id;

    private protected async Task<JsonArray> DeliveriesAsync(string query = "") =>
        (await Server.GetAsync($"/sandbox/deliveries?limit=100{query}")).Granted()["data"]!.AsArray();

    /// <summary>Moves the sandbox's clock, and waits for what is told on the way.</summary>
    private protected async Task AdvanceAsync(TimeSpan time) =>
        (await Server.PostAsync("/sandbox/clock/advance", $"seconds={(int)time.TotalSeconds}")).Granted();

    /// <summary>The tries of the only delivery, once there are so many.</summary>
    private protected async Task<JsonArray> AttemptsAsync(int count)
    {
        while (true)
        {
            var attempts = (await DeliveriesAsync())[0]!["attempts"]!.AsArray();
            if (attempts.Count >= count)
            {
                return attempts;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    // What was received is written down a moment later: moving the clock by nothing waits for that.
    private protected async Task SettledAsync(string eventId)
    {
        await AdvanceAsync(TimeSpan.Zero);
        Assert.Equal("delivered", (string?)(await Server.GetAsync($"/sandbox/deliveries?event={eventId}"))["data"]![0]!["status"]);
    }
}
