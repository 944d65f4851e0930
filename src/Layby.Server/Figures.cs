using Layby.Server.Store;

namespace Layby.Server;

/// <summary>
/// All that the server counts while it works, for whoever watches it. It names no account, no object and no caller: the
/// number of figures is bounded by the server's own addresses and words.
/// </summary>
public sealed class Figures
{
    private readonly FigureFamily requests = new(
        "layby_request_duration_seconds", FigureKind.Histogram, "Requests by address and status, and how long their answers took.");

    private readonly FigureFamily providers = new(
        "layby_provider_call_seconds", FigureKind.Histogram, "Calls to providers by what was asked, and how long they took.");

    private readonly FigureFamily liveCalls = new(
        "layby_live_call_seconds", FigureKind.Histogram, "Calls to live providers by what was asked and what came of it.");

    private readonly List<FigureFamily> families;

    /// <summary>Figures that are all 0.</summary>
    public Figures()
    {
        families =
        [
            requests,
            .. Store.Families(),
            new(
                "layby_webhook_tries_total", FigureKind.Counter, "Tries to tell somebody of an event, by what was answered.",
                Delivered, Refused, Unanswered),
            new("layby_webhook_try_seconds", FigureKind.Histogram, "How long such a try took.", TrySeconds),
            new(
                "layby_webhook_deliveries_total", FigureKind.Counter, "Events that somebody was to be told of, by how that ended.",
                Told, GivenUp),
            new(
                "layby_webhook_backlog_endpoints", FigureKind.Gauge, "Endpoints that something waits for, sooner or later.",
                new Reading(() => BacklogEndpoints)),
            new(
                "layby_webhook_backlog_seconds", FigureKind.Gauge, "How long what was never tried and is due has been due at most.",
                new Reading(() => BacklogSeconds)),
            providers,
            liveCalls,
            .. Network.Families(),
            .. Live.Families(),
            new(
                "layby_deadlines_total", FigureKind.Counter, "What was due and was done, or could not be done.",
                DeadlinesDone, DeadlinesFailed),
            new(
                "layby_answers_forgotten_total", FigureKind.Counter, "Answers of idempotency keys that were old enough to be forgotten.",
                AnswersForgotten),
        ];
    }

    /// <summary>What is owed to live accounts, and what comparing both sides has found.</summary>
    public LiveFigures Live { get; } = new();

    /// <summary>What happens on the way to live providers.</summary>
    public NetworkFigures Network { get; } = new();

    /// <summary>What the store counts.</summary>
    public StoreFigures Store { get; } = new();

    /// <summary>A receiver said that it has the event.</summary>
    public Tally Delivered { get; } = new(("result", "delivered"));

    /// <summary>A receiver answered with something else.</summary>
    public Tally Refused { get; } = new(("result", "refused"));

    /// <summary>There was no answer.</summary>
    public Tally Unanswered { get; } = new(("result", "unanswered"));

    /// <summary>How long tries took.</summary>
    public Spread TrySeconds { get; } = new(Spread.Seconds);

    /// <summary>Deliveries that came to their good end.</summary>
    public Tally Told { get; } = new(("state", "delivered"));

    /// <summary>Deliveries that were given up.</summary>
    public Tally GivenUp { get; } = new(("state", "failed"));

    /// <summary>Endpoints that something waits for, as of the last look.</summary>
    public double BacklogEndpoints { get; set; }

    /// <summary>How late the latest of what was never tried is, as of the last look.</summary>
    public double BacklogSeconds { get; set; }

    /// <summary>Deadlines that were kept.</summary>
    public Tally DeadlinesDone { get; } = new(("result", "done"));

    /// <summary>Deadlines that could not be kept now.</summary>
    public Tally DeadlinesFailed { get; } = new(("result", "failed"));

    /// <summary>Answers that were forgotten.</summary>
    public Tally AnswersForgotten { get; } = new();

    /// <summary>Every family there is.</summary>
    public IReadOnlyList<FigureFamily> Families => families;

    /// <summary>Adds what is looked up elsewhere.</summary>
    public void Add(params IEnumerable<FigureFamily> more) => families.AddRange(more);

    /// <summary>The figures of an address.</summary>
    /// <param name="method">How it is called: <c>POST</c>.</param>
    /// <param name="pattern">The pattern of its route: <c>/v1/payment_intents/{id}</c>.</param>
    public RouteFigures OfRoute(string method, string pattern) => new(requests, method, pattern);

    /// <summary>The figures of one kind of call to a live provider.</summary>
    /// <param name="provider">Whom: <c>klarna</c>.</param>
    /// <param name="call">What is asked: <c>capture</c>.</param>
    public LiveCallFigures OfLiveCall(string provider, string call) => new(liveCalls, provider, call);

    /// <summary>The figures of one kind of call to a provider.</summary>
    /// <param name="provider">Whom: <c>klarna</c>.</param>
    /// <param name="call">What is asked: <c>open</c>, <c>perform</c>.</param>
    public Spread OfProvider(string provider, string call)
    {
        var figure = new Spread(Spread.Seconds, ("provider", provider), ("call", call));
        providers.Add(figure);
        return figure;
    }
}
