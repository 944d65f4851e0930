using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Server.Upkeep;

namespace Layby.Simulation;

/// <summary>
/// What must be true once nothing goes wrong any more: everything that was written is there, everything that was begun has
/// ended, everybody was told, and the sums agree.
/// </summary>
internal sealed class Reckoning(Universe universe, IReadOnlyList<Shop> shops)
{
    // 75 hours, the last wait, and until somebody looks.
    private static readonly TimeSpan Tried = TimeSpan.FromHours(84);

    private readonly Watch watch = universe.Watch;

    public async Task RunAsync()
    {
        foreach (var shop in shops)
        {
            await EventsAsync(shop);
            await PaymentsAsync(shop);
            await BalanceAsync(shop);
            await TellingsAsync(shop);
            await ResendAsync(shop);
        }

        if (universe.Side is { } side)
        {
            await new LiveReckoning(universe, side).RunAsync();
        }

        // What an operator would be told of what lies in the file now.
        await using var walk = await universe.RealStore.WalkAsync(CancellationToken.None);
        await Inspection.RunAsync(walk, finding => watch.Violated($"verify says: {finding}"), CancellationToken.None);
    }

    private async Task PaymentsAsync(Shop shop)
    {
        foreach (var (id, seen) in watch.Objects.Where(each => each.Value.Account == shop.Account).ToArray())
        {
            var path = id[..3] switch
            {
                "pi_" => $"/v1/payment_intents/{id}",
                "ch_" or "py_" => $"/v1/charges/{id}",
                "re_" or "pyr" => $"/v1/refunds/{id}",
                _ => null,
            };
            if (path is null)
            {
                continue;
            }

            // Most are looked up where they are stored; some are asked for, which takes ten times as long.
            var body = universe.Dice.In1000(250)
                ? (await shop.GetAsync(path))?.Body
                : await universe.RealStore.FindAsync(shop.Account, id, CancellationToken.None) is { } stored
                    ? Encoding.UTF8.GetString(stored.Body.Span)
                    : "nothing";
            watch.Holds(
                body is null || seen.Versions[^1] == string.GetHashCode(body, StringComparison.Ordinal),
                $"I4 {id} is not as it was written last, but {body}");
            watch.Holds(
                seen.Status is not "requires_capture" || seen.Charge is null || watch.Objects[seen.Charge] is not { Type: "alma" } held
                || held.Created > (universe.Loop.Time - TimeSpan.FromDays(8) - universe.Leap).ToUnixTimeSeconds(),
                $"I9 {id} is still reserved with Alma after its seven days");
            watch.Holds(
                seen.Status is not ("requires_action" or "processing" or "pending")
                || (universe.Side is not null && (path.Contains("/refunds/", StringComparison.Ordinal) || seen.Status is not "pending")),
                $"I9 {id} is still {seen.Status} when everything has come to rest");
        }
    }

    private async Task EventsAsync(Shop shop)
    {
        var read = new List<string>();
        string? after = null;
        do
        {
            var page = await shop.GetAsync("/v1/events", $"?limit=100{(after is null ? "" : $"&starting_after={after}")}");
            using var tree = JsonDocument.Parse(page!.Body);
            read.AddRange(tree.RootElement.GetProperty("data").EnumerateArray().Select(each => each.GetProperty("id").GetString()!));
            after = tree.RootElement.GetProperty("has_more").GetBoolean() ? read[^1] : null;
        }
        while (after is not null);

        read.Reverse();
        watch.Holds(
            read.SequenceEqual(watch.EventsOf(shop.Account).Select(each => each.Id).Order(StringComparer.Ordinal)),
            $"I14 the events of {shop.Account} are listed each once, in order: {read.Count} of {watch.EventsOf(shop.Account).Count}");
    }

    private async Task BalanceAsync(Shop shop)
    {
        var balance = await shop.GetAsync("/v1/balance");
        var sum = Sum(balance!.Tree["available"]!) + Sum(balance.Tree["pending"]!);
        var lines = watch.Objects.Values.Where(each => each.Account == shop.Account).Sum(each => each.Net);
        watch.Holds(sum == lines, $"I2 the balance of {shop.Account} is {sum}, its lines add up to {lines}");

        static long Sum(JsonNode amounts) => amounts.AsArray().Sum(each => (long)each!["amount"]!);
    }

    // Whoever asks for it is told again what they have heard of, in the same bytes.
    private async Task ResendAsync(Shop shop)
    {
        foreach (var receiver in watch.Receivers.Where(each => each.Account == shop.Account && each.Any is not null))
        {
            var before = receiver.Again;
            await shop.InsistAsync($"/sandbox/events/{receiver.Any}/resend", $"endpoint={receiver.Id}");
            await universe.Loop.Delay(universe.Recipe.Look + TimeSpan.FromHours(1), universe.Outside);
            watch.Holds(receiver.Again > before, $"W9 {receiver.Any} was to be told again to {receiver.Url}, and was not");
        }
    }

    private async Task TellingsAsync(Shop shop)
    {
        foreach (var receiver in watch.Receivers.Where(each => each.Account == shop.Account))
        {
            var missing = watch.EventsOf(shop.Account).Skip(receiver.Since)
                .Where(each => receiver.Hears(each.Type) && !receiver.Has(each.Id))
                .ToArray();
            foreach (var each in missing)
            {
                // After 75 hours it was given up: then it is listed, and can be sent again.
                var listed = await shop.GetAsync("/sandbox/deliveries", $"?event={each.Id}&endpoint={receiver.Id}");
                var delivery = listed!.Tree["data"]!.AsArray().FirstOrDefault();
                var state = (string?)delivery?["status"];

                // What can not even be read is tried for as long, and each try is listed.
                var isPoisoned = watch.Poisoned.Contains(each.Id);
                watch.Holds(
                    !isPoisoned || delivery?["attempts"]!.AsArray().Count > 0,
                    $"W8 {each.Id} can not be read, and nobody who lists it sees that it was tried");
                watch.Holds(
                    state is "failed" || (isPoisoned && each.Created > (universe.Loop.Time - Tried - universe.Leap).ToUnixTimeSeconds()),
                    $"I7 {each.Id} ({each.Type}) is {state ?? "nowhere"}, and {receiver.Url} never heard of it");
            }
        }
    }
}
