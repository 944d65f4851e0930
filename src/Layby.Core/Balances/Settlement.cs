namespace Layby.Core.Balances;

/// <summary>How captured money comes into the books.</summary>
/// <param name="TransactionId">The id of the line that may be written: <c>txn_…</c></param>
/// <param name="Now">The second that this id carries: since 1970, UTC, on the account's clock.</param>
/// <param name="Fee">What the payment costs.</param>
/// <param name="Days">Whole days until it is available, counted to 00:00 UTC.</param>
public sealed record Settlement(string TransactionId, long Now, FeeRate Fee, int Days)
{
    private const long Day = 24 * 60 * 60;

    /// <summary>The line for money that a charge took.</summary>
    public BalanceTransaction Payment(string charge, Money money, string? description) =>
        BalanceTransaction.Enter(TransactionId, Now, new BalanceMovement
        {
            Type = BalanceTransactionType.Payment,
            Money = money,
            Source = charge,
            Fee = Fee.Of(money.Amount),
            Description = description,
            AvailableOn = ((Now / Day) + Days) * Day,
        });
}
