using System.Text.Json.Nodes;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;

namespace Layby.Tests.Providers.Alma;

/// <summary>Alma's connector and, over real HTTP, its double.</summary>
public sealed class AlmaStage : ProviderStage
{
    private readonly HttpMessageInvoker network;
    private readonly List<string> hooks = [];
    private DoubleHost host = null!;
    private int orders;

    private AlmaStage(AlmaSetting setting, AlmaCredentials contract, HttpMessageHandler handler)
    {
        network = new(handler);
        Double = new(new(Time, new Random(4711), new HttpMessageInvoker(new Hooks(this))), setting);
        Contract = contract;
    }

    /// <summary>The double.</summary>
    public AlmaDouble Double { get; }

    /// <summary>The contract that the connector has with it.</summary>
    public AlmaCredentials Contract { get; private set; }

    /// <summary>What the double has called, with its signature.</summary>
    public IReadOnlyList<string> HooksCalled => hooks;

    /// <summary>What a call of the double's is answered with.</summary>
    public System.Net.HttpStatusCode HookAnswer { get; set; } = System.Net.HttpStatusCode.NoContent;

    /// <inheritdoc/>
    public override IConnector Connector => Alma;

    /// <summary>The connector that is tried.</summary>
    public AlmaConnector Alma { get; private set; } = null!;

    /// <inheritdoc/>
    public override IReadOnlySet<Deed> Deeds { get; } =
        new HashSet<Deed> { Deed.Approve, Deed.BeRefused, Deed.Leave, Deed.ApproveLate };

    /// <inheritdoc/>
    public override bool PlacesOrders => false;

    /// <inheritdoc/>
    public override TimeSpan SessionLife => TimeSpan.FromMinutes(AlmaOrder.ExpiresAfter);

    /// <summary>Starts one.</summary>
    /// <param name="setting">How the double is set up.</param>
    /// <param name="with">How the contract is.</param>
    /// <param name="between">What stands between the connector and the network.</param>
    public static async Task<AlmaStage> SetAsync(
        AlmaSetting? setting = null, Func<AlmaCredentials, AlmaCredentials>? with = null, DelegatingHandler? between = null)
    {
        if (between is not null)
        {
            between.InnerHandler = ProviderNetwork.Sockets();
        }

        setting ??= new();
        var contract = new AlmaCredentials(setting.ApiKey, IsLive: false) { ManualCapture = true };
        var stage = new AlmaStage(
            setting, with?.Invoke(contract) ?? contract, (HttpMessageHandler?)between ?? ProviderNetwork.Sockets());
        stage.host = await DoubleHost.StartAsync(stage.Double);
        stage.Contract = stage.Contract with { Override = stage.host.Url };
        stage.Alma = (AlmaConnector)stage.Another();
        return stage;
    }

    /// <inheritdoc/>
    public override IConnector Another(bool wrongKey = false) => new AlmaConnector(
        wrongKey ? Contract with { ApiKey = "sk_test_of_somebody_else" } : Contract, network, Time);

    /// <inheritdoc/>
    public override ProviderOrder NewOrder(long amount) =>
        AlmaOrders.New($"pa_nonce_{Interlocked.Increment(ref orders)}", amount, Time.GetUtcNow()) with
        {
            // Where every payment is created so, its merchant need not have asked for it.
            ManualCapture = !Contract.AlwaysManual,
        };

    /// <inheritdoc/>
    public override async Task<Opened> OpenAsync(ProviderOrder order)
    {
        var opened = await Alma.OpenAsync(order, CancellationToken.None);
        return opened is Opened.Session { Refs.PageUrl: null }
            ? await Alma.OpenAsync(order with { Installments = 3 }, CancellationToken.None)
            : opened;
    }

    /// <inheritdoc/>
    public override async Task DoAsync(ProviderRefs refs, Deed deed)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.PostAsync(
            $"{refs.PageUrl}/{deed switch
            {
                Deed.Approve => "approve",
                Deed.BeRefused => "refuse",
                Deed.Leave => "cancel",
                Deed.MeetAFault => "error",
                Deed.ApproveLate => "approve-late",
                Deed.ApproveForReview => throw new NotSupportedException("Alma looks into nothing."),
            }}",
            null);
    }

    /// <inheritdoc/>
    public override void Plan(Fault fault, Step step)
    {
        var (method, part) = step switch
        {
            // A lost answer to the creation itself is made good at once: AlmaCreationTests.
            Step.Open => ("POST", "/eligibility"),
            Step.Look => ("GET", "/v1/payments/"),
            Step.Capture => ("POST", "/captures"),
            Step.Refund => ("POST", "/refunds"),
            Step.Void or Step.Abandon => ("POST", "/cancel"),
            Step.PlaceOrder => throw new NotSupportedException("Alma places its orders itself."),
        };
        Double.Faults.Plan(fault, method, part);
    }

    /// <inheritdoc/>
    public override ProviderBooks BooksOf(ProviderOrder order)
    {
        var ours = Rows(order.AttemptId);
        return new(
            ours.Sum(row => (long)row["held"]!),
            ours.Count(row => (long)row["captured"]! > 0),
            ours.Sum(row => (long)row["captured"]!),
            ours.Sum(row => (int)row["refunds"]!),
            ours.Sum(row => (long)row["refunded"]!),
            ours.Count(row => (bool)row["accepted"]!));
    }

    /// <summary>The payments that were made for an attempt.</summary>
    public JsonObject[] Rows(string attemptId) =>
        [.. JsonNode.Parse(Double.Books())!.AsArray().Select(row => row!.AsObject()).Where(row => (string?)row["attempt"] == attemptId)];

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        network.Dispose();
        await base.DisposeAsync();
    }

    private sealed class Hooks(AlmaStage stage) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            stage.hooks.Add($"{request.Method} {request.RequestUri} {string.Join(',', request.Headers.GetValues("X-Alma-Signature"))}");
            return Task.FromResult(new HttpResponseMessage(stage.HookAnswer));
        }
    }
}
