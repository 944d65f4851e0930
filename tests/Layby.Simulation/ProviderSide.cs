using System.Text;
using System.Text.Json.Nodes;
using Layby.Doubles;
using Layby.Doubles.Alma;
using Layby.Doubles.Klarna;
using Layby.Server;
using Layby.Server.Keys;
using Layby.Server.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace Layby.Simulation;

/// <summary>
/// What a live universe has besides: the providers, played by their doubles, on the other side of a bad network. They do not
/// die with the server, and their books are the truth.
/// </summary>
internal sealed class ProviderSide
{
    /// <summary>Where customers and providers come to.</summary>
    public const string PublicUrl = "https://pay.example";

    private const string AlmaKey = "sk_live_almas_double";
    private const string AlmaUrl = "https://alma.example/";
    private const string KlarnaUrl = "https://klarna.example/";

    private static readonly Fault[] Kinds = Enum.GetValues<Fault>();
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(10);
    private static readonly KlarnaDoubleOptions KlarnaOptions = new() { Password = "klarna-doubles-word" };

    private readonly Universe universe;
    private readonly Chance chance;
    private readonly List<string> keys = [];
    private readonly Dictionary<WireDouble, HttpMessageInvoker> lines;
    private readonly HashSet<WireDouble> calling = [];
    private readonly Dictionary<WireDouble, (DateTimeOffset Until, Fault How)> away = [];

    public ProviderSide(Universe universe)
    {
        this.universe = universe;
        chance = universe.Chance.Fork();
        var seams = new Seams(
            new LoopTime(universe.Loop, universe.Outside), new Random((int)chance.Between(0, int.MaxValue - 1)),
            new HttpMessageInvoker(new HookNetwork(universe)));

        // A contract with one plan sends its customers to Alma at once; most have more, and a page of ours before.
        var plans = universe.Recipe.Flow is null && chance.In1000(300) ? [AlmaPlan.Usual[2]] : AlmaPlan.Usual;
        Alma = new(seams, new AlmaSetting { ApiKey = AlmaKey, Plans = plans }) { CallsAtOnce = false };
        var (tells, repeats) = (chance.In1000(300), chance.In1000(700) || universe.Recipe.Flow is not null);
        Klarna = new(seams, KlarnaOptions with { TellsOrderOfPage = tells, RepeatsPlacedOrders = repeats }) { CallsAtOnce = false };
        FindsOrders = tells || repeats;
        lines = new[] { Alma, (WireDouble)Klarna }.ToDictionary(each => each, each => new HttpMessageInvoker(new DirectLine(each)));
        Alma.Faults.DrawCallback = Klarna.Faults.DrawCallback = DrawCallback;
        AlwaysManual = chance.In1000(500);
    }

    /// <summary>Alma.</summary>
    public AlmaDouble Alma { get; }

    /// <summary>Klarna.</summary>
    public KlarnaDouble Klarna { get; }

    /// <summary>Whether Klarna tells of an order whose answer was lost; else only its own call may.</summary>
    public bool FindsOrders { get; }

    /// <summary>Whether each payment of Alma's is made to be captured by us.</summary>
    public bool AlwaysManual { get; }

    /// <summary>Which shop has which key, once there are any.</summary>
    public string KeyOf(int number) => keys[number - 1];

    /// <summary>Attempts that somebody agreed to late, and when: maybe when nobody waited for them any more.</summary>
    public Dictionary<string, DateTimeOffset> Late { get; } = new(StringComparer.Ordinal);

    /// <summary>Payments of which a provider has refused something: not where it had too much to do, or was broken.</summary>
    public HashSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>When a provider's own call about an attempt was last taken.</summary>
    public Dictionary<string, DateTimeOffset> Called { get; } = new(StringComparer.Ordinal);

    /// <summary>A server where money is real.</summary>
    public static Settings Live(Settings settings) => settings with
    {
        IsLive = true,
        Keys = KeyPolicy.Listed,
        PublicUrl = new(PublicUrl),
        Seal = new Seal(Encoding.ASCII.GetBytes("a key of thirty-two bytes, told.")),
    };

    /// <summary>Opens an account for each shop, where money is real, and connects it: once, before anything goes wrong.</summary>
    public async Task SetUpAsync(LaybyWorks works, int shops)
    {
        if (keys.Count > 0)
        {
            return;
        }

        var world = works.World;
        using var connectors = new LiveConnectors(
            world.Time, world.Dice, new HookNetwork(universe), NullLoggerFactory.Instance, world.Figures);
        var contracts = new ContractDesk(world.Keyring, world.Store, world.Dice, world.Settings, connectors.Make);
        universe.Faults.AreOver = true;
        for (var i = 0; i < shops; i++)
        {
            var account = await world.Keyring.NewAccountAsync(CancellationToken.None, isLive: true);
            var pair = await world.Keyring.Keys.CreatePairAsync(account.Id, null);
            await contracts.ConnectAsync(new KeyOrder.Connect("alma", account.Id, AlmaCredentials()), CancellationToken.None);
            await contracts.ConnectAsync(new KeyOrder.Connect("klarna", account.Id, KlarnaCredentials()), CancellationToken.None);
            keys.Add(pair[0].Text);
        }

        universe.Faults.AreOver = false;
        PassOn();
    }

