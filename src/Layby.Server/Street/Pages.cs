using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Shows a page of objects: the part that every list has in common.</summary>
public static class Pages
{
    /// <summary>Fills in limit, cursor and dates from the call, and answers with the page.</summary>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="url">The list's own address.</param>
    /// <param name="query">What else narrows the list.</param>
    /// <param name="kind">What the members are called in a refusal: <c>charge</c>.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="fits">Which of them to show, where no index can tell; null for all.</param>
    public static async ValueTask<Verdict> ShowAsync(
        ApiCall call, World world, string url, ObjectQuery query, string kind, CancellationToken stop,
        Func<StoredObject, bool>? fits = null)
    {
        var (refusal, wanted) = await BeginAsync(call, world, query, kind, stop);
        if (refusal is not null)
        {
            return refusal;
        }

        var page = fits is null
            ? await world.Store.ListAsync(wanted, stop)
            : await FittingAsync(world.Store, wanted, fits, stop);
        return Verdict.Show(Lists.Write([.. page.Rows.Select(each => each.Body)], page.HasMore, url));
    }

    /// <summary>The query with limit, cursor and dates from the call, or why they can not be.</summary>
    public static async ValueTask<(Core.ApiError? Refusal, ObjectQuery Query)> BeginAsync(
        ApiCall call, World world, ObjectQuery query, string kind, CancellationToken stop)
    {
        if (Lists.CursorOf(call.Form, out var cursor) is { } twoEnds)
        {
            return (twoEnds, query);
        }

        if (Lists.Limit(call.Form, out var limit) is { } refusal)
        {
            return (refusal, query);
        }

        if (cursor.StartingAfter is { } after && await world.Store.FindAsync(call.Account.Id, after, stop) is null)
        {
            return (Core.ApiError.NoSuch(kind, after, "starting_after"), query);
        }

        if (cursor.EndingBefore is { } before && await world.Store.FindAsync(call.Account.Id, before, stop) is null)
        {
            return (Core.ApiError.NoSuch(kind, before, "ending_before"), query);
        }

        var (from, to) = call.Form.Bounds("created");
        return (null, query with { Limit = limit, Cursor = cursor, Created = new(from, to) });
    }

    /// <summary>A page of those that fit, where no index can tell: the query is walked until the page is full.</summary>
    public static async ValueTask<Page<StoredObject>> FittingAsync(
        IStore store, ObjectQuery query, Func<StoredObject, bool> fits, CancellationToken stop)
    {
        var backwards = query.Cursor.EndingBefore is not null;
        var next = query with { Limit = WireLimits.PageSize };
        IReadOnlyList<StoredObject> found = [];
        while (true)
        {
            var page = await store.ListAsync(next, stop);
            var fitting = page.Rows.Where(fits);
            found = backwards ? [.. fitting, .. found] : [.. found, .. fitting];
            if (found.Count > query.Limit || !page.HasMore)
            {
                break;
            }

            next = next with { Cursor = backwards ? new(null, page.Rows[0].Id) : new(page.Rows[^1].Id, null) };
        }

        return new(
            [.. backwards ? found.TakeLast(query.Limit) : found.Take(query.Limit)], found.Count > query.Limit);
    }
}
