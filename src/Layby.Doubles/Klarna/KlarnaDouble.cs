using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>What Klarna's books say of one of our attempts.</summary>
/// <param name="Held">Reserved and not taken, minor units; an approval that may still become an order counts.</param>
/// <param name="Captures">How often money was taken.</param>
/// <param name="Captured">How much.</param>
/// <param name="Refunds">How often it was given back.</param>
/// <param name="Refunded">How much.</param>
/// <param name="Orders">How many orders there are.</param>
public sealed record KlarnaSums(long Held, int Captures, long Captured, int Refunds, long Refunded, int Orders);

/// <summary>
/// Klarna, played: Payments, the hosted page and Order Management as far as a connector needs them. Each call is held against
/// the published contract before it is done.
/// </summary>
public sealed class KlarnaDouble : WireDouble
{
    /// <summary>The regions that it plays, each with credentials of its own.</summary>
    public static readonly IReadOnlyList<string> Regions = ["eu", "na", "oc"];

    private static readonly WireContract[] Contracts =
    [
        WireContract.Of("klarna-payments-api.json"),
        WireContract.Of("klarna-hpp-api.json"),
        WireContract.Of("klarna-ordermanagement-api.json"),
    ];

    private readonly KlarnaBooks books;
    private readonly KlarnaSessions sessions;
    private readonly KlarnaOrders orders;
    private readonly KlarnaDesk desk;
    private readonly KlarnaPages pages;
    private readonly Dictionary<string, (long Second, int Calls)> paces = [];

    /// <summary>Plays it.</summary>
    public KlarnaDouble(Seams seams, KlarnaDoubleOptions? options = null)
        : base(seams)
    {
        books = new(seams, options ?? new());
        sessions = new(books, Callbacks);
        orders = new(books);
        desk = new(books, sessions, Callbacks);
        pages = new(books, desk);
    }

    /// <summary>Told of every call of the API: method, path, status.</summary>
    public Action<string, string, int>? Watch { get; set; }

    /// <summary>The user name of a region.</summary>
    public string UserName(string region) => $"{books.Options.UserName}-{region}";

    /// <summary>The password.</summary>
    public string Password => books.Options.Password;

    /// <summary>Presses a button of a page, as its browser would, and makes the calls that follow.</summary>
    /// <returns>The address that the browser is sent to; null where the page is over.</returns>
    public async Task<string?> PressAsync(string pageId, string button, CancellationToken stop = default)
    {
        var url = Locked(() => books.Pages.TryGetValue(pageId, out var page) ? desk.Press(page, button) : null);
        await Callbacks.SendDueAsync(stop);
        return url;
    }

    /// <summary>Ends the review of an order, and tells of it.</summary>
    public async Task DecideAsync(string orderId, bool accept, CancellationToken stop = default)
    {
        _ = Locked(() => desk.Decide(books.Orders[orderId], accept));
        if (CallsAtOnce)
        {
            await Callbacks.SendDueAsync(stop);
        }
    }

    /// <summary>The orders that it still looks into.</summary>
    public IReadOnlyList<string> Pending() =>
        Locked(() => books.Orders.Values.Where(order => order.Fraud == "PENDING").Select(order => order.Id).ToArray());

    /// <summary>What the books say of the attempt with this <c>merchant_reference2</c>.</summary>
    public KlarnaSums SumsOf(string reference) => Locked(() =>
    {
        var mine = books.Orders.Values.Where(order => order.Session.Reference == reference).ToArray();
        var approved = books.Tokens.Values
            .Where(token => token.Session.Reference == reference && token.IsLive(books.Now)).Sum(token => token.Session.Amount);
        return new KlarnaSums(
            approved + mine.Sum(order => order.Remaining(books.Now)),
            mine.Sum(order => order.Captures.Count),
            mine.Sum(order => order.Captured),
            mine.Sum(order => order.Refunds.Count),
            mine.Sum(order => order.Refunded),
            mine.Length);
    });

    /// <inheritdoc/>
    public override string Books() => Locked(() => new JsonArray([.. books.Orders.Values.Select(order => (JsonNode)new JsonObject
    {
        ["order_id"] = order.Id,
        ["merchant_reference1"] = order.Body["merchant_reference1"]?.ToString(),
        ["merchant_reference2"] = order.Session.Reference,
        ["status"] = order.Status(books.Now),
        ["fraud_status"] = order.Fraud,
        ["order_amount"] = order.Amount,
        ["captured_amount"] = order.Captured,
        ["refunded_amount"] = order.Refunded,
        ["remaining_authorized_amount"] = order.Remaining(books.Now),
    })]).ToJsonString());

