using Layby.Server.Browser;
using Layby.Server.CheckoutSessions.Hosted;
using Layby.Server.Hatch;
using Layby.Server.Keys;
using Layby.Server.Live;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;
using Layby.Server.Providers.Card;
using Layby.Server.Providers.Klarna;
using Layby.Server.Receivers;
using Layby.Server.Reconcile;
using Layby.Server.Reviews;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Workers;

namespace Layby.Server;

/// <summary>
/// All that the server does, in the order in which a request meets it, with nobody listening: <see cref="LaybyServer"/> puts
/// it behind addresses, a simulator brings it requests by hand.
/// </summary>
public sealed class LaybyWorks : IAsyncDisposable
{
    private readonly AnswerPruner pruner;
    private readonly KeyDays keyDays;
    private readonly Neighbours neighbours;
    private readonly Tidier tidier;
    private readonly OwedWork owed;
    private readonly HttpReceivers endpoints;
    private readonly HttpMessageHandler? line;
    private readonly LiveConnectors connectors;

    private LaybyWorks(World world, Surroundings around)
    {
        World = world;
        Street = new(world, Log<ApiStreet>());
        var desk = new ReportDesk(world);
        line = around.Line is null ? ProviderNetwork.Sockets() : null;
        connectors = new LiveConnectors(world.Time, world.Dice, around.Line ?? line!, around.Log, world.Figures, around.Way);
        world.Connections = new(world, connectors.Make);
        var contracts = new ContractDesk(world.Keyring, world.Store, world.Dice, world.Settings, connectors.Make);
        world.Live = new(world, desk, Log<LiveDesk>());
        world.LiveRefunds = new(world, Log<LiveRefunds>());
        Pages = new(world, desk, Log<CustomerPages>());
        Checkouts = new(world, Log<CheckoutPages>());
        Browser = new(world, Street);
        endpoints = new(world, around.Network ?? EventPoster.Guarded(AddressGuard.Of(world.Settings.IsLoopback)));
        world.Listeners = Listeners = new(world, Log<Listeners>());
        Webhooks = new(world, [endpoints, Listeners], Log<WebhookDeliverer>());
        Deadlines = new(
            world,
            [new IntentDeadline(world, desk), new SetupDeadline(world), new RefundDeadline(world), new DisputeDeadline(world),
             new CheckoutDeadline(world)],
            Webhooks,
            Log<DeadlineKeeper>());
        pruner = new(world, Log<AnswerPruner>());
        keyDays = new(world, Log<KeyDays>());
        neighbours = new(world, Log<Neighbours>());
        tidier = new(world, Log<Tidier>());
        owed = new(world, Log<OwedWork>());
        Audit = new(world, Log<NightlyAudit>());
        world.Deadlines = Deadlines;
        Desks = new Dictionary<string, IOrderDesk>
        {
            [KeyCommand.Name] = new KeyDesk(world.Keyring, contracts, ApiRoutes.Resources),
            [ReconcileOrder.Name] = new ReconcileDesk(world),
            [ReviewOrder.Name] = new ReviewOrders(world),
        };

        ILogger<T> Log<T>() => around.Log.CreateLogger<T>();
    }

    /// <summary>All that verbs touch.</summary>
    public World World { get; }

    /// <summary>Answers the API's calls.</summary>
    public ApiStreet Street { get; }

    /// <summary>Who carries out the orders of each command of the command line, by the command's name.</summary>
    public IReadOnlyDictionary<string, IOrderDesk> Desks { get; }

    /// <summary>Answers customers' browsers.</summary>
    public CustomerPages Pages { get; }

    /// <summary>Answers the browsers of sessions' customers.</summary>
    public CheckoutPages Checkouts { get; }

    /// <summary>What a shop's own page loads.</summary>
    public BrowserPages Browser { get; }

    /// <summary>Does what is due.</summary>
    public DeadlineKeeper Deadlines { get; }

    /// <summary>Tells what happened.</summary>
    public WebhookDeliverer Webhooks { get; }

    /// <summary>Compares both sides each night.</summary>
    public NightlyAudit Audit { get; }

    /// <summary>Those who listen over a connection of their own.</summary>
    public Listeners Listeners { get; }

    /// <summary>Opens the store and reads what it must know of it.</summary>
    /// <exception cref="StoreRefusedException">The store can not be opened.</exception>
    public static async Task<LaybyWorks> OpenAsync(Settings settings, Surroundings around)
    {
        var figures = new Figures();
        var store = around.Store ?? await Stores.OpenAsync(settings, around.Time, figures.Store, around.Log);
        try
        {
            var time = store.IsShared && !around.IsTimeTold ? await NodeTime.OpenAsync(around.Time, store) : around.Time;
            var keyring = new Keyring(store, time, around.Dice, settings.Keys);
            await keyring.LoadAsync(CancellationToken.None);
            IProvider[] providers = [new CardSimulator(), new KlarnaSimulator(), new AlmaSimulator()];
            var registry = new ProviderRegistry(figures, time, [.. providers.Select(around.Provider)]);
            var works = new LaybyWorks(new(store, registry, keyring, time, around.Dice, settings) { Figures = figures }, around);
            await LiveSettings.CheckAsync(works.World);
            return works;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>The workers, each until it is told to stop.</summary>
    public IEnumerable<Task> Run(CancellationToken stop) =>
        [Deadlines.RunAsync(stop), Webhooks.RunAsync(stop), pruner.RunAsync(stop), keyDays.RunAsync(stop),
         tidier.RunAsync(stop), Listeners.RunAsync(stop), neighbours.RunAsync(stop), owed.RunAsync(stop), Audit.RunAsync(stop)];

    /// <summary>One look of each worker at what is due; of those who tidy up only where they are asked to.</summary>
    /// <exception cref="StoreUnavailableException">The disk is full or failing: what is due stays due.</exception>
    public async Task RunOnceAsync(bool tidies, CancellationToken stop)
    {
        await Deadlines.RunOnceAsync(stop);
        await Webhooks.RunOnceAsync(stop);
        if (tidies)
        {
            await pruner.RunOnceAsync(stop);
            await keyDays.RunOnceAsync();
            await tidier.RunOnceAsync(stop);
            await Listeners.RunOnceAsync();
        }
    }

    /// <summary>Closes the store; the workers have ended by then.</summary>
    public async ValueTask DisposeAsync()
    {
        await keyDays.RunOnceAsync();
        Street.Dispose();
        Webhooks.Dispose();
        endpoints.Dispose();
        connectors.Dispose();
        line?.Dispose();
        await World.Store.DisposeAsync();
    }
}
