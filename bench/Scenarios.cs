using System.Text.Json;

namespace Layby.Bench;

/// <summary>What one connection says, call after call. It runs between two calls and must not block.</summary>
internal interface IScript
{
    /// <summary>Writes the next request and returns its length.</summary>
    int Next(Span<byte> buffer);

    void Answered(ReadOnlySpan<byte> body)
    {
    }

    /// <summary>A call failed: begin again with the first one.</summary>
    void Restart()
    {
    }
}

/// <summary>A kind of load: a new script for each connection.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Calls">After so many calls a script has gone once through.</param>
/// <param name="Start">Makes the script of one connection.</param>
/// <param name="Problem">What is wrong with the last answer of a round, or null: fast nonsense is not fast.</param>
internal sealed record Scenario(string Name, int Calls, Func<IScript> Start, Func<JsonElement, string?> Problem);

internal sealed class Scenarios(Requests requests, IntentPool pool)
{
    public Scenario Create => new("create", 1, () => new Repeated(requests.Create), body =>
        IsIntent(body) ?? Differs(body, "status", "requires_payment_method"));

    public Scenario Retrieve => new("retrieve", 1, () => new OnPooled(pool, requests.Retrieve), IsIntent);

    /// <summary>Every other call asks for the newest page, the rest for a page deep inside what is stored.</summary>
    public Scenario List =>
        new("list", 2, () => new OnPooled(pool, requests.ListNewest, requests.ListAfter), IsFullPage);

    public Scenario Life => new("life", 4, () => new Life(requests), body =>
        IsIntent(body) ?? Differs(body, "status", "succeeded"));

    /// <summary>Makes intents and remembers their ids.</summary>
    public Scenario Fill => new("fill", 1, () => new Fill(pool, requests.Create), IsIntent);

    public static string? IsIntent(JsonElement body) => Differs(body, "object", "payment_intent");

    private static string? IsFullPage(JsonElement body) =>
        Differs(body, "object", "list")
        ?? (body.GetProperty("data").GetArrayLength() is var count && count == 10 ? null : $"{count} items, not 10");

    private static string? Differs(JsonElement body, string key, string wanted) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty(key, out var value)
            ? value.ValueKind is JsonValueKind.String && value.GetString() == wanted
                ? null
                : $"`{key}` is {value.GetRawText()}, not \"{wanted}\""
            : $"no `{key}`";
}

/// <summary>The same request again and again, but for its idempotency key.</summary>
internal sealed class Repeated(RequestTemplate request) : IScript
{
    private readonly Random _dice = new();

    public int Next(Span<byte> buffer) => request.Write(buffer, [], _dice);
}

/// <summary>Requests in turn, each about an intent chosen at random, so that not one warm row is measured.</summary>
internal sealed class OnPooled(IntentPool pool, params RequestTemplate[] requests) : IScript
{
    private readonly Random _dice = new();
    private int _turn;

    public int Next(Span<byte> buffer)
    {
        var request = requests[_turn];
        _turn = (_turn + 1) % requests.Length;
        return request.Write(buffer, pool.Any(_dice), _dice);
    }
}

internal sealed class Fill(IntentPool pool, RequestTemplate create) : IScript
{
    private readonly Random _dice = new();

    public int Next(Span<byte> buffer) => create.Write(buffer, [], _dice);

    public void Answered(ReadOnlySpan<byte> body) => pool.Add(ObjectId.Of(body).ToArray());
}

/// <summary>Create, confirm, the customer's approval, retrieve: and then the next payment.</summary>
internal sealed class Life(Requests requests) : IScript
{
    private const int IdLimit = 255;

    private readonly RequestTemplate[] _calls =
        [requests.Create, requests.Confirm, requests.Approve, requests.Retrieve];

    private readonly Random _dice = new();
    private readonly byte[] _id = new byte[IdLimit];
    private int _idLength;
    private int _next;

    public int Next(Span<byte> buffer) => _calls[_next].Write(buffer, _id.AsSpan(0, _idLength), _dice);

    public void Answered(ReadOnlySpan<byte> body)
    {
        if (_next == 0)
        {
            var id = ObjectId.Of(body);
            id.CopyTo(_id);
            _idLength = id.Length;
        }

        _next = (_next + 1) % _calls.Length;
    }

    public void Restart() => _next = 0;
}