    /// <inheritdoc/>
    public override IReadOnlyList<BookEntry> Entries() => Locked(() => books.Orders.Values
        .Select(order => new BookEntry(
            order.Session.Reference, order.Id, order.Remaining(books.Now),
            [.. order.Captures.Select(each => Move(each, "captured_amount"))],
            [.. order.Refunds.Select(each => Move(each, "refunded_amount"))],
            order.Status(books.Now) == "EXPIRED")
        {
            IsOther = order.IsOther,
        })
        .Concat(books.Tokens.Values.Where(token => !token.Used).Select(token => new BookEntry(
            token.Session.Reference, token.Id, token.IsLive(books.Now) ? token.Session.Amount : 0, [], [],
            !token.Deleted && !token.IsLive(books.Now))))
        .ToArray());

    /// <inheritdoc/>
    public override bool IsPayable(Uri page) =>
        Locked(() => books.Pages.TryGetValue(page.Segments[^1], out var known) && desk.IsOpen(known));

    /// <inheritdoc/>
    protected override bool IsApi(WireCall call) => call.Parts is ["payments" or "hpp" or "ordermanagement", ..];

    /// <inheritdoc/>
    protected override WireAnswer AnswerPage(WireCall call) => pages.Answer(call);

    /// <inheritdoc/>
    protected override WireAnswer Trouble(int status) => status == 429
        ? KlarnaRefusals.Of(429, "TOO_MANY_REQUESTS").With("X-Ratelimit-Reset", "1")
        : KlarnaRefusals.Of(status, "INTERNAL_SERVER_ERROR");

    /// <inheritdoc/>
    protected override WireAnswer AnswerApi(WireCall call)
    {
        var answer = Admitted(call);
        answer.Headers["Klarna-Correlation-Id"] = Seams.NewId().ToString();
        Watch?.Invoke(call.Method, call.Path, answer.Status);
        return answer;
    }

    private static BookMove Move(JsonObject one, string amount) => new((long)one[amount]!, one["reference"]?.ToString());

    private WireAnswer Admitted(WireCall call)
    {
        if (RegionOf(call) is not { } region)
        {
            return KlarnaRefusals.Unauthorized();
        }

        if (Contracts.Select(contract => (contract, call: contract.Find(call.Method, call.Path)))
            .FirstOrDefault(each => each.call is not null) is not { call: { } known, contract: { } contract })
        {
            return new(404);
        }

        if (Paced(region, known) is { } slower)
        {
            return slower;
        }

        if (known.Request is { } schema)
        {
            if (call.Json() is not { } body)
            {
                return KlarnaRefusals.Of(400, "BAD_REQUEST", "The body is no JSON object");
            }

            using var document = JsonDocument.Parse(body.ToJsonString());
            if (contract.Check(document.RootElement, schema) is { Count: > 0 } findings)
            {
                return KlarnaRefusals.BadValue(findings);
            }
        }
        else if (call.Body.Length > 0)
        {
            return KlarnaRefusals.Of(400, "BAD_REQUEST", "The call has no body");
        }

        return Routed(call, region);
    }

    private WireAnswer Routed(WireCall call, string region) => (call.Method, call.Parts) switch
    {
        ("POST", ["payments", _, "sessions"]) => sessions.Create(call.Json()!, region),
        ("POST", ["payments", _, "sessions", var id]) => sessions.Update(id, call.Json()!, region),
        ("GET", ["payments", _, "sessions", var id]) => sessions.Read(id, region),
        ("POST", ["payments", _, "authorizations", var token, "order"]) => sessions.PlaceOrder(token, call, region),
        ("DELETE", ["payments", _, "authorizations", var token]) => sessions.DeleteToken(token, region),
        ("POST", ["hpp", _, "sessions"]) => sessions.CreatePage(call.Json()!, call, region),
        ("GET", ["hpp", _, "sessions", var id]) => sessions.ReadPage(id, region),
        ("DELETE", ["hpp", _, "sessions", var id]) => sessions.DisablePage(id, region),
        (_, ["ordermanagement", _, "orders", var id, .. var parts]) => orders.Answer(parts, id, call, region),
        _ => new(404),
    };

    private string? RegionOf(WireCall call)
    {
        var header = call.Headers.Authorization.ToString();
        return Regions.FirstOrDefault(region =>
            header == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName(region)}:{Password}"))}"
            || header == $"Basic klarna_test_api_{UserName(region)}");
    }

    // Counted for each region and kind of call, in whole seconds.
    private WireAnswer? Paced(string region, ContractCall known)
    {
        var most = known is { Method: "POST" } && known.Path.EndsWith("/sessions", StringComparison.Ordinal)
            ? books.Options.CreatesASecond
            : books.Options.CallsASecond;
        var (name, second) = ($"{region} {known.Method} {known.Path}", books.Now.ToUnixTimeSeconds());
        var calls = paces.TryGetValue(name, out var pace) && pace.Second == second ? pace.Calls + 1 : 1;
        paces[name] = (second, calls);
        return calls <= most
            ? null
            : Trouble(429)
                .With("X-Ratelimit-Limit", string.Create(CultureInfo.InvariantCulture, $"{most}, {most};w=1"))
                .With("X-Ratelimit-Remaining", "0");
    }
}
