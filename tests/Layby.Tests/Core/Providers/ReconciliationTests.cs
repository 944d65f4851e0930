using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Xunit;

namespace Layby.Tests.Core.Providers;

/// <summary>What is a difference between our side of a payment and the provider's, a line each.</summary>
public sealed class ReconciliationTests
{
    private const long NowMs = 1_800_000_000_000;
    private const long Soon = NowMs + 60_000;
    private const long LongAgo = NowMs - (60 * 60_000);

    // Ours: how far it came and what was taken of 120.00. Theirs: how it stands, taken, given back. What is found; null for nothing.
    [Theory]
    [InlineData("reserved", 0, PaymentStanding.Authorized, 0, 0, null)]
    [InlineData("reserved", 0, PaymentStanding.Captured, 12_000, 0, FindingKind.Captured)]
    [InlineData("reserved", 0, PaymentStanding.UnderReview, 0, 0, FindingKind.Reserved)]
    [InlineData("reserved", 0, PaymentStanding.Voided, 0, 0, FindingKind.Reserved)]
    [InlineData("reserved", 0, PaymentStanding.Expired, 0, 0, FindingKind.Reserved)]
    [InlineData("reserved", 0, PaymentStanding.Gone, 0, 0, FindingKind.Reserved)]
    [InlineData("taken", 12_000, PaymentStanding.Captured, 12_000, 0, null)]
    [InlineData("taken", 9_000, PaymentStanding.Captured, 9_000, 0, null)]
    [InlineData("taken", 9_000, PaymentStanding.Captured, 12_000, 0, FindingKind.Captured)]
    [InlineData("taken", 12_000, PaymentStanding.Captured, 9_000, 0, FindingKind.Captured)]
    [InlineData("taken", 12_000, PaymentStanding.Authorized, 0, 0, FindingKind.Captured)]
    [InlineData("taken", 12_000, PaymentStanding.Gone, 0, 0, FindingKind.Captured)]
    [InlineData("taken", 12_000, PaymentStanding.Captured, 12_000, 2_000, FindingKind.Refund)]
    [InlineData("let go", 0, PaymentStanding.Voided, 0, 0, null)]
    [InlineData("let go", 0, PaymentStanding.Expired, 0, 0, null)]
    [InlineData("let go", 0, PaymentStanding.Gone, 0, 0, null)]
    [InlineData("let go", 0, PaymentStanding.Captured, 12_000, 12_000, null)]
    [InlineData("let go", 0, PaymentStanding.Authorized, 0, 0, FindingKind.Reserved)]
    [InlineData("let go", 0, PaymentStanding.Captured, 12_000, 2_000, FindingKind.Captured)]
    [InlineData("given up", 0, PaymentStanding.Waiting, 0, 0, null)]
    [InlineData("given up", 0, PaymentStanding.Voided, 0, 0, null)]
    [InlineData("given up", 0, PaymentStanding.Approved, 0, 0, null)]
    [InlineData("given up", 0, PaymentStanding.Captured, 12_000, 12_000, null)]
    [InlineData("given up", 0, PaymentStanding.Authorized, 0, 0, FindingKind.Reserved)]
    [InlineData("given up", 0, PaymentStanding.Captured, 12_000, 0, FindingKind.Captured)]
    [InlineData("waiting", 0, PaymentStanding.Waiting, 0, 0, null)]
    [InlineData("waiting", 0, PaymentStanding.Declined, 0, 0, null)]
    [InlineData("waiting", 0, PaymentStanding.Authorized, 0, 0, FindingKind.StillOpen)]
    [InlineData("waiting", 0, PaymentStanding.Gone, 0, 0, FindingKind.StillOpen)]
    [InlineData("forgotten", 0, PaymentStanding.Waiting, 0, 0, FindingKind.Reserved)]
    [InlineData("forgotten", 0, PaymentStanding.Captured, 12_000, 0, FindingKind.Captured)]
    [InlineData("forgotten", 0, PaymentStanding.Gone, 0, 0, FindingKind.Reserved)]
    public void Both_sides_are_held_against_each_other(
        string ours, long taken, PaymentStanding theirs, long captured, long refunded, FindingKind? found)
    {
        var seen = Seen(theirs, captured) with { Refunded = refunded };

        var findings = Reconciliation.Compare(Kept(ours, taken), seen, NowMs);

        Assert.Equal(found is { } kind ? [kind] : [], findings.Select(each => each.Kind));
        Assert.All(findings, each => Assert.StartsWith("pi_1 (Alma payment_1): ", each.Sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(9_000, 3_000, FindingKind.Reserved)]
    [InlineData(9_000, 0, null)]
    [InlineData(10_000, 2_000, FindingKind.Captured)]
    public void What_a_part_capture_leaves_must_be_let_go(long captured, long held, FindingKind? found)
    {
        var seen = Seen(PaymentStanding.Captured, captured) with { Held = held };

        var findings = Reconciliation.Compare(Kept("taken", 9_000), seen, NowMs);

        Assert.Equal(found is { } kind ? [kind] : [], findings.Select(each => each.Kind));
    }

    // Ours: a refund of 20.00 and its state, or none. Theirs: what is shown under that name, or another.
    [Theory]
    [InlineData(RefundStatus.Succeeded, 2_000, "pyr_1", null)]
    [InlineData(RefundStatus.Succeeded, 1_000, "pyr_1", FindingKind.Refund)]
    [InlineData(RefundStatus.Succeeded, 0, null, FindingKind.Refund)]
    [InlineData(RefundStatus.Pending, 2_000, "pyr_1", FindingKind.StillOpen)]
    [InlineData(RefundStatus.Pending, 0, null, FindingKind.StillOpen)]
    [InlineData(RefundStatus.Failed, 0, null, null)]
    [InlineData(RefundStatus.Failed, 2_000, "pyr_1", FindingKind.Refund)]
    [InlineData(RefundStatus.Canceled, 2_000, "pyr_1", FindingKind.Refund)]
    [InlineData(null, 2_000, "by hand", FindingKind.Refund)]
    [InlineData(null, 2_000, null, FindingKind.Refund)]
    public void Each_refund_is_known_by_its_name(RefundStatus? ours, long shown, string? name, FindingKind? found)
    {
        var kept = Kept("taken", 12_000) with { Refunds = ours is { } status ? [Refund(status)] : [] };
        var seen = Seen(PaymentStanding.Captured, 12_000) with
        {
            Refunded = shown,
            Refunds = shown > 0 ? [new Movement("refund_1", shown, name, null)] : [],
        };

        var findings = Reconciliation.Compare(kept, seen, NowMs);

        Assert.Equal(found is { } kind ? [kind] : [], findings.Select(each => each.Kind));
    }

    [Fact]
    public void What_was_let_go_by_a_capture_is_no_refund()
    {
        var rest = Refund(RefundStatus.Succeeded) with { Private = new("", null, IsRelease: true) };

        Assert.Empty(Reconciliation.Compare(
            Kept("taken", 10_000) with { Refunds = [rest] }, Seen(PaymentStanding.Captured, 10_000), NowMs));
    }

    [Fact]
    public void Another_amount_currency_or_payment_is_compared_no_further()
    {
        var kept = Kept("taken", 12_000);
        var seen = Seen(PaymentStanding.Captured, 9_000);

        Assert.Equal(
            "pi_1 (Alma payment_1): 120.00 EUR was asked for, and Alma has 90.00 EUR. Give it back, or settle the rest with the customer.",
            Assert.Single(Reconciliation.Compare(kept, seen with { Amount = new(9_000, "eur") }, NowMs)).Sentence);
        Assert.Equal(
            FindingKind.Amount, Assert.Single(Reconciliation.Compare(kept, seen with { Amount = new(12_000, "sek") }, NowMs)).Kind);
        Assert.Equal(
            FindingKind.Reference, Assert.Single(Reconciliation.Compare(kept, seen with { AttemptId = "att_2" }, NowMs)).Kind);
    }

    [Fact]
    public void While_something_is_asked_of_the_provider_nothing_differs()
    {
        var job = new AttemptJob
        {
            Work = JobWork.Capture,
            Aim = JobAim.Pay,
            Amount = 9_000,
            Name = "py_1",
            Key = Guid.Empty,
            WrittenMs = 1,
            NextMs = Soon,
            Sent = 2,
        };
        var kept = Kept("reserved", 0);
        var open = kept.Attempt with { Live = kept.Attempt.Live! with { Job = job } };

        var told = Assert.Single(Reconciliation.Compare(kept with { Attempt = open }, Seen(PaymentStanding.Captured, 9_000), NowMs));
        Assert.Equal(
            "pi_1 (Alma payment_1): still open: Alma was asked 2 times to take 90.00 EUR; there it is taken.", told.Sentence);
        Assert.False(told.IsDifference);

        var stuck = open with { Live = open.Live! with { Job = job with { NeedsReview = true } } };
        Assert.Contains(
            "A person must look",
            Assert.Single(Reconciliation.Compare(kept with { Attempt = stuck }, Seen(PaymentStanding.Captured, 9_000), NowMs)).Sentence);
    }

    [Theory]
    [InlineData("payment_1", PaymentStanding.Captured, true, false)]
    [InlineData("payment_2", PaymentStanding.Captured, true, true)]
    [InlineData("payment_2", PaymentStanding.Expired, true, false)]
    [InlineData("payment_2", PaymentStanding.Authorized, false, true)]
    [InlineData("payment_2", PaymentStanding.Waiting, false, false)]
    public void What_only_the_provider_has_is_found_where_it_holds_money(string id, PaymentStanding standing, bool isKnown, bool isFound)
    {
        var listed = Seen(standing, standing is PaymentStanding.Captured ? 12_000 : 0) with { Refs = new() { PaymentId = id } };

        var found = Reconciliation.OfListed(listed, "alma", isKnown ? Kept("taken", 12_000).Attempt : null);

        Assert.Equal(isFound, found is not null);
        Assert.StartsWith(found is null ? "" : $"Alma payment {id} for att_1: ", found?.Sentence ?? "", StringComparison.Ordinal);
    }

    private static Sighting Seen(PaymentStanding standing, long captured) => new(new() { PaymentId = "payment_1" }, standing)
    {
        Amount = new(12_000, "eur"),
        AttemptId = "att_1",
        Captured = captured,
    };

    private static KeptAttempt Kept(string ours, long taken)
    {
        var isCharged = ours is "reserved" or "taken" or "let go";
        var attempt = new PaymentAttempt
        {
            Id = "att_1",
            Method = "alma",
            PaymentMethod = "pm_1",
            ReturnUrl = "",
            ExpiresAtMs = Soon,
            Outcome = isCharged ? AttemptOutcome.Approved : ours is "given up" ? AttemptOutcome.Replaced : AttemptOutcome.Open,
            Live = new()
            {
                OpenedMs = 1,
                LookMs = ours is "waiting" ? Soon : ours is "forgotten" ? LongAgo : null,
                Refs = new() { PaymentId = "payment_1", Amount = 12_000 },
            },
        };
        var intent = new PaymentIntent
        {
            Id = "pi_1",
            Amount = 12_000,
            ClientSecret = "pi_1_secret_x",
            Created = 1,
            Currency = "eur",
            PaymentMethodTypes = ["alma"],
            Status = ours switch
            {
                "reserved" => PaymentIntentStatus.RequiresCapture,
                "taken" => PaymentIntentStatus.Succeeded,
                "let go" => PaymentIntentStatus.Canceled,
                "given up" => PaymentIntentStatus.RequiresPaymentMethod,
                _ => PaymentIntentStatus.RequiresAction,
            },
            Private = new() { Attempts = [attempt] },
        };
        var charge = new Charge
        {
            Id = "py_1",
            Amount = 12_000,
            AmountCaptured = taken,
            Captured = taken > 0,
            Created = 1,
            Currency = "eur",
            PaymentIntent = "pi_1",
            PaymentMethod = "pm_1",
            PaymentMethodDetails = new() { Type = "alma" },
        };
        return new(intent, attempt, isCharged ? charge : null, []);
    }

    private static Refund Refund(RefundStatus status) => new()
    {
        Id = "pyr_1",
        Amount = 2_000,
        BalanceTransaction = "txn_1",
        Charge = "py_1",
        Created = 1,
        Currency = "eur",
        DestinationDetails = DestinationDetails.Of("alma"),
        PaymentIntent = "pi_1",
        PaymentMethod = "pm_1",
        Status = status,
        Private = new("att_1", 1),
    };
}
