using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>One request of a life, the same each time it is sent: its key makes it one.</summary>
internal sealed record Request(string Path, string Form, string Key);

/// <summary>
/// A payment from its creation to its end, one request after the other. What was acknowledged is remembered; at most
/// one request is without an answer.
/// </summary>
internal sealed class Life(int number)
{
    public const string ReturnUrl = "https://shop.example/done";

    private static readonly Dictionary<Plan, string[]> Steps = new()
    {
        [Plan.Paid] = ["create", "confirm", "approve"],
        [Plan.Captured] = ["create", "confirm", "approve", "capture"],
        [Plan.Voided] = ["create", "confirm", "approve", "cancel"],
        [Plan.Declined] = ["create", "confirm", "decline"],
        [Plan.Canceled] = ["create", "confirm", "cancel"],
    };

    private int done;
    private JsonNode? intent;

    internal enum Plan
    {
        Paid,
        Captured,
        Voided,
        Declined,
        Canceled,
    }

    public string? Id => (string?)intent?["id"];

    /// <summary>The request whose answer did not come.</summary>
    public Request? Unanswered { get; private set; }

    public bool IsOver => done == Steps[How].Length;

    private Plan How => (Plan)(number % Enum.GetValues<Plan>().Length);

    private bool IsManual => How is Plan.Captured or Plan.Voided;

    /// <summary>The next request, or the one that is still without an answer.</summary>
    public Request Next() => Unanswered ??= Steps[How][done] switch
    {
        "create" => Of("", $"amount={1000 + number}&currency=eur&payment_method_types[]=klarna"
            + (IsManual ? "&capture_method=manual" : "")),
        "confirm" => Of("/confirm", $"payment_method_data[type]=klarna&return_url={Uri.EscapeDataString(ReturnUrl)}"),
        "capture" => Of("/capture", $"amount_to_capture={500 + number}"),
        "cancel" => Of("/cancel", ""),
        var customer => Of($"/{customer}", "") with { Path = $"/sandbox/payment_intents/{Id}/{customer}" },
    };

    /// <summary>The answer to it: from now on this must be true.</summary>
    public void Acknowledge(JsonNode answer)
    {
        intent = (string?)answer["object"] == "sandbox.redirect" ? answer["payment_intent"]! : answer;
        done++;
        Unanswered = null;
    }

    /// <summary>Fails unless the stored intent is the acknowledged one, or what the unanswered request makes of it.</summary>
    public void CheckAgainst(IReadOnlyDictionary<string, JsonNode> stored)
    {
        if (intent is null)
        {
            return; // that a create without an answer left at most one intent is checked once it is repeated
        }

        Assert.True(stored.TryGetValue(Id!, out var found), $"{this}: {Id} was acknowledged and is gone.");
        var same = JsonNode.DeepEquals(found, intent);
        var isNext = Unanswered is not null && (string?)found!["status"] == StatusAfter(done + 1);
        Assert.True(same || isNext, $"{this}: acknowledged\n{intent}\nbut stored is\n{found}");
    }

    /// <summary>Fails unless exactly this life's events were told, in their order, and at most one charge was made.</summary>
    public void CheckBooks(IReadOnlyList<string> events, IReadOnlyList<JsonNode> charges)
    {
        Assert.Equal(EventsOf().ToArray(), events);
        var approved = How is Plan.Paid or Plan.Captured or Plan.Voided;
        Assert.True(charges.Count == (approved && done >= 3 ? 1 : 0), $"{this}: {charges.Count} charges.");
        Assert.All(charges, charge => Assert.Equal((string?)intent!["latest_charge"], (string?)charge["id"]));
    }

    public override string ToString() => $"life {number} ({How}, {done} steps done, unanswered: {Unanswered?.Path ?? "none"})";

    private Request Of(string verb, string form) =>
        new($"/v1/payment_intents{(verb.Length == 0 ? "" : $"/{Id}{verb}")}", form, $"life-{number}-{done}");

    private string StatusAfter(int steps) => Steps[How][steps - 1] switch
    {
        "create" => "requires_payment_method",
        "confirm" => "requires_action",
        "approve" => IsManual ? "requires_capture" : "succeeded",
        "capture" => "succeeded",
        "decline" => "requires_payment_method",
        _ => "canceled",
    };

    private IEnumerable<string> EventsOf() => Steps[How][..done].SelectMany(step => step switch
    {
        "create" => ["payment_intent.created"],
        "confirm" => ["payment_intent.requires_action"],
        "approve" when IsManual => ["charge.succeeded", "payment_intent.amount_capturable_updated"],
        "approve" => ["charge.succeeded", "payment_intent.succeeded", "charge.updated"],
        "capture" => ["charge.captured", "payment_intent.succeeded"],
        "decline" => ["payment_intent.payment_failed"],
        _ => (string[])["payment_intent.canceled"],
    });
}
