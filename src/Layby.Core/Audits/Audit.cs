using System.Globalization;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;

namespace Layby.Core.Audits;

/// <summary>
/// Holds the objects of one account against each other: what was taken against what was asked, what was given back against
/// what was taken, the lines of the books against what they stand for, and the balance against its lines. It trusts no sum
/// that is kept. Objects may be seen in any order.
/// </summary>
public sealed class Audit
{
    private readonly Dictionary<string, Asked> intents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Taken> charges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Returned> refunds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> disputes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Currency, long AvailableOn), long> sums = [];
    private readonly List<string> findings = [];

    /// <summary>Takes an object into account.</summary>
    public void See(IApiObject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        switch (subject)
        {
            case PaymentIntent intent:
                intents[intent.Id] = new(intent.Status, intent.AmountReceived, intent.Currency, intent.LatestCharge);
                break;
            case Charge charge:
                charges[charge.Id] = new(charge);
                break;
            case Refund refund:
                refunds[refund.Id] = new(refund);
                break;
            case Dispute dispute:
                disputes[dispute.Id] = dispute.Charge;
                break;
            case BalanceTransaction line:
                lines[line.Id] = new(line.Source, line.Amount);
                break;
        }

        if (subject.Filing.Posting is { } posting)
        {
            Add(posting, 1);
        }
    }

    /// <summary>Takes a sum that is kept of the balance into account.</summary>
    public void See(Posting sum) => Add(sum, -1);

    /// <summary>What is wrong, a sentence each, once everything was seen; in an order that a repeat has too.</summary>
    public IReadOnlyList<string> Findings()
    {
        findings.Clear();
        CheckRefunds();
        CheckCharges();
        CheckIntents();
        CheckLines();
        foreach (var (charge, id) in disputes.Select(each => (each.Value, each.Key)))
        {
            Holds(charges.ContainsKey(charge), id, $"it disputes {charge}, which is not there");
        }

        foreach (var ((currency, on), rest) in sums)
        {
            Holds(rest == 0, "the balance", $"its sum in {currency} {When(on)} is {-rest} more than its lines");
        }

        return [.. findings.Order(StringComparer.Ordinal)];
    }

    private void CheckRefunds()
    {
        foreach (var (id, refund) in refunds)
        {
            if (charges.GetValueOrDefault(refund.Charge) is not { } charge)
            {
                findings.Add($"{id}: it gives back of {refund.Charge}, which is not there");
                continue;
            }

            charge.GivenBack += refund.Counts ? refund.Amount : 0;
            Holds(
                charge.Currency == refund.Currency,
                id,
                $"it gives back {refund.Currency} of {refund.Charge}, which is in {charge.Currency}");
            HasLine(id, refund.Line, -refund.Amount);
            HasLine(id, refund.FailureLine, refund.Amount);
        }
    }

    private void CheckCharges()
    {
        foreach (var (id, charge) in charges)
        {
            Holds(
                charge.Refunded == charge.GivenBack,
                id,
                $"it says that {charge.Refunded} of it was given back, and its refunds add up to {charge.GivenBack}");
            HasLine(id, charge.Line, charge.Captured);
            Holds(charge.Captured == 0 || charge.Line is not null, id, "it took money, and no line of the books says so");
            if (intents.GetValueOrDefault(charge.Intent) is not { } intent)
            {
                findings.Add($"{id}: it pays {charge.Intent}, which is not there");
                continue;
            }

            Holds(intent.Currency == charge.Currency, id, $"it pays {charge.Intent} in another currency");
            if (charge.Succeeded)
            {
                Holds(intent.PaidBy is null, charge.Intent, $"it was charged twice: {intent.PaidBy} and {id}");
                intent.PaidBy ??= id;
            }
        }
    }

    private void CheckIntents()
    {
        foreach (var (id, intent) in intents)
        {
            var latest = intent.LatestCharge is null ? null : charges.GetValueOrDefault(intent.LatestCharge);
            Holds(intent.LatestCharge is null || latest is not null, id, $"its charge {intent.LatestCharge} is not there");
            switch (intent.Status)
            {
                case PaymentIntentStatus.Succeeded:
                    Holds(latest is { Succeeded: true }, id, "it has succeeded without a charge that has");
                    Holds(
                        latest is null || latest.Captured == intent.Received,
                        id,
                        $"it received {intent.Received}, and its charge took {latest?.Captured}");
                    break;
                case PaymentIntentStatus.RequiresCapture:
                    Holds(latest is { Succeeded: true, Captured: 0 }, id, "it waits to be captured without a charge that does");
                    break;
                case PaymentIntentStatus.RequiresPaymentMethod:
                case PaymentIntentStatus.RequiresConfirmation:
                case PaymentIntentStatus.RequiresAction:
                case PaymentIntentStatus.Processing:
                    Holds(intent.PaidBy is null, id, $"{intent.PaidBy} has paid it, and it says that it is not paid");
                    break;
                case PaymentIntentStatus.Canceled:
                    break;
            }
        }
    }

    // Each line stands for something, and what names a line is what the line names.
    private void CheckLines()
    {
        foreach (var (id, line) in lines)
        {
            var known = charges.ContainsKey(line.Source) || refunds.ContainsKey(line.Source) || disputes.ContainsKey(line.Source);
            Holds(known, id, $"it stands for {line.Source}, which is not there");
            Holds(!known || disputes.ContainsKey(line.Source) || line.Named, id, $"{line.Source} knows nothing of it");
        }
    }

    private void HasLine(string source, string? id, long amount)
    {
        if (id is null)
        {
            return;
        }

        if (lines.GetValueOrDefault(id) is not { } line || line.Source != source)
        {
            findings.Add($"{source}: its line {id} is not in the books");
            return;
        }

        line.Named = true;
        Holds(line.Amount == amount, id, $"it enters {line.Amount} for {source}, which moved {amount}");
    }

    private void Add(Posting posting, int times)
    {
        var key = (posting.Currency, posting.AvailableOn);
        sums[key] = sums.GetValueOrDefault(key) + (times * posting.Net);
    }

    private void Holds(bool truth, string id, string otherwise)
    {
        if (!truth)
        {
            findings.Add($"{id}: {otherwise}");
        }
    }

    private static string When(long seconds) => seconds == 0
        ? "available at once"
        : $"available on {DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private sealed class Asked(PaymentIntentStatus status, long received, string currency, string? latestCharge)
    {
        public PaymentIntentStatus Status { get; } = status;

        public long Received { get; } = received;

        public string Currency { get; } = currency;

        public string? LatestCharge { get; } = latestCharge;

        public string? PaidBy { get; set; }
    }

    private sealed class Taken(Charge charge)
    {
        public string Intent { get; } = charge.PaymentIntent;

        public string Currency { get; } = charge.Currency;

        public bool Succeeded { get; } = charge.Status is "succeeded";

        public long Captured { get; } = charge.AmountCaptured;

        public long Refunded { get; } = charge.AmountRefunded;

        public string? Line { get; } = charge.BalanceTransaction;

        public long GivenBack { get; set; }
    }

    private sealed class Returned(Refund refund)
    {
        public string Charge { get; } = refund.Charge;

        public string Currency { get; } = refund.Currency;

        public long Amount { get; } = refund.Amount;

        public bool Counts { get; } = refund.Status is not (RefundStatus.Failed or RefundStatus.Canceled);

        public string? Line { get; } = refund.BalanceTransaction;

        public string? FailureLine { get; } = refund.FailureBalanceTransaction;
    }

    private sealed class Line(string source, long amount)
    {
        public string Source { get; } = source;

        public long Amount { get; } = amount;

        public bool Named { get; set; }
    }
}
