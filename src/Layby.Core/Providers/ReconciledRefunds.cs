using System.Collections.Immutable;
using Layby.Core.Refunds;

namespace Layby.Core.Providers;

/// <summary>Compares the refunds of a charge with what its provider gave back, each by our name for it.</summary>
internal static class ReconciledRefunds
{
    /// <summary>What does not agree.</summary>
    public static ImmutableArray<Finding> Compare(Sides sides)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var ours = sides.Kept.Refunds.Where(each => !each.Private.IsRelease).ToArray();
        var theirs = sides.Seen.Refunds;
        foreach (var refund in ours)
        {
            var shown = theirs.FirstOrDefault(each => each.Reference == refund.Id);
            if (OfOne(sides, refund, shown) is { } finding)
            {
                findings.Add(finding);
            }
        }

        foreach (var stray in theirs.Where(each => ours.All(refund => refund.Id != each.Reference)))
        {
            findings.Add(sides.Found(
                FindingKind.Refund,
                $"{sides.Provider} gave back {sides.Amount(stray.Amount)} ({stray.Id}) that was not asked for here"
                + (stray.Reference is { Length: > 0 } name ? $", under {name}" : "")
                + ". Note it in the shop, and do not refund it once more."));
        }

        // A sum that its parts do not explain.
        var listed = theirs.Sum(each => each.Amount);
        if (listed != sides.Seen.Refunded && !findings.Any(each => each.IsDifference))
        {
            findings.Add(sides.Found(
                FindingKind.Refund,
                $"{sides.Provider} gave back {sides.Amount(sides.Seen.Refunded)} in all, and its refunds that it shows add up to "
                + $"{sides.Amount(listed)}. Ask {sides.Provider} for the rest."));
        }

        return findings.ToImmutable();
    }

    private static Finding? OfOne(Sides sides, Refund refund, Movement? shown)
    {
        if (shown is not null && shown.Amount != refund.Amount)
        {
            return sides.Found(
                FindingKind.Refund,
                $"the refund {refund.Id} is of {sides.Amount(refund.Amount)} here, and of {sides.Amount(shown.Amount)} at {sides.Provider} "
                + $"({shown.Id}). Settle the rest with the customer.");
        }

        return refund.Status switch
        {
            RefundStatus.Pending or RefundStatus.RequiresAction =>
                sides.StillOpen($"the refund {refund.Id} of {sides.Amount(refund.Amount)} is pending"),
            RefundStatus.Succeeded => shown is not null ? null : sides.Found(
                FindingKind.Refund,
                $"the refund {refund.Id} of {sides.Amount(refund.Amount)} is done here, and {sides.Provider} does not show it. "
                + $"Ask {sides.Provider}; if it never was, make it there under that name."),
            RefundStatus.Failed or RefundStatus.Canceled => shown is null ? null : sides.Found(
                FindingKind.Refund,
                $"the refund {refund.Id} of {sides.Amount(refund.Amount)} was not made here, and {sides.Provider} has made it "
                + $"({shown.Id}). Do not refund it once more."),
        };
    }
}
