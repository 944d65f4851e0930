using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>How a payment of the double's stands.</summary>
public enum AlmaStatus
{
    Awaiting,
    Authorized,
    Captured,
    Canceled,
}

/// <summary>One payment in the double's books. What is not allowed changes nothing and is said.</summary>
public sealed class AlmaLoan(string id, JsonObject wish, string reference, AlmaPlan plan, DateTimeOffset made)
{
    /// <summary>How long reserved money waits.</summary>
    public static readonly TimeSpan AuthorizationLife = TimeSpan.FromDays(7);

    private const int UsualMinutes = 2880;

    private readonly List<JsonObject> refunds = [];

    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>What the merchant asked for.</summary>
    public JsonObject Wish => wish;

    /// <summary>The merchant's name for the order.</summary>
    public string Reference => reference;

    /// <summary>The plan.</summary>
    public AlmaPlan Plan => plan;

    /// <summary>When it was made.</summary>
    public DateTimeOffset Made => made;

    /// <summary>The price, cents; half of what was asked for where it is another.</summary>
    public long Amount => wish["purchase_amount"]!.GetValue<long>() / (IsOther ? 2 : 1);

    /// <summary>True where its customer has agreed to another price than the merchant asked for.</summary>
    public bool IsOther { get; private set; }

    /// <summary>How it stands.</summary>
    public AlmaStatus Status { get; private set; }

    /// <summary>Why it was canceled.</summary>
    public string? Reason { get; private set; }

    /// <summary>True where the customer was refused and has not been accepted since.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>When it ran out of time.</summary>
    public DateTimeOffset? ExpiredAt { get; private set; }

    /// <summary>Until when reserved money can be taken.</summary>
    public DateTimeOffset? AuthorizedUntil { get; private set; }

    /// <summary>What was taken, cents.</summary>
    public long Captured { get; private set; }

    /// <summary>True once a customer was accepted, whatever came of it.</summary>
    public bool WasAccepted { get; private set; }

    /// <summary>Each giving back.</summary>
    public IReadOnlyList<JsonObject> Refunds => refunds;

    /// <summary>What was given back, cents.</summary>
    public long Refunded => refunds.Sum(each => each["amount"]!.GetValue<long>());

    /// <summary>How often the merchant called it a fraud.</summary>
    public List<string> Suspicions { get; } = [];

    /// <summary>True where the merchant takes the money.</summary>
    public bool IsManual => wish["capture_method"]?.GetValue<string>() is "manual";

    /// <summary>True while its customer may agree.</summary>
    public bool IsOpen(DateTimeOffset now) => Status is AlmaStatus.Awaiting && now < End;

    private DateTimeOffset End => made.AddMinutes(wish["expires_after"]?.GetValue<long>() ?? UsualMinutes);

    /// <summary>Lets it lapse where its time is over; true when it has just done so.</summary>
    public bool Lapse(DateTimeOffset now)
    {
        var end = End;
        switch (Status)
        {
            case AlmaStatus.Awaiting when now >= end:
                (Status, Reason, ExpiredAt) = (AlmaStatus.Canceled, "expired", end);
                return true;
            case AlmaStatus.Authorized when now >= AuthorizedUntil:
                (Status, Reason) = (AlmaStatus.Canceled, "authorization_expired");
                return true;
            default:
                return false;
        }
    }

    /// <summary>The customer agrees, and Alma accepts them.</summary>
    /// <param name="now">When.</param>
    /// <param name="late">
    /// True: even where it is closed, as two systems that do not agree may let it happen; once, for nobody agrees to a loan that they have.
    /// </param>
    /// <param name="other">True: to another price than was asked for, as happens to whoever tampers with it.</param>
    public bool Approve(DateTimeOffset now, bool late = false, bool other = false)
    {
        if (Status is not AlmaStatus.Awaiting && !(late && !WasAccepted))
        {
            return false;
        }

        (Reason, ExpiredAt, IsRefused, WasAccepted, IsOther) = (null, null, false, true, other);
        Status = IsManual ? AlmaStatus.Authorized : AlmaStatus.Captured;
        Captured = IsManual ? 0 : Amount;
        AuthorizedUntil = IsManual ? now + AuthorizationLife : null;
        return true;
    }

    /// <summary>Alma refuses the customer, who may try again.</summary>
    public bool Refuse() => Status is AlmaStatus.Awaiting && (IsRefused = true);

    /// <summary>It is canceled; not once money was taken.</summary>
    public bool Cancel(string reason, DateTimeOffset? shownAsExpired)
    {
        if (Status is not (AlmaStatus.Awaiting or AlmaStatus.Authorized))
        {
            return false;
        }

        (Status, Reason, ExpiredAt) = (AlmaStatus.Canceled, reason, shownAsExpired);
        return true;
    }

    /// <summary>Takes reserved money, once; the rest is let go.</summary>
    public bool Capture(long amount)
    {
        if (Status is not AlmaStatus.Authorized || amount < 1 || amount > Amount)
        {
            return false;
        }

        (Status, Captured, AuthorizedUntil) = (AlmaStatus.Captured, amount, null);
        return true;
    }

    /// <summary>Gives money back: off what the customer still owes first, then in cash.</summary>
    /// <returns>The entry; null where it is not allowed.</returns>
    public JsonObject? Refund(string refundId, long? amount, string? name, DateTimeOffset now)
    {
        var left = Captured - Refunded;
        var sum = amount ?? left;
        if (Status is not AlmaStatus.Captured || sum < 1 || sum > left)
        {
            return null;
        }

        var rebate = Math.Min(sum, Math.Max(0, left - AlmaPlan.Split(Captured, plan.Count)[0]));
        refunds.Add(new()
        {
            ["id"] = refundId,
            ["created"] = now.ToUnixTimeSeconds(),
            ["payment"] = id,
            ["amount"] = sum,
            ["merchant_reference"] = name,
            ["from_payment_cancellation"] = false,
            ["payment_refund_amount"] = sum - rebate,
            ["rebate_amount"] = rebate,
        });
        return refunds[^1];
    }
}
