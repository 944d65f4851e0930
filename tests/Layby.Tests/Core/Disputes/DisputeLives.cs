using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Tests.Core.PaymentIntents;

namespace Layby.Tests.Core.Disputes;

/// <summary>Disputes at every point of their life, each brought there by the machine itself.</summary>
internal static class DisputeLives
{
    /// <summary>2020-09-13 12:26:40 UTC.</summary>
    public const long Now = Lives.Now;

    public const long Later = Now + (100 * 24 * 60 * 60);

    public static BlankLine Entry { get; } = new("txn_1", Now);

    public static Charge Charge { get; } = Lives.Charge with { Captured = true, AmountCaptured = 1099 };

    public static Charge AlmaCharge { get; } =
        Charge with { PaymentMethodDetails = new() { Type = "alma", Alma = new() } };

    public static Dispute Inquiry { get; } = Opened(Charge, "product_not_received");

    public static Dispute Fraud { get; } = Opened(Charge, "fraudulent");

    public static Dispute Alma { get; } = Opened(AlmaCharge, "product_not_received");

    public static Dispute Escalated { get; } = Next(DisputeMachine.Escalate(Inquiry, Charge, Entry));

    public static Dispute Staged { get; } = Next(DisputeMachine.Update(Escalated, With(Escalated, "a letter"), false, Now));

    public static Dispute Reviewed { get; } = Next(DisputeMachine.Update(Escalated, With(Escalated, "a letter"), true, Now));

    public static Dispute Winning { get; } =
        Next(DisputeMachine.Update(Escalated, With(Escalated, DisputeEvidence.Winning), true, Now));

    public static Dispute Settled { get; } = Next(DisputeMachine.Refunded(Inquiry, Repaid(1099)));

    public static Dispute Won { get; } = Next(DisputeMachine.Win(Reviewed, Charge, Entry));

    public static Dispute Lost { get; } = Next(DisputeMachine.Close(Escalated));

    /// <summary>Every point, with what is said of it in the table.</summary>
    public static IReadOnlyList<(string Story, Dispute Dispute)> All { get; } =
    [
        ("an inquiry of Klarna's", Inquiry),
        ("Klarna, the inquiry failed", Escalated),
        ("Klarna, fraudulent: no inquiry", Fraud),
        ("Alma: no inquiry", Alma),
        ("evidence is staged", Staged),
        ("evidence was submitted", Reviewed),
        ("`winning_evidence` was submitted", Winning),
        ("settled by a refund", Settled),
        ("the money is back", Won),
        ("accepted", Lost),
    ];

    public static Dispute With(Dispute dispute, string text) =>
        dispute with { Evidence = dispute.Evidence with { UncategorizedText = text } };

    public static Charge Repaid(long amount) => Charge with { AmountRefunded = amount, Refunded = amount == 1099 };

    public static DisputeClaim Claim(string reason) =>
        new() { Id = "du_1", Created = Now, PaidAt = Now, Reason = reason };

    public static Dispute Next(Result<Change> result) => result.Ok(out var change, out var refusal)
        ? change.Find<Dispute>("du_1")!
        : throw new InvalidOperationException(refusal.Message);

    private static Dispute Opened(Charge charge, string reason) => Next(DisputeMachine.Open(Claim(reason), charge, Entry));
}