    /// <summary>How long something is on its way.</summary>
    public TimeSpan Transit() => chance.Around(
        TimeSpan.FromMilliseconds(1),
        universe.Faults.Strikes("slow network", universe.Faults.Rates.Slow) ? TimeSpan.FromSeconds(12) : TimeSpan.FromMilliseconds(90));

    /// <summary>A call of ours has arrived.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpRequestMessage call)
    {
        var (one, faults) = (Of(call.RequestUri!), universe.Faults);
        var fault = chance.Of(Kinds);
        if (faults.Strikes("provider that is away", faults.Rates.ProviderAway))
        {
            away[one] = (universe.Loop.Time + TimeSpan.FromMinutes(chance.Between(1, 40)), chance.Of(Fault.Busy, Fault.Break));
        }

        if (away.TryGetValue(one, out var rest) && universe.Loop.Time < rest.Until && faults.Strikes($"provider: {rest.How}", 1000))
        {
            one.Faults.Plan(rest.How);
        }
        else if (faults.Strikes($"provider: {fault}", faults.Rates.Provider))
        {
            one.Faults.Plan(fault);
        }

        var answer = lines[one].SendAsync(call, CancellationToken.None);
        ProviderBooks.Check(universe, one);
        Pump(one);
        try
        {
            var response = await answer;
            var status = (int)response.StatusCode;
            universe.Trace.Add($"{call.Method} {call.RequestUri!.AbsolutePath} {status}");
            Refused.UnionWith(status is >= 400 and < 500 and not 429 ? call.RequestUri.AbsolutePath.Split('/') : []);
            return response;
        }
        catch (HttpRequestException)
        {
            universe.Trace.Add($"{call.Method} {call.RequestUri!.AbsolutePath} cut");
            throw;
        }
    }

    /// <summary>A customer's browser goes to a provider's page, or presses one of its buttons.</summary>
    /// <returns>Where it is sent; null where it stays.</returns>
    public async Task<string?> BrowseAsync(string method, string url)
    {
        await universe.Loop.Delay(Transit(), universe.Outside);
        var one = Of(new(url));
        var answer = await lines[one].SendAsync(new HttpRequestMessage(new(method), url), CancellationToken.None);
        ProviderBooks.Check(universe, one);
        Pump(one);
        universe.Trace.Add($"{method} {url} {(int)answer.StatusCode}");
        return answer.Headers.Location?.OriginalString;
    }

    /// <summary>Whether a customer who is on a provider's page can pay there.</summary>
    public bool IsPayable(Uri page) => Of(page).IsPayable(page);

    /// <summary>Somebody has agreed to an attempt late.</summary>
    public void Approved(string attempt) => Late[attempt] = universe.Loop.Time;

    private CallbackFault DrawCallback()
    {
        var fault = chance.Of(CallbackFault.Twice, CallbackFault.Twice, CallbackFault.Never, CallbackFault.Late);
        return universe.Faults.Strikes($"call of a provider: {fault}", universe.Faults.Rates.Callback) ? fault : CallbackFault.None;
    }

    private WireDouble Of(Uri url) => url.Host == "alma.example" ? Alma : Klarna;

    // The calls that it owes are made before its answer arrives, or after.
    private void Pump(WireDouble one)
    {
        if (one.Callbacks.NextDue is not { } due || !calling.Add(one))
        {
            return;
        }

        var wait = due - universe.Loop.Time;
        wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        universe.Loop.After(wait + chance.Around(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2)), universe.Outside, () =>
        {
            calling.Remove(one);
            _ = CallBackAsync(one);
        });
    }

    private async Task CallBackAsync(WireDouble one)
    {
        await one.Callbacks.SendDueAsync(CancellationToken.None);
        Pump(one);
    }

    // What lapses lapses though nobody asks.
    private void PassOn() => universe.Loop.After(Beat, universe.Outside, () =>
    {
        Alma.Lapse();
        foreach (var order in Klarna.Pending())
        {
            // Klarna takes its time over an order that it looks into, a day at most.
            if (!universe.Faults.Go || chance.In1000(15))
            {
                _ = Klarna.DecideAsync(order, chance.In1000(700));
            }
        }

        Pump(Alma);
        Pump(Klarna);
        PassOn();
    });

    private string AlmaCredentials() => new JsonObject
    {
        ["api_key"] = AlmaKey,
        ["manual_capture"] = true,
        ["always_manual"] = AlwaysManual,
        ["address"] = AlmaUrl,
    }.ToJsonString();

    private string KlarnaCredentials() => new JsonObject
    {
        ["regions"] = new JsonArray(new JsonObject
        {
            ["region"] = "eu",
            ["user_name"] = Klarna.UserName("eu"),
            ["secret"] = Klarna.Password,
            ["address"] = KlarnaUrl,
        }),
    }.ToJsonString();
}
