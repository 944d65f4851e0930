using Layby.Core.Balances;

namespace Layby.Core.Disputes;

/// <summary>How money that a dispute moves comes into the books. It leaves and returns at once, not after days.</summary>
/// <param name="TransactionId">The id of the line that may be written: <c>txn_…</c></param>
/// <param name="Now">The second that this id carries: since 1970, UTC, on the account's clock.</param>
public sealed record DisputeEntry(string TransactionId, long Now)
{
    /// <summary>The disputed money and the fee are withheld.</summary>
    public BalanceTransaction Withdrawal(Dispute dispute) => BalanceTransaction.Enter(TransactionId, Now, new BalanceMovement
    {
        Type = BalanceTransactionType.Adjustment,
        Money = new(-dispute.Amount, dispute.Currency),
        Source = dispute.Id,
        Fee = DisputeTerms.Of(dispute.Private.Method)!.Fee,
        FeeDescription = "Dispute fee",
        Description = $"Chargeback withdrawal for {dispute.Charge}",
    });

    /// <summary>Both come back: what exactly, is what was withheld.</summary>
    public BalanceTransaction Reversal(Dispute dispute, BalanceTransaction withheld) =>
        BalanceTransaction.Enter(TransactionId, Now, new BalanceMovement
        {
            Type = BalanceTransactionType.Adjustment,
            Money = new(-withheld.Amount, withheld.Currency),
            Source = dispute.Id,
            Fee = -withheld.Fee,
            FeeDescription = "Dispute fee refund",
            Description = $"Chargeback reversal for {dispute.Charge}",
            ReportingCategory = "dispute_reversal",
        });
}
