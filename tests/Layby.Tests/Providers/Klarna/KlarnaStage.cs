using System.Collections.Immutable;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Doubles.Klarna;
using Layby.Server.Providers;
using Layby.Server.Providers.Klarna;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Layby.Tests.Providers.Klarna;

/// <summary>Klarna's connector before Klarna's double, with real HTTP between them.</summary>
public sealed class KlarnaStage : ProviderStage
{
    private HttpMessageInvoker network = null!;
    private readonly HttpMessageInvoker callbacks = new(ProviderNetwork.Sockets());
    private DoubleHost? host;
    private int orders;

    private readonly TimeProvider clock;

    private KlarnaStage(KlarnaDoubleOptions options, TimeProvider? time)
    {
        clock = time ?? Time;
        Double = new(new Seams(clock, new Random(7), callbacks), options);
    }

    public KlarnaDouble Double { get; }

    public override IConnector Connector => Own;

    public KlarnaConnector Own { get; private set; } = null!;

    public override bool PlacesOrders => true;

    public override TimeSpan SessionLife => TimeSpan.FromHours(47);

    /// <summary>Where Klarna is called.</summary>
    public Uri Url { get; private set; } = new("https://klarna.example");

    /// <summary>Where Klarna is told to call.</summary>
    public string HookUrl { get; set; } = "http://127.0.0.1:9/hooks/klarna/secret";

    public static async Task<KlarnaStage> StartAsync(
        KlarnaDoubleOptions? options = null,
        Func<HttpMessageHandler, HttpMessageHandler>? around = null,
        TimeProvider? time = null,
        bool isDirect = false)
    {
        // So many sessions a second no merchant makes, but a manual clock stands still.
        var stage = new KlarnaStage((options ?? new()) with { CreatesASecond = 10_000, CallsASecond = 10_000 }, time);
        HttpMessageHandler line = isDirect ? new DirectLine(stage.Double) : ProviderNetwork.Sockets();
        stage.network = new(around?.Invoke(line) ?? line);
        if (!isDirect)
        {
            stage.host = await DoubleHost.StartAsync(stage.Double);
            stage.Url = stage.host.Url;
        }

        stage.Own = (KlarnaConnector)stage.Another();
        return stage;
    }

    public override IConnector Another(bool wrongKey = false) => Made(wrongKey, clock, NullLogger<KlarnaConnector>.Instance);

    /// <summary>A connector with another clock.</summary>
    public IConnector At(TimeProvider time) => Made(false, time, NullLogger<KlarnaConnector>.Instance);

    /// <summary>A connector with a log.</summary>
    public IConnector With(ILogger<KlarnaConnector> log) => Made(false, clock, log);

    private KlarnaConnector Made(bool wrongKey, TimeProvider time, ILogger<KlarnaConnector> log) => new(
        new()
        {
            Regions =
            [
                .. new[] { "eu", "na" }.Select(region => new KlarnaAccess
                {
                    Region = region,
                    UserName = Double.UserName(region),
                    Secret = wrongKey ? "wrong" : Double.Password,
                    Address = Url,
                }),
            ],
        },
        network,
        time,
        log);

    public override ProviderOrder NewOrder(long amount)
    {
        var attempt = $"pa_{++orders}_{Guid.CreateVersion7():N}";
        return new()
        {
            Method = "klarna",
            AttemptId = attempt,
            IntentId = $"pi_{orders}",
            Amount = new(amount, "eur"),
            ManualCapture = true,
            Details = DetailsOf(attempt, HookUrl, Time.GetUtcNow()),
        };
    }

    /// <summary>What is told of an order of a customer in France.</summary>
    public static OrderDetails DetailsOf(string attempt, string hookUrl, DateTimeOffset now) => new()
    {
        ReturnUrl = $"https://shop.example/return/{attempt}",
        HookUrl = hookUrl,
        Country = "FR",
        Description = "A desk lamp",
        Billing = new()
        {
            Name = "Jenny Rosen",
            Email = "customer@email.fr",
            Phone = "+33600000000",
            Address = new() { Line1 = "1 rue de la Paix", PostalCode = "75002", City = "Paris", Country = "FR" },
        },
        Lines = ImmutableArray<OrderLine>.Empty,
        ExpiresAtMs = now.AddHours(47).ToUnixTimeMilliseconds(),
    };

    public override async Task DoAsync(ProviderRefs refs, Deed deed) => await Double.PressAsync(refs.PageId!, deed switch
    {
        Deed.Approve => "approve",
        Deed.BeRefused => "refuse",
        Deed.Leave => "back",
        Deed.MeetAFault => "error",
        Deed.ApproveLate => "approve-late",
        Deed.ApproveForReview => "approve-review",
    });

    public override void Plan(Fault fault, Step step)
    {
        var (method, part) = step switch
        {
            Step.Open => ("POST", "/sessions"),
            Step.Look => ("GET", "/hpp/"),
            Step.PlaceOrder => ("POST", "/order"),
            Step.Capture => ("POST", "/captures"),
            Step.Refund => ("POST", "/refunds"),
            Step.Void => ("POST", "/cancel"),
            Step.Abandon => ("DELETE", "/hpp/"),
        };
        Double.Faults.Plan(fault, method, part);
    }

    public override ProviderBooks BooksOf(ProviderOrder order)
    {
        var sums = Double.SumsOf(order.AttemptId);
        return new(sums.Held, sums.Captures, sums.Captured, sums.Refunds, sums.Refunded, sums.Orders);
    }

    public override async ValueTask DisposeAsync()
    {
        await (host?.DisposeAsync() ?? default);
        network.Dispose();
        callbacks.Dispose();
        await base.DisposeAsync();
    }
}
