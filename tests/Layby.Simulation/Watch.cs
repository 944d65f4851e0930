using System.Text;
using System.Text.Json;
using Layby.Server;
using Layby.Server.Store;

namespace Layby.Simulation;

/// <summary>
/// Sees every commit, every answer, every webhook and every line of the log, and holds each against what must always be
/// true. It keeps books of its own, from what was written alone, and trusts none of the server's sums.
/// </summary>
public sealed partial class Watch(Universe universe)
{
    private const int MaxViolations = 20;

    private static readonly Dictionary<string, string> Steps = new(StringComparer.Ordinal)
    {
        [""] = "requires_payment_method requires_confirmation requires_action requires_capture succeeded",
        ["requires_payment_method"] = "requires_confirmation requires_action requires_capture succeeded canceled",
        ["requires_confirmation"] = "requires_payment_method requires_action requires_capture succeeded canceled",
        ["requires_action"] = "requires_payment_method requires_confirmation requires_capture processing succeeded canceled",
        ["processing"] = "requires_payment_method requires_confirmation requires_capture succeeded canceled",
        ["requires_capture"] = "succeeded canceled",
        ["succeeded"] = "",
        ["canceled"] = "",
    };

    private static readonly Dictionary<string, string> Told = new(StringComparer.Ordinal)
    {
        ["requires_action"] = "payment_intent.requires_action",
        ["processing"] = "payment_intent.processing",
        ["requires_capture"] = "payment_intent.amount_capturable_updated",
        ["succeeded"] = "payment_intent.succeeded",
        ["canceled"] = "payment_intent.canceled",
    };

    private static readonly HashSet<string> Once =
    [
        "payment_intent.created", "payment_intent.succeeded", "payment_intent.canceled", "charge.succeeded", "charge.captured",
        "charge.failed", "refund.created", "refund.failed", "customer.created", "charge.dispute.created", "charge.dispute.closed",
        "checkout.session.completed", "checkout.session.expired", "layby.capture_expiring",
    ];

    private readonly Dictionary<string, Seen> objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> keyless = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SeenEvent>> events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Receiver> receivers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> others = new(StringComparer.Ordinal);
    private readonly List<string> violations = [];

    /// <summary>What was wrong; at most twenty things.</summary>
    public IReadOnlyList<string> Violations => violations;

    /// <summary>How many payments there were.</summary>
    public int Intents => objects.Keys.Count(each => each.StartsWith("pi_", StringComparison.Ordinal));

    /// <summary>Every object that was written, as it was last.</summary>
    public IReadOnlyDictionary<string, Seen> Objects => objects;

    /// <summary>Whoever is told of events.</summary>
    public IEnumerable<Receiver> Receivers => receivers.Values;

    /// <summary>True while somebody has not heard of something.</summary>
    public bool HasUntold => receivers.Values.Any(each => each.Missing > 0);

    /// <summary>The events of an account, in the order in which they were written.</summary>
    public IReadOnlyList<SeenEvent> EventsOf(string account) => events.GetValueOrDefault(account) ?? [];

    /// <summary>Counts something else that became of a payment.</summary>
    public void Ended(string how) => others[how] = others.GetValueOrDefault(how) + 1;

    /// <summary>How the payments ended.</summary>
    public SortedDictionary<string, long> Ends()
    {
        var ends = new SortedDictionary<string, long>(others, StringComparer.Ordinal);
        foreach (var (id, seen) in objects)
        {
            var kind = id[..id.IndexOf('_', StringComparison.Ordinal)];
            var end = kind is "pi" ? $"payment {seen.Status}" : kind is "pyr" or "re" ? $"refund {seen.Status}"
                : kind is "du" or "dp" ? $"dispute {seen.Status}"
                : kind is "prv" ? $"review {seen.Status}" : null;
            if (end is not null)
            {
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }
        }

        return ends;
    }

    /// <summary>How everything ended, and every event in its order.</summary>
    public string Story() => string.Join(", ", Ends().Select(each => $"{each.Key} {each.Value}"))
        + string.Concat(events.Values.Select(each => ": " + string.Join(' ', each.Select(told => told.Type))));

    /// <summary>Something that must never be.</summary>
    public void Violated(string what)
    {
        if (violations.Count < MaxViolations)
        {
            violations.Add($"{universe.Loop.Time:MM-dd HH:mm:ss.fff} {what}");
            universe.Trace.Add($"VIOLATION {what}");
        }
    }

