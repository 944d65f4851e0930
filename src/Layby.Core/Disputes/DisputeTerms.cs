namespace Layby.Core.Disputes;

/// <summary>How long each part of a dispute lasts, whoever serves the method. Days end at midnight UTC.</summary>
public sealed record DisputeTerms
{
    /// <summary>Days after the payment in which a customer may dispute it.</summary>
    public required int FilingDays { get; init; }

    /// <summary>Days for an agreement before money is withheld; null where there is no inquiry.</summary>
    public int? InquiryDays { get; init; }

    /// <summary>Days in which evidence is taken.</summary>
    public required int EvidenceDays { get; init; }

    /// <summary>The same where the customer says that it was not them.</summary>
    public required int FraudEvidenceDays { get; init; }

    /// <summary>Days in which the provider weighs evidence.</summary>
    public required int ReviewDays { get; init; }

    /// <summary>What a chargeback costs, minor units; it comes back with a win. An inquiry costs nothing.</summary>
    public long Fee { get; init; } = 1_500;

    /// <summary>https://docs.stripe.com/payments/klarna/disputes; how long Klarna weighs is not documented.</summary>
    public static DisputeTerms Klarna { get; } =
        new() { FilingDays = 180, InquiryDays = 21, EvidenceDays = 12, FraudEvidenceDays = 5, ReviewDays = 25 };

    /// <summary>https://docs.stripe.com/payments/alma</summary>
    public static DisputeTerms Alma { get; } =
        new() { FilingDays = 120, EvidenceDays = 14, FraudEvidenceDays = 14, ReviewDays = 25 };

    /// <summary>
    /// https://docs.stripe.com/disputes/how-disputes-work: evidence within some 7 to 21 days, as the network has it; nine days
    /// is what Stripe's own example of a dispute has. An inquiry that nobody follows up is closed after 120.
    /// </summary>
    public static DisputeTerms Card { get; } = new()
    {
        FilingDays = 120,
        InquiryDays = 120,
        EvidenceDays = 9,
        FraudEvidenceDays = 9,
        ReviewDays = 75,
        InquiriesFade = true,
    };

    /// <summary>The terms of a type; null when it can not be disputed.</summary>
    public static DisputeTerms? Of(string method) => method switch
    {
        "card" => Card,
        "klarna" => Klarna,
        "alma" => Alma,
        _ => null,
    };

    /// <summary>
    /// True where an inquiry is the exception: it has to be said that a dispute is one, the shop may accept it, and one that
    /// nobody follows up ends by itself.
    /// </summary>
    public bool InquiriesFade { get; init; }

    /// <summary>True when money is withheld at once.</summary>
    /// <param name="reason">Stripe's word for it.</param>
    /// <param name="inquires">True where the customer only asks.</param>
    public bool StartsAsChargeback(string reason, bool inquires) =>
        InquiryDays is null || (InquiriesFade ? !inquires : reason == DisputeReasons.Fraudulent);

    /// <summary>Days for evidence.</summary>
    public int EvidenceDaysFor(string reason) => reason == DisputeReasons.Fraudulent ? FraudEvidenceDays : EvidenceDays;

    /// <summary>The last second of the day that is <paramref name="days"/> after now: seconds since 1970, UTC.</summary>
    public static long EndOfDay(long now, int days) =>
        new DateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(now).UtcDateTime.Date.AddDays(days + 1), TimeSpan.Zero)
            .ToUnixTimeSeconds() - 1;
}
