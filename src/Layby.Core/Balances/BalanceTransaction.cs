using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Layby.Core.Balances;

/// <summary>
/// A line of the account's books: money that came to its balance or left it. It is written once and never changed; only
/// time makes it available. https://docs.stripe.com/api/balance_transactions/object
/// </summary>
public sealed record BalanceTransaction : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>balance_transaction</c></summary>
    public string Object { get; init; } = "balance_transaction";

    /// <summary>Before fees, minor units; below zero for money that leaves.</summary>
    public required long Amount { get; init; }

    /// <summary>From when on it can be paid out: seconds since 1970, UTC.</summary>
    public required long AvailableOn { get; init; }

    /// <summary><c>payments</c>: the account has no other balance.</summary>
    public string BalanceType { get; init; } = "payments";

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Always null: each currency has a balance of its own, nothing is converted.</summary>
    public decimal? ExchangeRate { get; init; }

    /// <summary>What is kept, minor units; below zero where an earlier fee is given back.</summary>
    public long Fee { get; init; }

    /// <summary>What the fee is made of.</summary>
    public ImmutableArray<FeeDetail> FeeDetails { get; init; } = [];

    /// <summary>What the balance changes by, minor units: the amount less the fee.</summary>
    public required long Net { get; init; }

    /// <summary>For reports: <c>charge</c>, <c>refund</c>, <c>dispute</c>.</summary>
    public required string ReportingCategory { get; init; }

    /// <summary>What it belongs to: a charge, a refund, a dispute.</summary>
    public required string Source { get; init; }

    /// <summary><c>pending</c>, and <c>available</c> once its day has come. What is shown is <see cref="AsOf"/>.</summary>
    public required string Status { get; init; }

    /// <summary>What kind of movement it is.</summary>
    public required BalanceTransactionType Type { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(null, Source, null, LabelOf(Type.Wire(), Currency), Posting);

    /// <summary>Enters a movement into the books.</summary>
    /// <param name="id"><c>txn_…</c></param>
    /// <param name="created">The second that the id carries.</param>
    /// <param name="movement">What moved.</param>
    public static BalanceTransaction Enter(string id, long created, BalanceMovement movement) => new BalanceTransaction
    {
        Id = id,
        Amount = movement.Money.Amount,
        AvailableOn = movement.AvailableOn ?? created,
        Created = created,
        Currency = movement.Money.Currency,
        Description = movement.Description,
        Fee = movement.Fee,
        FeeDetails = movement.Fee == 0
            ? []
            : [new() { Amount = movement.Fee, Currency = movement.Money.Currency, Description = movement.FeeDescription }],
        Net = movement.Money.Amount - movement.Fee,
        ReportingCategory = movement.ReportingCategory ?? movement.Type.Category(),
        Source = movement.Source,
        Status = "pending",
        Type = movement.Type,
    }.AsOf(created);

    /// <summary>
    /// The same as it is shown at a moment (seconds since 1970, UTC). That it becomes available is read from the clock,
    /// not written: a busy day's thousands would all fall due in the same second.
    /// </summary>
    public BalanceTransaction AsOf(long now) => this with { Status = AvailableOn <= now ? "available" : "pending" };

    /// <summary>Under what lists by type and currency find it.</summary>
    public static string LabelOf(string type, string currency) => $"{type} {currency}";

    // What is available at once counts from the beginning: the sums of a year are then a few for each day of settlement,
    // however many lines it has.
    private Posting Posting => new(Currency, AvailableOn <= Created ? 0 : AvailableOn, Net);

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Net == Amount - Fee, "what the balance changes by is the amount less the fee");
        Invariant.Holds(FeeDetails.Sum(each => each.Amount) == Fee, "a fee is the sum of its parts");
        Invariant.Holds(AvailableOn >= Created, "nothing is available before it was entered");
    }
}

/// <summary>A part of a fee.</summary>
public sealed record FeeDetail
{
    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>Always null: Connect applications are not served.</summary>
    public string? Application { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary><c>stripe_fee</c></summary>
    public string Type { get; init; } = "stripe_fee";
}

/// <summary>What moved: all that a line of the books is made of.</summary>
public sealed record BalanceMovement
{
    /// <summary>What kind of movement it is.</summary>
    public required BalanceTransactionType Type { get; init; }

    /// <summary>Before fees; below zero for money that leaves.</summary>
    public required Money Money { get; init; }

    /// <summary>The charge, refund or dispute that it belongs to.</summary>
    public required string Source { get; init; }

    /// <summary>What is kept, minor units; below zero where an earlier fee is given back.</summary>
    public long Fee { get; init; }

    /// <summary>What the fee is for.</summary>
    public string FeeDescription { get; init; } = "Stripe processing fees";

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>For reports; null for the type's own.</summary>
    public string? ReportingCategory { get; init; }

    /// <summary>Seconds since 1970, UTC; null for at once.</summary>
    public long? AvailableOn { get; init; }
}