    /// <summary>Holds something.</summary>
    public void Holds(bool what, string rule)
    {
        if (!what)
        {
            Violated(rule);
        }
    }

    /// <summary>A new endpoint will be told of all that is written from now on.</summary>
    public void Listens(Receiver receiver)
    {
        receivers[receiver.Url] = receiver;
        receiver.Since = EventsOf(receiver.Account).Count;
    }

    /// <summary>Events of which nobody can be told, ever.</summary>
    public HashSet<string> Poisoned { get; } = new(StringComparer.Ordinal);

    /// <summary>Some of what was written is damaged from now on.</summary>
    public void Poison(IReadOnlyList<NewEvent> written) => Poisoned.UnionWith(
        written.Where(_ => universe.Faults.Strikes("damaged event", universe.Faults.Rates.PoisonEvent)).Select(each => each.Id));

    /// <summary>A commit was asked for, and this became of it.</summary>
    public void Saw(Commit commit, CommitResult result)
    {
        if (result is not CommitResult.Written)
        {
            return;
        }

        foreach (var put in commit.Puts)
        {
            See(commit, put);
            if (universe.Side is { } side)
            {
                SeeLive(side, put);
            }
        }

        foreach (var put in commit.Puts.Where(each => each.Id[..3] is "ch_" or "py_"))
        {
            var charge = objects[put.Id];
            Holds(
                charge.Refunded == charge.Refunds.Values.Sum(),
                $"I1 {put.Id} says that {charge.Refunded} of it was given back, its refunds add up to {charge.Refunds.Values.Sum()}");
        }

        // Who comes back from a live provider's page makes us ask there how it stands.
        Holds(
            universe.Caller is not { Method: "GET" } || universe.Side is not null
            || !commit.Events.Any(each => each.Type is "charge.succeeded"),
            $"R6 looking at {universe.Caller?.Path} has paid");
        var list = events.TryGetValue(commit.Account, out var there) ? there : events[commit.Account] = [];
        foreach (var each in commit.Events)
        {
            var id = commit.Puts.FirstOrDefault(put => put.Body.Json.Equals(each.Object.Json))?.Id ?? IdOf(each.Object.Json);
            Grows(id, each.Id);
            Holds(!Once.Contains(each.Type) || told.Add($"{each.Type} {id}"), $"I6 {each.Type} of {id} is told once");
            Holds(
                commit.Puts.Any(put => put.Id == id) || !IsWritten(each.Type),
                $"I6 {each.Type} tells of {id}, which was written with it");
            list.Add(new(each.Id, each.Type, each.Created, id));
        }

        foreach (var receiver in receivers.Values.Where(each => each.Account == commit.Account))
        {
            receiver.Missing += commit.Events.Count(each => receiver.Hears(each.Type) && !Poisoned.Contains(each.Id));
        }
    }

    /// <summary>An answer is on its way.</summary>
    public void Saw(Request request, Answer answer)
    {
        Holds(
            answer.Status is not 500 || IsUnclear(answer),
            $"a bug was met: {request.Method} {request.Path} {request.Form} {answer.Body}");
        Holds(
            request.Pays is not { } paid || answer.Location?.Contains("/return/", StringComparison.Ordinal) is not true
            || objects[paid].Status is "succeeded" or "requires_capture" or "canceled",
            $"R1 whoever paid {request.Pays} is sent back to the shop before that is written");
        if (answer.Status is not 200 || request.Key is null || answer.Replayed)
        {
            return;
        }

        using var tree = JsonDocument.Parse(answer.Body);
        if (!tree.RootElement.TryGetProperty("id", out var id) || !objects.TryGetValue(id.GetString()!, out var seen))
        {
            Holds(
                !tree.RootElement.TryGetProperty("object", out var kind)
                || kind.GetString() is not ("payment_intent" or "refund" or "customer" or "charge" or "dispute"),
                $"I4 {request.Path} is answered with what was never written: {answer.Body[..Math.Min(80, answer.Body.Length)]}");
            return;
        }

        if (seen.IsShownOnce)
        {
            return;
        }

        // What is answered is a state in which the object was between the call and its answer.
        var at = seen.Versions.LastIndexOf(string.GetHashCode(answer.Body, StringComparison.Ordinal));
        Holds(at >= 0, $"I13 {request.Method} {request.Path} shows {id} as it never was");
        Holds(at < 0 || at >= request.Since, $"I13 {request.Method} {request.Path} shows {id} as it was before the call");
    }

