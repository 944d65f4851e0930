using Layby.Server.Keys;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;
using Layby.Server.Providers.Card;
using Layby.Server.Providers.Klarna;
using Layby.Server.Receivers;
using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Layby.Server.Street;
using Layby.Server.Wire;
using Layby.Server.Workers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace Layby.Server;

/// <summary>The whole server, in the order in which a request meets it. Tests build it too, with their own clock and dice.</summary>
public sealed class LaybyServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IStore store;
    private readonly KeyHatch hatch;
    private readonly KeyDays keyDays;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> workers = [];
    private readonly HttpReceivers endpoints;

    private LaybyServer(
        WebApplication app, IStore store, World world, DeadlineKeeper deadlines, KeyHatch hatch, WebhookDeliverer webhooks,
        HttpReceivers endpoints)
    {
        this.app = app;
        this.store = store;
        this.hatch = hatch;
        keyDays = new(world, app.Services.GetRequiredService<ILogger<KeyDays>>());
        this.endpoints = endpoints;
        Webhooks = webhooks;
        World = world;
        Deadlines = deadlines;
    }

    /// <summary>All that verbs touch.</summary>
    public World World { get; }

    /// <summary>Does what is due; tests call it by hand.</summary>
    public DeadlineKeeper Deadlines { get; }

    /// <summary>Tells what happened; tests call it by hand.</summary>
    public WebhookDeliverer Webhooks { get; }

    /// <summary>Where it listens, once it has started.</summary>
    public Uri Url => new(app.Urls.First());

    /// <summary>Opens the store and builds everything; nothing listens yet.</summary>
    /// <exception cref="StoreRefusedException">The store can not be opened.</exception>
    public static async Task<LaybyServer> BuildAsync(Settings settings, TimeProvider? time = null, Dice? dice = null)
    {
        time ??= TimeProvider.System;
        dice ??= Dice.System();
        settings = settings with { Limits = settings.Limits.Here() };
        var store = SqliteStore.Open(new SqliteStoreOptions
        {
            Directory = settings.DataFolder,
            QueueLimit = settings.Limits.WaitingWrites,
        });
        try
        {
            var keyring = new Keyring(store, time, dice, settings.Keys);
            await keyring.LoadAsync(CancellationToken.None);
            var providers = new ProviderRegistry(new CardSimulator(), new KlarnaSimulator(), new AlmaSimulator());
            var world = new World(store, providers, keyring, time, dice, settings);
            return Build(world, store);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does what fell due while it was off, then begins to listen and to do what is due.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public async Task StartAsync()
    {
        await Deadlines.CatchUpAsync(stopping.Token);
        await app.StartAsync();
        hatch.Open(new(app.Urls.Last()));
        workers.Add(Deadlines.RunAsync(stopping.Token));
        workers.Add(Webhooks.RunAsync(stopping.Token));
        workers.Add(new AnswerPruner(World, app.Services.GetRequiredService<ILogger<AnswerPruner>>()).RunAsync(stopping.Token));
        workers.Add(keyDays.RunAsync(stopping.Token));
    }

    /// <summary>Returns when the process is told to stop and every request that was begun has been answered.</summary>
    public async Task WaitForShutdownAsync()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (app.Lifetime.ApplicationStopping.Register(told.SetResult))
        {
            await told.Task;
        }

        await StopAsync();
    }

    /// <summary>
    /// Lets nobody new in, and answers those who are: each answer is the last of its connection. Who has nothing to ask
    /// is hung up on in the end.
    /// </summary>
    public async Task StopAsync()
    {
        await app.Services.GetRequiredService<Listeners>().CloseAsync(World.Settings.Limits.Farewell, World.Time);
        await app.StopAsync();
    }

    /// <summary>Stops listening, lets what was begun finish, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        hatch.Close();
        await stopping.CancelAsync();
        await app.DisposeAsync();
        foreach (var worker in workers)
        {
            await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await keyDays.RunOnceAsync();
        Webhooks.Dispose();
        endpoints.Dispose();
        await store.DisposeAsync();
        stopping.Dispose();
    }

    private static LaybyServer Build(World world, IStore store)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(world.Settings.Urls.ToString(), "http://127.0.0.1:0").ConfigureKestrel(
            kestrel => Limit(kestrel, world.Settings.Limits));
        builder.Services.AddSingleton(services => new Listeners(ActivatorUtilities.CreateInstance<SocketTransportFactory>(services)))
            .AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<Listeners>());
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // The host would log a start that failed, with its stack; whoever started it is told in one sentence.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Who reads the log too slowly misses lines of it; no call waits for that.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = world.Settings.Limits.Finish);

        var app = builder.Build();
        var street = new ApiStreet(world, app.Services.GetRequiredService<ILogger<ApiStreet>>());
        var desk = new ReportDesk(world);
        var hatch = new KeyHatch(
            new KeyDesk(world.Keyring), world.Settings.DataFolder, world.Dice.Word("", KeyBook.Letters), ApiRoutes.Resources);
        Map(app, world, street, desk, hatch);
        var endpoints = new HttpReceivers(world, AddressGuard.Of(world.Settings.IsLoopback));
        var webhooks = new WebhookDeliverer(world, [endpoints], app.Services.GetRequiredService<ILogger<WebhookDeliverer>>());
        var deadlines = new DeadlineKeeper(
            world,
            [new IntentDeadline(world, desk), new SetupDeadline(world), new RefundDeadline(world), new DisputeDeadline(world)],
            webhooks,
            app.Services.GetRequiredService<ILogger<DeadlineKeeper>>());
        world.Deadlines = deadlines;
        return new LaybyServer(app, store, world, deadlines, hatch, webhooks, endpoints);
    }

    private static void Limit(KestrelServerOptions kestrel, ServerLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = WireLimits.BodyBytes + 1;

        // Room for a query that is too large to be told so in the API's own words.
        kestrel.Limits.MaxRequestLineSize = 4 * WireLimits.QueryBytes;
        kestrel.Limits.MaxRequestBufferSize = limits.Unread;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxRequestHeaderCount = limits.Headers;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.Head;
        kestrel.Limits.KeepAliveTimeout = limits.Rest;
        kestrel.Limits.MinRequestBodyDataRate = new(limits.LeastSpeed, limits.Grace);
        kestrel.Limits.MinResponseDataRate = new(limits.LeastSpeed, limits.Grace);
    }

    private static void Map(WebApplication app, World world, ApiStreet street, ReportDesk desk, KeyHatch hatch)
    {
        var listeners = app.Services.GetRequiredService<Listeners>();
        app.Use(next => http =>
        {
            if (listeners.AreClosed)
            {
                http.Response.Headers.Connection = "close";
            }

            return next(http);
        });
        app.UseRouting();
        foreach (var endpoint in ApiRoutes.All)
        {
            string[] methods = endpoint.Method == "GET" ? ["GET", "HEAD"] : [endpoint.Method];
            app.MapMethods(endpoint.Pattern, methods, (RequestDelegate)(http => street.HandleAsync(http, endpoint)));
        }

        var pages = new CustomerPages(world, desk);
        app.MapMethods("/authorize/{account}/{attempt}", ["GET", "HEAD", "POST"], (RequestDelegate)pages.AuthorizeAsync);
        app.MapMethods("/return/{account}/{attempt}", ["GET", "HEAD"], (RequestDelegate)pages.ReturnAsync);
        app.MapGet("/health/live", (RequestDelegate)(http => http.Response.WriteAsync("ok")));
        app.MapGet("/health/ready", (RequestDelegate)(http => ReadyAsync(http, world, listeners)));
        app.MapPost(KeyHatch.Path, (RequestDelegate)(http => hatch.IsHere(http) ? hatch.HandleAsync(http) : street.StrayAsync(http)));
        app.MapFallback("/{**rest}", (RequestDelegate)(http => street.StrayAsync(http)));
    }

    private static async Task ReadyAsync(HttpContext http, World world, Listeners listeners)
    {
        if (listeners.AreClosed)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync("stopping");
            return;
        }

        // The store answers, so callers can be answered.
        _ = await world.Store.FindAnswerAsync("acct_", "ready", http.RequestAborted);
        await http.Response.WriteAsync("ok");
    }
}
