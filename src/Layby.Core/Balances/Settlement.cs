namespace Layby.Core.Balances;

/// <summary>A line of the books before anything is written on it.</summary>
/// <param name="Id"><c>txn_…</c></param>
/// <param name="Now">The second that the id carries: since 1970, UTC, on the account's clock.</param>
public sealed record BlankLine(string Id, long Now)
{
    /// <summary>Enters a movement.</summary>
    public BalanceTransaction Enter(BalanceMovement movement) => BalanceTransaction.Enter(Id, Now, movement);
}

/// <summary>How captured money comes into the books.</summary>
/// <param name="Line">The line that may be written.</param>
/// <param name="Fee">What the payment costs.</param>
/// <param name="Days">Whole days until it is available, counted to 00:00 UTC.</param>
/// <param name="Type">What the line is called.</param>
public sealed record Settlement(
    BlankLine Line, FeeRate Fee, int Days, BalanceTransactionType Type = BalanceTransactionType.Payment)
{
    private const long Day = 24 * 60 * 60;

    /// <summary>From when on the money can be paid out: seconds since 1970, UTC.</summary>
    public long AvailableOn => ((Line.Now / Day) + Days) * Day;

    /// <summary>The line for money that a charge took.</summary>
    public BalanceTransaction Payment(string charge, Money money, string? description) =>
        Line.Enter(new BalanceMovement
        {
            Type = Type,
            Money = money,
            Source = charge,
            Fee = Fee.Of(money.Amount),
            Description = description,
            AvailableOn = AvailableOn,
        });
}