    /// <summary>A webhook has arrived.</summary>
    /// <returns>The receiver's answer; 0 where it gives none.</returns>
    public int Received(string url, string id, byte[] body, string signature)
    {
        if (!receivers.TryGetValue(url, out var receiver))
        {
            // Its shop never heard its secret, and does not look at what it is sent.
            return 200;
        }

        var status = receiver.Answer(universe, body, signature, this, id);
        if (status is 200)
        {
            receiver.Heard(id, body, this);
        }

        return status;
    }

    /// <summary>Somebody is told no more of something that was due since then (milliseconds since 1970).</summary>
    public void GaveUp(string what, long sinceMs) => Holds(
        universe.Loop.Time.ToUnixTimeMilliseconds() - sinceMs > (74 * 3_600_000L) - (long)universe.Leap.TotalMilliseconds,
        $"I7 {what} is given up after {(universe.Loop.Time.ToUnixTimeMilliseconds() - sinceMs) / 3_600_000} hours");

    /// <summary>A line was logged.</summary>
    public void Logged(string line, Exception? exception)
    {
        var text = $"{line} {exception}";
        Holds(
            !text.Contains("sk_test_", StringComparison.Ordinal) && !text.Contains("sk_live_", StringComparison.Ordinal)
            && !text.Contains("klarna-doubles-word", StringComparison.Ordinal) && !text.Contains("_secret_", StringComparison.Ordinal)
            && !text.Contains("whsec_", StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal),
            $"I12 a secret is logged: {text}");
        Holds(
            exception is null or StoreUnavailableException or StoreDamagedException,
            $"the server logged {text}");
    }

    private void See(Commit commit, Put put)
    {
        // Each account's contract with a provider has the same name.
        if (put.Id.StartsWith("contract_", StringComparison.Ordinal))
        {
            return;
        }

        using var tree = JsonDocument.Parse(put.Body.Json);
        var body = tree.RootElement;
        var mark = Account.MarkOf(put.Id);
        Holds(mark.IsEmpty || commit.Account.AsSpan().EndsWith(mark), $"I8 {put.Id} is written in its own account");
        var before = objects.GetValueOrDefault(put.Id);
        Holds((before?.Revision ?? 0) == put.ExpectedRevision, $"I3 {put.Id} is changed from what it was, one step at a time");
        var seen = before ?? new Seen { Account = commit.Account, IsShownOnce = put.Id.StartsWith("we_", StringComparison.Ordinal) };
        seen.Revision = put.ExpectedRevision + 1;
        var was = (seen.Status, seen.Amount, seen.Captured);
        Read(seen, body);
        seen.Versions.Add(string.GetHashCode(Encoding.UTF8.GetString(put.Body.Json.Span), StringComparison.Ordinal));
        objects[put.Id] = seen;
        if (put.Posting is { } posting)
        {
            seen.Net = posting.Net;
        }

        if (body.TryGetProperty("metadata", out var notes) && notes.ValueKind is JsonValueKind.Object
            && notes.TryGetProperty("call", out var call) && before is null && put.Id[..3] is ("pi_" or "re_" or "pyr"))
        {
            Holds(
                made.TryAdd($"{commit.Account} {put.Id[..3]} {call.GetString()}", put.Id),
                $"I5 one call made two: {put.Id} and {made.GetValueOrDefault($"{commit.Account} {put.Id[..3]} {call.GetString()}")}");
        }

        seen.Keyless = notes.ValueKind is JsonValueKind.Object ? Text(notes, "keyless") : "";
        switch (put.Id[..3])
        {
            case "pi_":
                SeeIntent(commit, put.Id, seen, was.Status, was.Amount);
                SeeAsked(commit, put.Id, seen, was.Status, body);
                break;
            case "ch_" or "py_":
                SeeCharge(put.Id, seen, body, before is not null && was.Captured > 0 ? was.Captured : null);
                break;
            case "re_" or "pyr":
                SeeRefund(seen, body);
                break;
        }
    }

