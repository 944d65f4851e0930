using System.Collections.Concurrent;
using System.Globalization;
using Layby.Server;
using Layby.Server.Street;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// Forms made by chance from what each verb says it takes, tame and damaged ones. Whatever is sent is answered in the
/// API's own shapes, never with a bug, and never with a word about the machine inside.
/// </summary>
public sealed class FormFuzz(SharedServer server, ITestOutputHelper output) : IClassFixture<SharedServer>
{
    private const int Requests = 2_000;
    private const int Lives = 300;
    private const int AtOnce = 8;

    private static readonly int Seed = Environment.GetEnvironmentVariable("LAYBY_FUZZ_SEED") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    private readonly ConcurrentDictionary<(string Verb, int Status), int> answers = new();
    private readonly Shop shop = server.NewShop();

    [Fact]
    public async Task Every_verb_answers_whatever_is_sent_to_it()
    {
        var ids = await IdsAsync();
        await ForEachAsync(Requests, async random =>
        {
            var endpoint = ApiRoutes.All[random.Next(ApiRoutes.All.Count)];
            await SendAsync(endpoint, ids[random.Next(ids.Count)], random, ids);
        });
    }

    [Fact]
    public async Task A_life_goes_on_whatever_is_sent_on_its_way()
    {
        string[] way = ["", "/confirm", "/approve", "/capture", "", "/refresh", "/cancel"];
        await ForEachAsync(Lives, async random =>
        {
            var created = await SendAsync(Find("POST", ""), "", random, ["none"]);
            var intent = created.Status == 200
                ? created.Id
                : (await shop.DoAsync(Shop.Intents, Shop.Form("klarna", withMethod: true))).Id;
            foreach (var verb in way)
            {
                await SendAsync(Find("POST", "/{id}" + verb), intent, random, [intent]);
            }

            var ended = await shop.ReadAsync($"{Shop.Intents}/{intent}?expand[]=latest_charge&expand[]=payment_method");
            answers.AddOrUpdate(((string)ended["status"]!, 0), 1, (_, count) => count + 1);
        });

        // A fuzz that is always refused at the door has tried nothing.
        Assert.Contains(("POST /v1/payment_intents", 200), answers.Keys);
        Assert.Contains(("POST /v1/payment_intents/{id}/confirm", 200), answers.Keys);
        Assert.Contains(("POST /sandbox/payment_intents/{id}/approve", 200), answers.Keys);
    }

    private async Task ForEachAsync(int count, Func<Random, Task> act)
    {
        output.WriteLine($"seed {Seed}: LAYBY_FUZZ_SEED={Seed} makes the same forms again");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await act(new Random(unchecked((Seed * 31) + number))));
        output.WriteLine(string.Join(
            '\n', answers.OrderBy(each => each.Key).Select(each => $"{each.Value,6} × {each.Key.Verb} {each.Key.Status}")));
    }

    private async Task<Reply> SendAsync(ApiEndpoint endpoint, string id, Random random, IReadOnlyList<string> ids)
    {
        var form = new FormMaker(random, ids, wild: random.Next(3) == 0).Make(endpoint.Table);
        if (endpoint.Pattern.EndsWith("/confirm", StringComparison.Ordinal) && random.Next(4) > 0)
        {
            form += "&return_url=https://a.example";
        }

        // Most choices by chance contradict each other; the customer and the shop should also simply agree.
        if (endpoint.Pattern.EndsWith("/approve", StringComparison.Ordinal) && random.Next(2) == 0)
        {
            form = "";
        }

        var path = endpoint.Pattern.Replace("{id}", id, StringComparison.Ordinal);
        var isGet = endpoint.Method == "GET";
        var sent = $"seed {Seed}: {endpoint.Method} {path} {form}";
        Reply reply;
        try
        {
            reply = await shop.SendAsync(
                endpoint.Method, isGet ? $"{path}?{form}" : path, isGet ? null : form,
                random.Next(20) == 0 ? shop.PublishableKey : shop.SecretKey,
                headers: random.Next(10) == 0 ? [("Stripe-Version", "2020-08-27")] : []);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException(sent, problem);
        }

        Assert.True(reply.Status < 500, $"{sent} → {reply.Text}");
        Assert.DoesNotContain("   at ", reply.Text);
        Assert.DoesNotContain("System.", reply.Text);
        Assert.DoesNotContain(".cs", reply.Text);
        answers.AddOrUpdate(($"{endpoint.Method} {endpoint.Pattern}", reply.Status), 1, (_, count) => count + 1);
        return reply;
    }

    // The sandbox's verbs stand under another root.
    private static ApiEndpoint Find(string method, string rest) => ApiRoutes.All.First(each =>
        each.Method == method && each.Pattern.EndsWith("/payment_intents" + rest, StringComparison.Ordinal));

    private async Task<IReadOnlyList<string>> IdsAsync()
    {
        var ids = new List<string> { "none" };
        string[] states =
            ["requires_payment_method", "requires_confirmation", "requires_action", "requires_capture", "succeeded"];
        foreach (var state in states)
        {
            var intent = await shop.ReadAsync($"{Shop.Intents}/{await shop.IntentAsync(state)}");
            ids.AddRange(
                new[] { "id", "payment_method", "latest_charge" }.Select(name => (string?)intent[name]).OfType<string>());
        }

        ids.AddRange((await shop.ReadAsync("/v1/events"))["data"]!.AsArray().Select(each => (string)each!["id"]!));
        return ids;
    }
}
