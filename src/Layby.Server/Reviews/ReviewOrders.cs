using System.Globalization;
using Layby.Core.Reviews;
using Layby.Server.Hatch;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Reviews;

/// <summary>Shows open reviews to a person at the command line, and writes down what they say.</summary>
public sealed class ReviewOrders(World world) : IOrderDesk
{
    /// <inheritdoc/>
    public ValueTask<int> DoAsync(IReadOnlyList<string> words, TellLine tell, CancellationToken stop) => ReviewOrder.Read(words) switch
    {
        ReviewOrder.List list => ListAsync(list, tell, stop),
        ReviewOrder.Settle settle => SettleAsync(settle, tell, stop),
        var order => throw new System.Diagnostics.UnreachableException(order.ToString()),
    };

    private async ValueTask<int> ListAsync(ReviewOrder.List order, TellLine tell, CancellationToken stop)
    {
        var count = 0;
        var isKnown = order.Account is null;
        await foreach (var account in world.Keyring.LiveAsync(stop))
        {
            if (order.Account is null || order.Account == account.Id)
            {
                isKnown = true;
                await foreach (var review in OpenAsync(account, stop))
                {
                    count++;
                    await tell(LineOf(account, review));
                }
            }
        }

        if (!isKnown)
        {
            throw new OrderRefusedException($"There is no live account {order.Account}; layby keys list shows those that there are.");
        }

        await tell(count switch
        {
            0 => "Nothing waits for a person.",
            1 => "One review is open: layby reviews settle ID --as again|done|undone",
            _ => $"{count} reviews are open: layby reviews settle ID --as again|done|undone",
        });
        return count == 0 ? 0 : 1;
    }

    private async IAsyncEnumerable<Review> OpenAsync(
        Account account, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var query = ReviewDesk.OpenOf(account) with { Limit = WireLimits.PageSize };
        while (true)
        {
            var page = await world.Store.ListAsync(query, stop);
            foreach (var row in page.Rows)
            {
                yield return StripeJson.Read<Review>(row.Body.Span, row.Private.Span, row.Revision);
            }

            if (!page.HasMore)
            {
                yield break;
            }

            query = query with { Cursor = new(page.Rows[^1].Id, null) };
        }
    }

    private static string LineOf(Account account, Review review)
    {
        var since = DateTimeOffset.FromUnixTimeSeconds(review.Created).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var (what, of) = (review.Private.Work, review.Private.Refund ?? review.Private.AttemptId);
        return $"{review.Id}  {since}  {account.Id}  {review.PaymentIntent}  {review.Private.Method}: {what} ({of}): {review.Private.Said}";
    }

    private async ValueTask<int> SettleAsync(ReviewOrder.Settle order, TellLine tell, CancellationToken stop)
    {
        await foreach (var account in world.Keyring.LiveAsync(stop))
        {
            while (await world.FindAsync<Review>(account, order.Id, stop) is { } review)
            {
                var settled = await new ReviewDesk(world).SettleAsync(account, review, order.As, order.ProviderId, stop);
                if (!settled.Ok(out var change, out var refusal))
                {
                    throw new OrderRefusedException(refusal.Message ?? "");
                }

                var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);
                if (await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written)
                {
                    await tell($"{review.Id} is closed ({change.Find<Review>(review.Id)!.ClosedReason}): {NextOf(order.As)}");
                    return 0;
                }
            }
        }

        throw new OrderRefusedException($"There is no review {order.Id}; layby reviews list shows those that are open.");
    }

    private static string NextOf(Settlement settlement) => settlement switch
    {
        Settlement.Again => "the provider is asked once more.",
        Settlement.Done => "the payment goes on as if the provider had said so, within a second while a server runs.",
        Settlement.Undone => "the payment goes on as if it had never been asked for, within a second while a server runs.",
    };
}
