using System.Text.Json.Serialization;

namespace Layby.Core.Balances;

/// <summary>What kind of movement a line of the books is. https://docs.stripe.com/reports/balance-transaction-types</summary>
public enum BalanceTransactionType
{
    /// <summary>A customer paid with a card.</summary>
    [JsonStringEnumMemberName("charge")]
    Charge,

    /// <summary>Money went back to a customer's card.</summary>
    [JsonStringEnumMemberName("refund")]
    Refund,

    /// <summary>A customer paid.</summary>
    [JsonStringEnumMemberName("payment")]
    Payment,

    /// <summary>Money went back to a customer.</summary>
    [JsonStringEnumMemberName("payment_refund")]
    PaymentRefund,

    /// <summary>A refund did not arrive: its money came back to the account.</summary>
    [JsonStringEnumMemberName("refund_failure")]
    RefundFailure,

    /// <summary>A dispute withheld money, or gave it back.</summary>
    [JsonStringEnumMemberName("adjustment")]
    Adjustment,
}

/// <summary>The types' names in reports.</summary>
public static class BalanceTransactionTypeNames
{
    /// <summary>What reports call the type. https://docs.stripe.com/reports/reporting-categories</summary>
    public static string Category(this BalanceTransactionType type) => type switch
    {
        BalanceTransactionType.Charge or BalanceTransactionType.Payment => "charge",
        BalanceTransactionType.Refund or BalanceTransactionType.PaymentRefund => "refund",
        BalanceTransactionType.RefundFailure => "refund_failure",
        BalanceTransactionType.Adjustment => "dispute",
    };

    /// <summary>The type as the API writes it.</summary>
    public static string Wire(this BalanceTransactionType type) => type switch
    {
        BalanceTransactionType.Charge => "charge",
        BalanceTransactionType.Refund => "refund",
        BalanceTransactionType.Payment => "payment",
        BalanceTransactionType.PaymentRefund => "payment_refund",
        BalanceTransactionType.RefundFailure => "refund_failure",
        BalanceTransactionType.Adjustment => "adjustment",
    };
}
