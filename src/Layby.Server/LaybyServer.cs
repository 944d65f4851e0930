using Layby.Server.CheckoutSessions.Hosted;
using Layby.Server.Hatch;
using Layby.Server.Receivers;
using Layby.Server.Reconcile;
using Layby.Server.Store;
using Layby.Server.Telemetry;
using Layby.Server.Wire;
using Layby.Server.Workers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace Layby.Server;

/// <summary>The whole server: its works, and the addresses under which it listens.</summary>
public sealed class LaybyServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LaybyWorks works;
    private readonly OrderHatch hatch;
    private readonly ILoggerFactory log;
    private readonly MetricsGate metrics;
    private readonly IDisposable? export;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> workers = [];

    private LaybyServer(WebApplication app, LaybyWorks works, OrderHatch hatch, MetricsGate metrics, ILoggerFactory log)
    {
        this.metrics = metrics;
        export = works.World.Settings.Otlp is { } collector ? OtlpExport.Start(collector, works.World.Figures) : null;
        this.app = app;
        this.works = works;
        this.hatch = hatch;
        this.log = log;
    }

    /// <summary>All that verbs touch.</summary>
    public World World => works.World;

    /// <summary>Does what is due; tests call it by hand.</summary>
    public DeadlineKeeper Deadlines => works.Deadlines;

    /// <summary>Tells what happened; tests call it by hand.</summary>
    public WebhookDeliverer Webhooks => works.Webhooks;

    /// <summary>Compares both sides each night; tests call it by hand.</summary>
    public NightlyAudit Audit => works.Audit;

    // Where it shares its database, commands go to the database.
    private bool IsAlone => World.Settings.Database is null;

    /// <summary>Where it listens, once it has started.</summary>
    public Uri Url => new(app.Urls.First());

    /// <summary>Where <c>/metrics</c> is, once it has started.</summary>
    public Uri MetricsUrl => new(new Uri(World.Settings.MetricsUrls is null ? app.Urls.First() : app.Urls.ElementAt(1)), MetricsPage.Path);

    /// <summary>Opens the store and builds everything; nothing listens yet.</summary>
    /// <param name="settings">How it shall run.</param>
    /// <param name="time">The machine's clock; the real one unless a test has another.</param>
    /// <param name="isTimeTold">See <see cref="Surroundings.IsTimeTold"/>.</param>
    /// <exception cref="StoreRefusedException">The store can not be opened.</exception>
    public static async Task<LaybyServer> BuildAsync(Settings settings, TimeProvider? time = null, bool isTimeTold = false)
    {
        settings = settings with { Limits = settings.Limits.Here() };
        time ??= TimeProvider.System;
        var log = new CalmLog(LoggerFactory.Create(building => Log(building, settings.Log, time)), time);
        return Build(await LaybyWorks.OpenAsync(settings, new() { Time = time, IsTimeTold = isTimeTold, Log = log }), log);
    }

    /// <summary>Does what fell due while it was off, then begins to listen and to do what is due.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public async Task StartAsync()
    {
        await works.Listeners.LoadAsync(stopping.Token);
        await Deadlines.CatchUpAsync(stopping.Token);
        await app.StartAsync();
        if (IsAlone)
        {
            hatch.Open(new(app.Urls.Last()));
        }

        metrics.Open(MetricsUrl);
        workers.AddRange(works.Run(stopping.Token));
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
        await app.Services.GetRequiredService<Doors>().CloseAsync(World.Settings.Limits.Farewell, World.Time);
        await app.StopAsync();
    }

    /// <summary>Stops listening, lets what was begun finish, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsAlone)
        {
            hatch.Close();
        }

        await works.Listeners.DepartAsync();
        await stopping.CancelAsync();
        await app.DisposeAsync();
        foreach (var worker in workers)
        {
            await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await works.DisposeAsync();
        stopping.Dispose();
        export?.Dispose();

        // Last of all: what was said until now waits in a queue to be printed.
        log.Dispose();
    }

    private static LaybyServer Build(LaybyWorks works, ILoggerFactory log)
    {
        var world = works.World;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(Addresses(world.Settings)).ConfigureKestrel(
            kestrel => Limit(kestrel, world.Settings.Limits));
        builder.Services
            .AddSingleton(services => new Doors(ActivatorUtilities.CreateInstance<SocketTransportFactory>(services)))
            .AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<Doors>());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(log);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = world.Settings.Limits.Finish);

        var app = builder.Build();
        var hatch = new OrderHatch(works.Desks, world.Settings.DataFolder, world.Dice.Word("", KeyBook.Letters));
        app.Lifetime.ApplicationStopping.Register(() => _ = works.Listeners.DepartAsync());
        var metrics = new MetricsGate(world.Settings);
        AddFigures(world, works.Listeners, app.Services.GetRequiredService<Doors>());
        Map(app, works, hatch, metrics);
        return new LaybyServer(app, works, hatch, metrics, log);
    }

    // The last is the hatch's own; that of the metrics, where there is one, stands before it.
    private static string[] Addresses(Settings settings) =>
        [settings.Urls.ToString(), .. settings.MetricsUrls is { } metrics ? [metrics.ToString()] : (string[])[], "http://127.0.0.1:0"];

    private static void AddFigures(World world, Listeners listeners, Doors doors) => world.Figures.Add(
        [
            new("layby_connections", FigureKind.Gauge, "Connections that are open.", new Reading(() => doors.Inside)),
            new("layby_accounts", FigureKind.Gauge, "Accounts.", new Reading(() => world.Keyring.All.Count())),
            new("layby_keys", FigureKind.Gauge, "Keys that were created.", new Reading(() => world.Keyring.Keys.All.Count)),
            new("layby_listeners", FigureKind.Gauge, "Who listens over a connection of their own.", new Reading(() => listeners.Count)),
            .. ProcessFigures.Families(world.Time.GetUtcNow()),
        ]);

    private static void Log(ILoggingBuilder log, LogStyle style, TimeProvider time)
    {
        if (style is LogStyle.Json)
        {
            log.Services.AddSingleton(time);
            log.AddConsole(console => console.FormatterName = JsonLines.FormatterName)
                .AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        }
        else
        {
            log.AddSimpleConsole(console => console.SingleLine = true);
        }

        log.SetMinimumLevel(LogLevel.Warning)
            // It would make a span of each request that nobody sees; ours are made where somebody listens.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            // The host would log a start that failed, with its stack; whoever started it is told in one sentence.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // Who reads the log too slowly misses lines of it; no call waits for that.
        log.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
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

    private static void Map(WebApplication app, LaybyWorks works, OrderHatch hatch, MetricsGate metrics)
    {
        var doors = app.Services.GetRequiredService<Doors>();
        var (watch, figures) = (new RequestWatch(works.World.Time), works.World.Figures);
        app.Use(next => http =>
        {
            if (doors.AreClosed)
            {
                http.Response.Headers.Connection = "close";
            }

            return next(http);
        });
        app.UseRouting();
        app.Use(next => http => metrics.IsElsewhere(http) ? MetricsGate.RefuseAsync(http) : watch.HandleAsync(http, next));
        app.UseWebSockets();
        foreach (var endpoint in ApiRoutes.All)
        {
            string[] methods = endpoint.Method == "GET" ? ["GET", "HEAD"] : [endpoint.Method];
            app.MapMethods(endpoint.Pattern, methods, (RequestDelegate)(http => works.Street.HandleAsync(http, endpoint)))
                .WithMetadata(figures.OfRoute(endpoint.Method, endpoint.Pattern));
        }

        MapPage("/authorize/{account}/{attempt}", ["GET", "HEAD", "POST"], works.Pages.AuthorizeAsync);
        MapPage("/return/{account}/{attempt}", ["GET", "HEAD"], works.Pages.ReturnAsync);
        MapPage("/return/{account}/{attempt}/{how}", ["GET"], works.Pages.ReturnAsync);
        MapPage("/hooks/{method}/{account}/{attempt}/{secret}", ["GET", "POST"], works.Pages.HookAsync);
        MapPage(CheckoutPages.Pattern, ["GET", "HEAD", "POST"], works.Checkouts.PayAsync);
        MapPage(CheckoutPages.ReturnPattern, ["GET", "HEAD"], works.Checkouts.ReturnAsync);
        var browser = app.MapGroup("");
        browser.WithMetadata(figures.OfRoute("any", "browser"));
        works.Browser.Map(browser);
        app.MapMethods(Listeners.Path, ["GET"], (RequestDelegate)works.Listeners.HandleAsync);
        app.MapGet("/health/live", (RequestDelegate)(http => http.Response.WriteAsync("ok")));
        app.MapGet("/health/ready", (RequestDelegate)(http => ReadyAsync(http, works.World, doors)));
        app.MapGet(
            MetricsPage.Path,
            (RequestDelegate)(http => metrics.Admits(http)
                ? MetricsPage.WriteAsync(http, figures.Families)
                : works.Street.StrayAsync(http)));
        app.MapPost(
            OrderHatch.Path,
            (RequestDelegate)(http => hatch.IsHere(http)
                ? hatch.HandleAsync(http, app.Lifetime.ApplicationStopping)
                : works.Street.StrayAsync(http)));
        app.MapFallback("/{**rest}", (RequestDelegate)(http => works.Street.StrayAsync(http)))
            .WithMetadata(figures.OfRoute("any", "other"));

        void MapPage(string pattern, string[] methods, RequestDelegate page)
        {
            foreach (var method in methods)
            {
                app.MapMethods(pattern, [method], page).WithMetadata(figures.OfRoute(method, pattern));
            }
        }
    }

    private static async Task ReadyAsync(HttpContext http, World world, Doors doors)
    {
        if (doors.AreClosed)
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
