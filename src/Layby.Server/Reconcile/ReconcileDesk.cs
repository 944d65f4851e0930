using Layby.Server.Hatch;

namespace Layby.Server.Reconcile;

/// <summary>Compares both sides when somebody asks for it, and tells what differs: a line each, and in the end what was compared.</summary>
public sealed class ReconcileDesk(World world) : IOrderDesk
{
    /// <inheritdoc/>
    public async ValueTask<int> DoAsync(IReadOnlyList<string> words, TellLine tell, CancellationToken stop)
    {
        var order = ReconcileOrder.Read(words, world.Time.GetUtcNow());
        var accounts = new List<Account>();
        await foreach (var account in world.Keyring.LiveAsync(stop))
        {
            if (order.Account is null || account.Id == order.Account)
            {
                accounts.Add(account);
            }
        }

        if (accounts.Count == 0 && order.Account is { } id)
        {
            throw new OrderRefusedException($"There is no live account {id}; layby keys list shows those that there are.");
        }

        var pace = new Pace(world.Time);
        var done = new List<Comparison>();
        foreach (var account in accounts)
        {
            var comparison = new Comparison(world, account, order.Stretch, pace, finding => tell(finding.Sentence));
            await comparison.RunAsync(stop);
            done.Add(comparison);
            foreach (var unanswered in comparison.Unanswered)
            {
                await tell(unanswered);
            }
        }

        await tell(Sum(done, order.Stretch));
        return done.Any(each => each.Differences > 0 || each.Unanswered.Count > 0) ? 1 : 0;
    }

    private static string Sum(List<Comparison> done, Stretch stretch)
    {
        var unanswered = done.Sum(each => each.Unanswered.Count);
        var differences = done.Sum(each => each.Differences);
        var lists = done.SelectMany(each => each.WithList).Distinct().Order(StringComparer.Ordinal).ToArray();
        var silent = done.SelectMany(each => each.WithoutList).Distinct().Order(StringComparer.Ordinal).ToArray();
        return $"Compared {stretch}: {Count(done.Count, "live account")}, {Count(done.Sum(each => each.Compared), "attempt")}"
            + (lists is [] ? "" : $", {Count(done.Sum(each => each.Listed), "payment")} that {string.Join(" and ", lists)} lists")
            + (silent is [] ? "" : $" ({string.Join(" and ", silent)} lists none: what it alone has is not found here)")
            + ". " + (differences == 0 && unanswered == 0 ? "Nothing differs" : Count(differences, "difference"))
            + (unanswered == 0 ? "" : $", {unanswered} could not be compared: try again")
            + $", {done.Sum(each => each.Open)} still open.";
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
