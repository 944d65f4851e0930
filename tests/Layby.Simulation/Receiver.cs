using System.Security.Cryptography;
using System.Text;

namespace Layby.Simulation;

/// <summary>A shop's webhook endpoint: most often well, sometimes broken, hung, or away for hours.</summary>
/// <param name="account">Whose.</param>
/// <param name="url">Where.</param>
/// <param name="secret">What it is signed with.</param>
/// <param name="types">Which events it is told of; none for all.</param>
public sealed class Receiver(string account, string url, string secret, IReadOnlyList<string> types)
{
    private readonly Dictionary<string, int> heard = new(StringComparer.Ordinal);
    private readonly byte[] key = Encoding.UTF8.GetBytes(secret);
    private DateTimeOffset badUntil;
    private int badly;

    /// <summary>Whose.</summary>
    public string Account { get; } = account;

    /// <summary>Where.</summary>
    public string Url { get; } = url;

    /// <summary>The endpoint's id.</summary>
    public required string Id { get; init; }

    /// <summary>How many events there were before it listened.</summary>
    public int Since { get; set; }

    /// <summary>How many events it has not heard of.</summary>
    public int Missing { get; set; }

    /// <summary>How often it heard of something again.</summary>
    public int Again { get; private set; }

    /// <summary>Something that it has heard of; null where there is nothing.</summary>
    public string? Any => heard.Keys.FirstOrDefault();

    /// <summary>Whether it is told of events of a type.</summary>
    public bool Hears(string type) => types.Count == 0 || types.Contains(type);

    /// <summary>Whether it has heard of an event.</summary>
    public bool Has(string id) => heard.ContainsKey(id);

    /// <summary>What it answers; 0 for nothing at all.</summary>
    public int Answer(Universe universe, byte[] body, string signature, Watch watch, string id)
    {
        watch.Holds(IsGenuine(body, signature), $"I7 {id} is signed for {Url}");
        if (universe.Loop.Time < badUntil && universe.Faults.Strikes("receiver that is away", 1000))
        {
            return badly;
        }

        if (!universe.Faults.Strikes("bad receiver", universe.Faults.Rates.BadReceiver))
        {
            return 200;
        }

        badly = universe.Dice.Of(500, 503, 0, 302, 429);
        badUntil = universe.Dice.In1000(40)
            ? universe.Loop.Time + TimeSpan.FromMinutes(universe.Dice.Between(1, 72 * 60))
            : default;
        return badly;
    }

    /// <summary>It has heard.</summary>
    public void Heard(string id, byte[] body, Watch watch)
    {
        var hash = string.GetHashCode(Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        if (heard.TryAdd(id, hash))
        {
            Missing--;
        }
        else
        {
            Again++;
            watch.Holds(heard[id] == hash, $"I7 {id} is told in the same bytes each time");
        }
    }

    private bool IsGenuine(byte[] body, string signature)
    {
        var parts = signature.Split(',').Select(each => each.Split('=', 2)).ToLookup(each => each[0], each => each[1]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{parts["t"].First()}."), .. body];
        return parts["v1"].Contains(Convert.ToHexStringLower(HMACSHA256.HashData(key, signed)));
    }
}
