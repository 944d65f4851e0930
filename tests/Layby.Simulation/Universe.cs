using System.Text;
using Layby.Server;
using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Layby.Server.Versions;
using Microsoft.Extensions.Logging;

namespace Layby.Simulation;

/// <summary>
/// A whole world on one thread: the real server, with its pipeline, store and workers, and around it shops, customers and
/// receivers who behave badly on a network, a disk and a machine that do too.
/// </summary>
public sealed partial class Universe : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const long StepsAtLeast = 1_000_000;
    private const long StepsAPayment = 30_000;

    private static int folders;

    private readonly Settings settings;
    private readonly LogWatch log;
    private readonly HashSet<TaskCompletionSource<Answer?>> inFlight = [];
    private readonly Dictionary<string, int> keysInFlight = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> arrivals = new(StringComparer.Ordinal);
    private readonly AsyncLocal<Request?> caller = new();
    private readonly List<Task> actors = [];
    private Life life;
    private LoopTime? clock;
    private LaybyWorks? server;
    private bool ticking;
    private bool waking;
    private bool over;

    private Universe(Recipe recipe)
    {
        Recipe = recipe;
        Loop = new Loop(Begin, StepsAtLeast + (recipe.Payments * StepsAPayment));
        Outside = new Life(Loop);
        life = new Life(Loop);
        Trace = new Trace(Loop, recipe.WholeTrace);
        var chance = new Chance(recipe.Seed);
        Chance = chance.Fork();
        Faults = new Faults(chance.Fork(), recipe.Rates, recipe.Crashes, recipe.Without);
        Dice = chance.Fork();
        Watch = new Watch(this);
        log = new LogWatch(Watch);
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Path.Combine(root, $"layby-sim-{Environment.ProcessId}-{Interlocked.Increment(ref folders)}");
        settings = new Settings
        {
            DataFolder = Directory.CreateDirectory(folder).FullName,
            DefaultVersion = ApiVersion.Newest,
        };
        if (recipe.IsLive)
        {
            (settings, Side, Looks) = (ProviderSide.Live(settings), new(this), new(this));
        }
    }

    /// <summary>Its recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>Everything that happens.</summary>
    public Loop Loop { get; }

    /// <summary>All but the server.</summary>
    public Life Outside { get; }

    /// <summary>What happened.</summary>
    public Trace Trace { get; }

    /// <summary>How long things take.</summary>
    public Chance Chance { get; }

    /// <summary>What people do.</summary>
    public Chance Dice { get; }

    /// <summary>What goes wrong.</summary>
    public Faults Faults { get; }

    /// <summary>Who sees that the books are right.</summary>
    public Watch Watch { get; }

    /// <summary>The store below all faults.</summary>
    internal SqliteStore RealStore { get; private set; } = null!;

    /// <summary>The request on whose behalf something happens; null for what happens by itself.</summary>
    public Request? Caller => caller.Value;

    /// <summary>How often the server was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Runs a universe from its beginning to its rest.</summary>
    public static Ended Run(Recipe recipe)
    {
        using var universe = new Universe(recipe);
        try
        {
            universe.Live();
        }
        catch (Exception bug)
        {
            universe.Watch.Violated($"the simulation broke: {bug}");
        }

        var payments = universe.Watch.Intents;
        return new(
            recipe, universe.Trace.Hash(), payments, universe.Faults.Counts, universe.Watch.Ends(), universe.Loop.Time - Begin,
            universe.Faults.Writes, universe.Starts, universe.Watch.Violations,
            universe.Watch.Violations.Count > 0 || recipe.WholeTrace ? [.. universe.Trace.Last] : [])
        {
            Story = universe.Watch.Story(),
        };
    }

    /// <summary>The power is cut: nothing of the server goes on, and after a while it is started again.</summary>
    /// <returns>Is never over.</returns>
    public Task CrashAsync(string where)
    {
        Trace.Add($"crash {where}");
        life.End();
        (server, ticking, waking) = (null, false, false);
        var store = RealStore;
        Loop.Soon(Outside, () => store.DisposeAsync().AsTask().GetAwaiter().GetResult());
        foreach (var waiting in inFlight.ToArray())
        {
            Loop.After(Chance.Around(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2)), Outside, () => waiting.TrySetResult(null));
        }

        inFlight.Clear();
        keysInFlight.Clear();

        // A flow must end as without the cut, so it is never away for so long that a customer's time is over.
        var away = Recipe.Flow is null && Dice.In1000(30)
            ? TimeSpan.FromHours(Dice.Between(1, 60))
            : TimeSpan.FromSeconds(Dice.Between(1, 40));
        Loop.After(away, Outside, Start);
        return new TaskCompletionSource().Task;
    }

    /// <summary>A commit has put something into the outbox.</summary>
    public void Wake()
    {
        if (waking || server is null || Faults.Strikes("a worker that is not woken", Faults.Rates.LostWake))
        {
            return;
        }

        waking = true;
        Loop.After(Chance.Around(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(60)), life, () =>
        {
            waking = false;
            _ = GuardAsync(server!.Webhooks.RunOnceAsync(CancellationToken.None));
        });
    }

    /// <summary>Sends a request over a bad network.</summary>
    /// <returns>Null where no answer came: nobody knows what became of it.</returns>
    public Task<Answer?> SendAsync(Request request)
    {
        var answer = new TaskCompletionSource<Answer?>();
        if (Faults.Strikes("lost request", Faults.Rates.LostRequest))
        {
            Loop.After(Patience, Outside, () => answer.TrySetResult(null));
            return answer.Task;
        }

        Loop.After(Transit(), Outside, () => Arrive(request, answer));
        if (Faults.Strikes("request that came twice", Faults.Rates.DoubledRequest))
        {
            Loop.After(Transit(), Outside, () => Arrive(request, new()));
        }

        return answer.Task;
    }

    /// <summary>Has somebody act on their own.</summary>
    public void Begins(Func<Task> actor) => Outside.Run(() => actors.Add(actor()));

    /// <inheritdoc/>
    public void Dispose()
    {
        life.End();
        Outside.End();
        RealStore?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(settings.DataFolder, recursive: true);
        Trace.Dispose();
    }

    private void Live()
    {
        Start();
        Loop.RunUntil(() => Side is null || server is not null);
        var shops = Enumerable.Range(1, Shops).Select(number => new Shop(this, number)).ToArray();
        Begins(() => Task.WhenAll(shops.Select(each => each.OpenAsync())));
        RunUntilAllRest();
        Faults.CountFromHere();
        if (Recipe.Flow is { } flow)
        {
            Begins(() => flow.Act(shops[0]));
        }
        else
        {
            Sell(shops);
        }

        RunUntilAllRest();

        // Nothing goes wrong any more: now everything must come to rest by itself, as far as time alone can bring it there.
        Faults.Go = false;
        Trace.Add("faults end");
        Pass(Recipe.Rest + Leap);
        Faults.AreOver = true;
        Begins(() => new Reckoning(this, shops).RunAsync());
        RunUntilAllRest();
        over = true;
        foreach (var failed in actors.Where(each => each.IsFaulted))
        {
            Watch.Violated($"somebody outside met {failed.Exception!.InnerException}");
        }
    }

    private void Sell(Shop[] shops)
    {
        for (var i = 0; i < Recipe.Payments; i++)
        {
            if (Side is not null)
            {
                SellLive(shops, i);
                continue;
            }

            var (plain, number) = (Dice.In1000(Recipe.Plain), i);
            var shop = shops[plain || Dice.In1000(750) ? 2 : Dice.In1000(600) ? 0 : 1];
            var when = TimeSpan.FromTicks(Dice.Between(0, Recipe.Span.Ticks));
            Loop.After(when, Outside, () => Begins(() => plain ? shop.SellPlainlyAsync(number) : shop.SellAnyhowAsync(number)));
        }

        Pass(Recipe.Span);
    }

    private void Pass(TimeSpan span)
    {
        var end = Loop.Time + span;
        Loop.After(span, Outside, () => { });
        Loop.RunUntil(() => Loop.Time >= end && server is not null);
    }

    private void RunUntilAllRest()
    {
        if (!Loop.RunUntil(() => actors.TrueForAll(each => each.IsCompleted)))
        {
            Watch.Violated("nothing moves any more, and somebody still waits");
        }
    }

    private TimeSpan Transit() => Chance.Around(
        TimeSpan.FromMicroseconds(300),
        Faults.Strikes("slow network", Faults.Rates.Slow) ? TimeSpan.FromSeconds(20) : TimeSpan.FromMilliseconds(60));

    private void Start()
    {
        Starts++;
        life = new Life(Loop);
        var (mine, time) = (life, new LoopTime(Loop, life));
        if (Faults.Strikes("clock that was set", Faults.Rates.ClockSet))
        {
            time.Skew = TimeSpan.FromSeconds(Chance.Between(-600, 600));
        }

        clock = time;
        LeapLater(time, mine);
        RealStore = SqliteStore.Open(new SqliteStoreOptions
        {
            Directory = settings.DataFolder,
            OwnWriterThread = false,
            WriterCacheKiB = 4096,
            ReaderCacheKiB = 1024,
        });
        var around = new Surroundings
        {
            Time = time,
            Dice = Layby.Server.Dice.Seeded(Chance.Next()),
            Store = new FaultyStore(RealStore, this, mine),
            Provider = provider => new SlowProvider(provider, this, mine),
            Network = new WebhookNetwork(this, mine),
            Way = way => Side is null ? way : new LiveLine(this, Side, mine),
            Log = new LoggerFactory([log]),
        };
        mine.Run(() => _ = GuardAsync(StartAsync(around, mine)));
    }

    private async Task StartAsync(Surroundings around, Life mine)
    {
        var started = await LaybyWorks.OpenAsync(settings, around);
        await (Side?.SetUpAsync(started, Shops) ?? Task.CompletedTask);
        await started.Deadlines.CatchUpAsync(CancellationToken.None);
        server = started;
        Trace.Add($"start {Starts}");
        Looks?.Again();
        Loop.After(TimeSpan.FromMilliseconds(Dice.Between(1, 2000)), mine, Tick);
    }

    // The workers' own looking: soon where something waits to be told, seldom where nothing does.
    private void Tick()
    {
        if (!ticking)
        {
            ticking = true;
            _ = GuardAsync(TickAsync());
        }

        if (!over)
        {
            var wait = Watch.HasUntold ? TimeSpan.FromSeconds(Dice.Between(20, 7200)) : Recipe.Look * (Dice.Between(5, 100) / 100.0);
            Loop.After(wait, life, Tick);
        }
    }

    private async Task TickAsync()
    {
        await server!.RunOnceAsync(tidies: Dice.In1000(200), CancellationToken.None);
        ticking = false;
    }

    private async Task GuardAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (StoreUnavailableException)
        {
            // The disk was full: the next look does it.
            ticking = false;
        }
        catch (Exception bug)
        {
            Watch.Violated($"the server met {bug}");
        }
    }

    private void Arrive(Request request, TaskCompletionSource<Answer?> answer)
    {
        if (server is null)
        {
            Loop.After(Transit(), Outside, () => answer.TrySetResult(null));
            return;
        }

        inFlight.Add(answer);
        life.Run(() => _ = HandleAsync(request, answer, server));
    }

    private async Task HandleAsync(Request request, TaskCompletionSource<Answer?> answer, LaybyWorks works)
    {
        using var body = new MemoryStream();
        var http = request.ToHttp(body);
        var key = $"{request.Key} {request.IdempotencyKey}";
        var alone = keysInFlight.GetValueOrDefault(key) == 0;
        keysInFlight[key] = keysInFlight.GetValueOrDefault(key) + 1;
        var arrival = arrivals[key] = arrivals.GetValueOrDefault(key) + 1;
        caller.Value = request;
        Answer said;
        try
        {
            await Routes.HandleAsync(works, http);
            said = new(
                http.Response.StatusCode, Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length),
                http.Response.Headers.Location, http.Response.Headers["Idempotent-Replayed"].Count > 0);
        }
        catch (Exception bug)
        {
            var place = bug.StackTrace?.Split('\n').FirstOrDefault(each => each.Contains("Layby.Server", StringComparison.Ordinal));
            Watch.Violated($"{request.Method} {request.Path} met {bug.Message} {place}");
            said = new(500, "", null, false);
        }

        inFlight.Remove(answer);
        keysInFlight[key]--;
        Watch.Holds(
            !alone || arrivals[key] != arrival || said.Status is not 409
            || !said.Body.Contains("idempotency_key_in_use", StringComparison.Ordinal),
            $"I5 {request.IdempotencyKey} is said to be in use, and is not");
        Trace.Add($"{request.Method} {request.Path} {said.Status}");
        Watch.Saw(request, said);
        if (Faults.Strikes("lost answer", Faults.Rates.LostAnswer))
        {
            Loop.After(Patience, Outside, () => answer.TrySetResult(null));
            return;
        }

        Loop.After(Transit(), Outside, () => answer.TrySetResult(said));
    }
}
