using System.Globalization;
using Layby.Server;
using Layby.Server.Wire;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// Forms made by chance from what each verb says it takes, then damaged. Whatever is sent is answered in the API's own
/// shapes, never with a bug, and never with a word about the machine inside.
/// </summary>
public sealed class FormFuzz(SharedServer server, ITestOutputHelper output) : IClassFixture<SharedServer>
{
    private const int Requests = 4_000;
    private const int AtOnce = 8;

    private static readonly string[] Odd =
    [
        "", " ", "0", "-1", "1.5", "1e99", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "true",
        "false", "null", "undefined", "[]", "{}", "[object Object]", "%00", "%0D%0A", "%F0%9F%A7%A6", "%FF", "%C3%28", "%", "%2",
        "+", "'", "\"", "<script>", "../../etc", "pi_", "pm_1", "py_3", "eur", "EUR", "klarna", "alma", "card", "manual",
        "https://a.example", "javascript:1", "a@b.fr", "FR", "１", "%E2%80%AE", "a".PadRight(600, 'a'), "a".PadRight(5_100, 'a'),
    ];

    private static readonly string[] Breaks = ["[", "]", "[]", "[[", "[0]", "[x]", "%5B", "%5D%5B", "=", "&", "%00", "."];

    [Fact]
    public async Task Whatever_is_sent_is_answered_in_the_apis_own_shapes()
    {
        var seed = Environment.GetEnvironmentVariable("LAYBY_FUZZ_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"seed {seed}: LAYBY_FUZZ_SEED={seed} repeats the requests");
        var shop = server.NewShop();
        var ids = await IdsAsync(shop);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await SendAsync(new Dice(new Random(unchecked(seed + number))), shop, ids, seed, number));
    }

    private static async Task<string[]> IdsAsync(Shop shop)
    {
        var ids = new List<string> { "none" };
        foreach (var state in new[] { "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture", "succeeded", "canceled" })
        {
            var intent = await shop.ReadAsync($"{Shop.Intents}/{await shop.IntentAsync(state)}");
            ids.AddRange(new[] { "id", "payment_method", "latest_charge" }.Select(name => (string?)intent[name]).OfType<string>());
        }

        ids.AddRange((await shop.ReadAsync("/v1/events"))["data"]!.AsArray().Select(each => (string)each!["id"]!));
        return [.. ids];
    }

    private static async Task SendAsync(Dice dice, Shop shop, string[] ids, int seed, int number)
    {
        var endpoint = dice.Of(ApiRoutes.All);
        var form = Form(dice, endpoint.Table, ids);
        var path = endpoint.Pattern.Replace("{id}", dice.Of(ids), StringComparison.Ordinal);
        var isGet = endpoint.Method == "GET";
        Reply reply;
        try
        {
            reply = await shop.SendAsync(
                endpoint.Method, isGet ? $"{path}?{form}" : path, isGet ? null : form,
                dice.Once(20) ? shop.PublishableKey : shop.SecretKey,
                headers: dice.Once(10) ? [("Stripe-Version", "2020-08-27")] : []);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"seed {seed}, request {number}: {endpoint.Method} {path} {form}", problem);
        }

        Assert.True(reply.Status < 500, $"seed {seed}, request {number}: {endpoint.Method} {path} {form} → {reply.Text}");
        Assert.DoesNotContain("   at ", reply.Text);
        Assert.DoesNotContain("System.", reply.Text);
        Assert.DoesNotContain(".cs", reply.Text);
    }

    private static string Form(Dice dice, Param table, string[] ids)
    {
        var pairs = new List<string>();
        Fill(dice, table, "", ids, pairs, depth: 0);
        if (dice.Once(4) && pairs.Count > 0)
        {
            var at = dice.Below(pairs.Count);
            var cut = dice.Below(pairs[at].Length + 1);
            pairs[at] = pairs[at].Insert(cut, dice.Of(Breaks));
        }

        var form = string.Join('&', pairs);
        return form.Length <= 7_000 ? form : form[..7_000];
    }

    private static void Fill(Dice dice, Param hash, string path, string[] ids, List<string> pairs, int depth)
    {
        foreach (var field in hash.Fields)
        {
            // What must be there mostly is, so that the verbs themselves are reached too.
            if (field.IsRequired ? dice.Once(15) : !dice.Once(hash.Fields.Count > 6 ? 6 : 2))
            {
                continue;
            }

            Value(dice, field, path.Length == 0 ? field.Name : $"{path}[{field.Name}]", ids, pairs, depth);
        }
    }

    private static void Value(Dice dice, Param field, string path, string[] ids, List<string> pairs, int depth)
    {
        if (dice.Once(12) || depth > 4)
        {
            pairs.Add($"{path}{(dice.Once(4) ? dice.Of(Breaks) : "")}={dice.Of(Odd)}");
            return;
        }

        switch (field.Kind)
        {
            case ParamKind.Hash:
                Fill(dice, field, path, ids, pairs, depth + 1);
                break;
            case ParamKind.List:
                for (var i = 0; i <= dice.Below(3); i++)
                {
                    Value(dice, field.Element!, dice.Once(2) ? $"{path}[]" : $"{path}[{i}]", ids, pairs, depth + 1);
                }

                break;
            case ParamKind.Metadata or ParamKind.Anything:
                pairs.Add($"{path}[{dice.Of(Odd)}]={dice.Of(Odd)}");
                break;
            case ParamKind.Range:
                pairs.Add(dice.Once(2) ? $"{path}={dice.Number()}" : $"{path}[{dice.Of(["gt", "gte", "lt", "lte"])}]={dice.Number()}");
                break;
            default:
                pairs.Add($"{path}={Plain(dice, field, ids)}");
                break;
        }
    }

    private static string Plain(Dice dice, Param field, string[] ids) => field.Kind switch
    {
        ParamKind.Word => dice.Of(field.Words),
        ParamKind.Flag => dice.Of(["true", "false"]),
        ParamKind.Integer => dice.Number(),
        _ => field.Name switch
        {
            "currency" => dice.Of(["eur", "eur", "usd", "jpy", "gbp"]),
            "return_url" => "https://a.example/b",
            "country" => "FR",
            "email" or "receipt_email" => "customer@email.fr",
            "payment_method" or "starting_after" or "ending_before" => dice.Of(ids),
            _ => dice.Once(3) ? dice.Of(ids) : dice.Of(Odd),
        },
    };

    /// <summary>The chance of one request: it depends on the seed and the request's number only.</summary>
    private sealed class Dice(Random random)
    {
        public int Below(int count) => random.Next(count);

        public bool Once(int inHowMany) => random.Next(inHowMany) == 0;

        public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

        public string Number() => Of(["10000", "10000", "5000", "1", "99999999", "0", "-5", "1700000000", "9223372036854775807"]);
    }
}
