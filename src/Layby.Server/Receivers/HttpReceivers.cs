using Layby.Core.Webhooks;
using Layby.Server.Street;

namespace Layby.Server.Receivers;

/// <summary>Webhook endpoints, told over HTTP. The only place from which the server calls an address that a caller chose.</summary>
public sealed class HttpReceivers(World world, HttpMessageHandler network) : IReceivers, IDisposable
{
    private readonly EventPoster poster = new(network, world.Time);
    private readonly TimeProvider time = world.Time;

    /// <inheritdoc/>
    public string Prefix => "we_";

    /// <inheritdoc/>
    public bool AreToldAgain => true;

    /// <inheritdoc/>
    public Reach ReachOf(string account, string id) => Reach.Here;

    /// <inheritdoc/>
    public async ValueTask<IReceiver?> FindAsync(Account account, string id, CancellationToken stop) =>
        await world.FindAsync<WebhookEndpoint>(account, id, stop) is { Private.Deleted: false } endpoint
            ? new HttpReceiver(this, account, endpoint)
            : null;

    /// <inheritdoc/>
    public async ValueTask GoneAsync(Account account, string id, CancellationToken stop)
    {
        while (await world.FindAsync<WebhookEndpoint>(account, id, stop)
            is { Private.Deleted: false, Status: WebhookEndpointStatus.Enabled } endpoint)
        {
            var disabled = endpoint with { Status = WebhookEndpointStatus.Disabled };
            var commit = new Commits().Build(
                account, new() { Objects = [disabled] }, world.Settings.DefaultVersion.Text, null, null);
            if (await world.Store.CommitAsync(commit, stop) is Store.CommitResult.Written)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => poster.Dispose();

    private sealed class HttpReceiver(HttpReceivers all, Account account, WebhookEndpoint endpoint) : IReceiver
    {
        public string? ApiVersion => endpoint.ApiVersion;

        public async ValueTask<ReceiverAnswer?> TellAsync(Telling telling, CancellationToken stop)
        {
            var secrets = endpoint.SecretsAt(account.Now().ToUnixTimeSeconds());
            var headers = DeliveryHeaders.Of(secrets, telling.Event.Id, telling.Body.Span, all.time);
            return await all.poster.PostAsync(endpoint.Url, headers, telling.Body, stop);
        }
    }
}
