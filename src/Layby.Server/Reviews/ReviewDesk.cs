using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;
using Layby.Core.Reviews;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Reviews;

/// <summary>
/// Where a person says what came of something that a provider does not tell. Their word is written down with what it is about, and
/// carried out by whoever does what is due.
/// </summary>
public sealed class ReviewDesk(World world)
{
    /// <summary>The open reviews of an account.</summary>
    public static ObjectQuery OpenOf(Account account) => new()
    {
        Account = account.Id,
        Prefix = StripeJson.PrefixOf<Review>(),
        Limit = 0,
        Parent = Review.WhileOpen,
    };

    /// <summary>What a person's word changes.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="review">The review.</param>
    /// <param name="settlement">The word.</param>
    /// <param name="providerId">The provider's own id of the order that was placed, or of the refund; null where none is named.</param>
    /// <param name="stop">Ends it.</param>
    public async ValueTask<Result<Change>> SettleAsync(
        Account account, Review review, Settlement settlement, string? providerId, CancellationToken stop)
    {
        if (!review.Open)
        {
            return ReviewRefusals.Closed(review);
        }

        var owed = review.Private.Refund is { } refund
            ? await RefundAsync(account, review, refund, settlement, providerId, stop)
            : await AttemptAsync(account, review, settlement, providerId, stop);
        return owed.Ok(out var change, out var refusal)
            ? change.Then(ReviewLife.Close(review, ReviewLife.EndOf(settlement)))
            : refusal;
    }

    private async ValueTask<Result<Change>> RefundAsync(
        Account account, Review review, string id, Settlement settlement, string? providerId, CancellationToken stop)
    {
        if (await world.FindAsync<Refund>(account, id, stop) is not { Status: RefundStatus.Pending } refund)
        {
            return ReviewRefusals.Settled(review);
        }

        if (providerId is not null && settlement is not Settlement.Done)
        {
            return ReviewRefusals.NoOrder(review);
        }

        var settled = refund.Private with
        {
            Asked = settlement is Settlement.Again ? refund.Private.Asked?.Allowed() : refund.Private.Asked,
            LookAtMs = world.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            ProviderId = providerId,
            Review = null,
            Settled = settlement is Settlement.Again ? null : settlement,
            Tries = 0,
        };
        return new Change { Objects = [refund with { Private = settled }] };
    }

    private async ValueTask<Result<Change>> AttemptAsync(
        Account account, Review review, Settlement settlement, string? providerId, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentIntent>(account, review.PaymentIntent, stop) is not { } intent
            || intent.Private.Attempts.FirstOrDefault(each => each.Id == review.Private.AttemptId)
                is not { Live: { Job: { } job } live } attempt)
        {
            return ReviewRefusals.Settled(review);
        }

        // Nobody is believed that a payment exists: the provider is asked for the one that they name.
        var isNamed = job.Work is JobWork.PlaceOrder && settlement is Settlement.Done;
        if (isNamed != providerId is not null)
        {
            return isNamed ? ReviewRefusals.WhichOrder(review) : ReviewRefusals.NoOrder(review);
        }

        var now = world.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return new Change
        {
            Objects =
            [
                LiveAttempts.With(intent, attempt with
                {
                    Live = live with
                    {
                        Claim = providerId ?? live.Claim,
                        Job = job.SettledAs(isNamed ? Settlement.Again : settlement, now),
                        Review = null,
                    },
                }),
            ],
        };
    }
}
