using Layby.Core.Balances;

namespace Layby.Core.Disputes;

/// <summary>How money that a dispute moves comes into the books. It leaves and returns at once, not after days.</summary>
public static class DisputeEntry
{
    /// <summary>The disputed money and the fee are withheld.</summary>
    public static BalanceTransaction Withdrawal(this BlankLine line, Dispute dispute) => line.Enter(new BalanceMovement
    {
        Type = BalanceTransactionType.Adjustment,
        Money = new(-dispute.Amount, dispute.Currency),
        Source = dispute.Id,
        Fee = DisputeTerms.Of(dispute.Private.Method)!.Fee,
        FeeDescription = "Dispute fee",
        Description = $"Chargeback withdrawal for {dispute.Charge}",
    });

    /// <summary>Both come back: what exactly, is what was withheld.</summary>
    public static BalanceTransaction Reversal(this BlankLine line, Dispute dispute, BalanceTransaction withheld) =>
        line.Enter(new BalanceMovement
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
