using System.Text;
using Layby.Tests.CheckoutSessions;
using Layby.Tests.Crashes;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Numbers sent through every parameter that takes a card: none of them is on disk or in an answer afterwards.</summary>
public sealed class CardCanaryTests
{
    private static readonly string[] Numbers =
        ["4242424242424242", "4000000000000002", "5555555555554444", "4539578763621486", "4242424242424241"];

    [Fact]
    public async Task No_number_is_kept_or_repeated()
    {
        var folder = Directory.CreateTempSubdirectory("layby-canary-");
        await using (var server = await RunningServer.StartAsync(folder: folder.FullName))
        {
            foreach (var number in Numbers.SelectMany(Written))
            {
                foreach (var (path, form) in Places(number))
                {
                    var key = ("Idempotency-Key", Guid.NewGuid().ToString());
                    var reply = await server.PostAsync(path, form, key);
                    Assert.True(reply.Status < 500, reply.Text);
                    // The last of them is nobody's: its check digit is wrong.
                    Assert.True(IsWrong(number) || !reply.Text.Contains(number.Replace('+', ' ')), reply.Text);
                }

                await TypeAsync(server, number);
            }
        }

        try
        {
            foreach (var file in folder.EnumerateFiles())
            {
                var bytes = await File.ReadAllBytesAsync(file.FullName);
                Assert.All(Numbers.SelectMany(Written), number => Assert.True(
                    bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(number.Replace('+', ' '))) < 0, file.Name));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task No_number_is_logged(string style)
    {
        var folder = Directory.CreateTempSubdirectory("layby-canary-");
        try
        {
            var output = Path.Combine(folder.FullName, "log");
            await using var server = await LaybyProcess.ServeIntoAsync(output, folder.FullName, "--log", style);
            using (var client = new HttpClient { BaseAddress = server.Url })
            {
                var shop = new Shop(client);
                foreach (var (path, form) in Numbers.SelectMany(Places))
                {
                    Assert.True((await shop.PostAsync(path, form)).Status < 500);
                }

                foreach (var number in Numbers)
                {
                    await shop.GetAsync($"/v1/payment_methods/{number}?expand[]={number}");
                    await shop.PostAsync(
                        $"/{number}", $"{number}[{number}]={number}", ("Idempotency-Key", number), ("Stripe-Version", number));
                    await shop.SendAsync("POST", "/v1/tokens", $"card[number]={number}", key: $"sk_test_{number}");
                    await shop.SendAsync("POST", "/v1/tokens", $$"""{"card": "{{number}}"}""", shop.SecretKey, "application/json");
                }
            }

            await server.TerminateAsync();
            await server.WaitAsync();
            var said = await File.ReadAllTextAsync(output) + await server.Complaints;
            Assert.Contains("layby", said, StringComparison.OrdinalIgnoreCase);
            Assert.All(Numbers, number => Assert.DoesNotContain(number, said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The page of a Checkout Session is the one place where a customer types a number.
    private static async Task TypeAsync(RunningServer server, string number)
    {
        var session = (await server.PostAsync(Counter.Sessions, Counter.Payment)).Granted();
        foreach (var fields in (string[])["card_number={0}&card_expiry=12/40&card_cvc=123", "card_number={0}&card_expiry={0}&card_cvc={0}"])
        {
            var form = "email=customer@email.fr&name=A&country=FR&method=card&" + fields.Replace("{0}", number, StringComparison.Ordinal);
            var page = await server.PostAsync(Counter.PageOf(session), form);
            Assert.True(page.Status < 500, page.Text);
            Assert.DoesNotContain(number.Replace('+', ' '), page.Text);
        }
    }

    private static bool IsWrong(string number) => number.EndsWith("4241", StringComparison.Ordinal);

    private static IEnumerable<string> Written(string number)
    {
        yield return number;
        yield return string.Join('+', number.Chunk(4).Select(each => new string(each)));
        yield return string.Join('-', number.Chunk(4).Select(each => new string(each)));
    }

    private static IEnumerable<(string Path, string Form)> Places(string number)
    {
        const string price = "amount=2000&currency=eur&payment_method_types[]=card&confirm=true";
        foreach (var field in (string[])["number", "exp_month", "exp_year", "cvc", "token", "networks[preferred]", number])
        {
            var name = field.EndsWith(']') ? $"[{field.Replace("[", "][", StringComparison.Ordinal)}" : $"[{field}]";
            var card = $"[number]={number}&{{0}}[exp_month]=12&{{0}}[exp_year]=2040&{{0}}{name}={number}";
            yield return ("/v1/payment_intents", $"{price}&payment_method_data[type]=card&" + Under("payment_method_data[card]", card));
            yield return ("/v1/payment_methods", "type=card&" + Under("card", card));
            yield return ("/v1/tokens", Under("card", card));
            yield return (
                "/v1/test_helpers/confirmation_tokens",
                "payment_method_data[type]=card&" + Under("payment_method_data[card]", card));
            yield return (
                "/v1/test_helpers/confirmation_tokens",
                "payment_method_data[type]=klarna&" + Under("payment_method_data[card]", card));
        }

        yield return ("/v1/payment_intents", $"{price}&payment_method={number}");
        yield return ("/v1/charges", $"amount=2000&currency=eur&source={number}");
    }

    private static string Under(string hash, string card) => hash + card.Replace("{0}", hash, StringComparison.Ordinal);
}
