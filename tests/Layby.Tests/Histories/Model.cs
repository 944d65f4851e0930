namespace Layby.Tests.Histories;

internal enum Verb
{
    Read,
    Note,
    Reprice,
    Confirm,
    Approve,
    Decline,
    Leave,
    Capture,
    Cancel,
}

/// <summary>What somebody asks of a payment.</summary>
/// <param name="Verb">What.</param>
/// <param name="Number">The amount, in minor units, or the number of the note (0 to 49); 0 for the rest.</param>
internal readonly record struct Ask(Verb Verb, long Number = 0);

/// <summary>What an answer shows of a payment.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Amount">What it is for.</param>
/// <param name="Capturable">What is reserved.</param>
/// <param name="Received">What was taken.</param>
/// <param name="Notes">A bit for each note that it carries.</param>
internal readonly record struct Shown(string Status, long Amount, long Capturable, long Received, ulong Notes);

/// <summary>An answer: granted or refused, and the payment as it showed it.</summary>
internal readonly record struct Reply(bool Granted, Shown Shown);

/// <summary>
/// A payment with Klarna that is captured later, as docs/payment-intents.md has it, in one page: what each call makes of
/// it and answers. It knows nothing of how the server does that.
/// </summary>
internal static class Model
{
    private static readonly string[] Unconfirmed = ["requires_payment_method", "requires_confirmation", "requires_action"];

    /// <summary>The payment afterwards, and the answer.</summary>
    public static Reply Apply(Shown now, Ask ask) => ask.Verb switch
    {
        Verb.Read => new(true, now),
        Verb.Note => new(true, now with { Notes = now.Notes | (1UL << (int)ask.Number) }),
        Verb.Reprice => Reprice(now, ask.Number),
        Verb.Confirm => When(now, Unconfirmed.Contains(now.Status), now with { Status = "requires_action" }),
        Verb.Approve => OnPage(now, now with { Status = "requires_capture", Capturable = now.Amount }),
        Verb.Decline or Verb.Leave => OnPage(now, now with { Status = "requires_payment_method" }),
        Verb.Capture => When(
            now,
            now.Status == "requires_capture",
            now with { Status = "succeeded", Capturable = 0, Received = ask.Number }),
        Verb.Cancel => When(
            now,
            now.Status is not ("succeeded" or "canceled"),
            now with { Status = "canceled", Capturable = 0 }),
    };

    /// <summary>False where no calls lead from one to the other: notes stay, and what has ended stays so.</summary>
    public static bool CanBecome(Shown now, Shown later) =>
        (now.Notes & ~later.Notes) == 0 && (now.Status is not ("succeeded" or "canceled") || later.Status == now.Status);

    // The same amount is no change; another gives up the page that the customer is on.
    private static Reply Reprice(Shown now, long amount) => amount == now.Amount
        ? new(true, now)
        : When(
            now,
            Unconfirmed.Contains(now.Status),
            now with { Amount = amount, Status = now.Status == "requires_action" ? "requires_confirmation" : now.Status });

    private static Reply OnPage(Shown now, Shown next) => When(now, now.Status == "requires_action", next);

    private static Reply When(Shown now, bool granted, Shown next) => new(granted, granted ? next : now);
}