    // Calls at one moment may be written in another order than that in which they got their ids, but none that touch one object.
    private void Grows(string id, string eventId)
    {
        if (objects.TryGetValue(id, out var seen))
        {
            Holds(string.CompareOrdinal(seen.LastEvent, eventId) < 0, $"I11 the events of {id} grow: {eventId}");
            seen.LastEvent = eventId;
        }
    }

    private void SeeIntent(Commit commit, string id, Seen seen, string was, long amount)
    {
        if (seen.Status != was)
        {
            Holds(
                Steps[was].Split(' ').Contains(seen.Status) || (was is "succeeded" or "canceled" && seen.Status == was),
                $"I3 {id} went from {was} to {seen.Status}");
            Holds(
                !Told.TryGetValue(seen.Status, out var type) || commit.Events.Any(each => each.Type == type),
                $"I6 {id} became {seen.Status} and nobody is told");
        }

        Holds(was is not ("succeeded" or "requires_capture" or "canceled") || amount == seen.Amount, $"I3 the amount of {id} was changed");
        Holds(seen.Received <= seen.Amount, $"I1 {id} received more than was asked");
    }

    // What the customer was asked for is what they pay, and a failure is told.
    private void SeeAsked(Commit commit, string id, Seen seen, string was, JsonElement body)
    {
        Holds(
            was is not "requires_action" || seen.Status is not ("succeeded" or "requires_capture") || seen.Asked == seen.Amount,
            $"F8 {id} was asked for {seen.Asked} and paid {seen.Amount}");
        seen.Asked = seen.Status is not "requires_action" ? 0 : was is "requires_action" ? seen.Asked : seen.Amount;
        var failed = body.GetProperty("last_payment_error").ValueKind is JsonValueKind.Object;
        Holds(
            !failed || seen.Failed || commit.Events.Any(each => each.Type is "payment_intent.payment_failed"),
            $"F5 {id} has failed and nobody is told");
        seen.Failed = failed;
    }

    private void SeeCharge(string id, Seen seen, JsonElement body, long? captured)
    {
        Holds(seen.Captured <= seen.Amount, $"I1 {id} captured more than was authorised");
        Holds(captured is null || captured == seen.Captured, $"I1 {id} was captured twice");
        if (seen.Status is "succeeded" && body.GetProperty("payment_intent").GetString() is { } intent
            && objects.TryGetValue(intent, out var owner))
        {
            owner.Charge ??= id;
            Holds(owner.Charge == id, $"I2 {intent} was charged twice: {owner.Charge} and {id}");
            Holds(
                owner.Keyless is "" || keyless.TryAdd(owner.Keyless, intent) || keyless[owner.Keyless] == intent,
                $"C8 {owner.Keyless} was sent twice without a key, and charged twice: {intent} too");
        }

        Holds(seen.Refunds.Values.Sum() <= seen.Captured, $"I1 {id} gave back more than it took");
    }

    private void SeeRefund(Seen seen, JsonElement body)
    {
        if (body.GetProperty("charge").GetString() is { } id && objects.TryGetValue(id, out var charge))
        {
            charge.Refunds[body.GetProperty("id").GetString()!] = seen.Status is "failed" or "canceled" ? 0 : seen.Amount;
            Holds(charge.Refunds.Values.Sum() <= charge.Captured, $"I1 {id} gave back more than it took");
        }
    }

    private static void Read(Seen seen, JsonElement body)
    {
        seen.Status = body.TryGetProperty("status", out var status) ? status.GetString() ?? "" : "";
        if (body.TryGetProperty("closed_reason", out _) && body.TryGetProperty("open", out var open))
        {
            seen.Status = open.GetBoolean() ? "open" : "closed";
        }

        seen.Amount = Number(body, "amount");
        seen.Captured = Number(body, "amount_captured");
        seen.Received = Number(body, "amount_received");
        seen.Refunded = Number(body, "amount_refunded");
        seen.Created = Number(body, "created");
        seen.Type = body.TryGetProperty("payment_method_details", out var details) ? Text(details, "type") : "";
    }

    // Some events tell of an object that this change did not touch.
    private static bool IsWritten(string type) => type is not ("charge.updated" or "charge.expired" or "balance.available");

    private static string IdOf(ReadOnlyMemory<byte> json)
    {
        using var tree = JsonDocument.Parse(json);
        return Text(tree.RootElement, "id");
    }

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString()! : "";

    private static long Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out var number) && number.ValueKind is JsonValueKind.Number ? number.GetInt64() : 0;
}
