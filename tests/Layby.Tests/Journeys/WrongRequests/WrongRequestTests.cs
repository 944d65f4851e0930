using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Every row of the tables, sent over HTTP: the answer is exactly Stripe's, and nothing has changed.</summary>
public sealed class WrongRequestTests(SharedServer server) : IClassFixture<SharedServer>
{
    private static readonly Dictionary<string, WrongRequest> Table = new WrongRequest[][]
    {
        UnknownNames.Rows, MissingNames.Rows, WrongValues.Rows, WrongNumbers.Rows, Lengths.Rows, Amounts.Rows,
        Ids.Rows, Contradictions.Rows, Contacts.Rows, KeysAndVersions.Rows, Bodies.Rows, ListsAndExpansions.Rows,
        States.Rows, Setups.Rows, Cards.Rows, Checkouts.Rows,
    }.SelectMany(each => each).ToDictionary(each => each.Story);

    public static TheoryData<string> Stories => [.. Table.Keys];

    [Fact]
    public void There_are_enough_of_them() => Assert.InRange(Table.Count, 120, 1000);

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task It_is_answered_exactly_and_changes_nothing(string story)
    {
        var wrong = Table[story];
        var shop = server.NewShop();
        var names = await NamesAsync(wrong, shop);
        var before = await EverythingAsync(shop);

        var reply = await shop.SendAsync(
            wrong.Method, Fill(wrong.Path, names), wrong.Form is null ? null : Fill(wrong.Form, names),
            KeyOf(wrong, shop),
            wrong.ContentType, wrong.Headers);

        Assert.Equal(Expected(wrong, names), Said(reply, wrong));
        Assert.Equal(before, await EverythingAsync(shop));
        await HoldIntentAsync(reply, shop);
    }

    // A refusal that is about a state shows the intent in that state, exactly as it is stored.
    private static async Task HoldIntentAsync(Reply reply, Shop shop)
    {
        if (reply.Error["payment_intent"] is { } shown)
        {
            var stored = await shop.ReadAsync($"{Shop.Intents}/{shown["id"]}");
            Assert.Equal(stored.Json.ToJsonString(), shown.ToJsonString());
        }

        if (reply.Error["setup_intent"] is { } setup)
        {
            var stored = await shop.ReadAsync($"{Shop.Setups}/{setup["id"]}");
            Assert.Equal(stored.Json.ToJsonString(), setup.ToJsonString());
        }
    }

    // Intents with their methods and charges, and what was told: whatever a shop has.
    private static async Task<string> EverythingAsync(Shop shop)
    {
        var intents = await shop.ReadAsync("/v1/payment_intents?limit=100&expand[]=data.payment_method");
        var setups = await shop.ReadAsync("/v1/setup_intents?limit=100&expand[]=data.payment_method&expand[]=data.latest_attempt");
        var charges = await shop.ReadAsync("/v1/charges?limit=100");
        var events = await shop.ReadAsync("/v1/events?limit=100");
        return intents.Text + setups.Text + charges.Text + events.Text;
    }

    private async Task<Dictionary<string, string>> NamesAsync(WrongRequest wrong, Shop shop)
    {
        var text = wrong.Path + wrong.Form + wrong.Message;
        var names = new Dictionary<string, string> { ["{account}"] = shop.Name };
        if (text.Contains("{id}", StringComparison.Ordinal) || text.Contains("{secret}", StringComparison.Ordinal))
        {
            var intent = await shop.ReadAsync($"{Shop.Intents}/{await shop.IntentAsync(wrong.State, wrong.Of)}");
            names["{id}"] = intent.Id;
            names["{secret}"] = (string)intent["client_secret"]!;
            names["{method}"] = (string?)intent["payment_method"] ?? "none";
        }

        if (text.Contains("{setup}", StringComparison.Ordinal))
        {
            var setup = await shop.ReadAsync($"{Shop.Setups}/{await shop.SetupAsync(wrong.State)}");
            names["{setup}"] = setup.Id;
        }

        if (text.Contains("{customers}", StringComparison.Ordinal))
        {
            var customer = (await shop.DoAsync("/v1/customers")).Id;
            names["{customer}"] = customer;
            var method = (await shop.DoAsync("/v1/payment_methods", "type=klarna")).Id;
            await shop.DoAsync($"/v1/payment_methods/{method}/attach", $"customer={customer}");
            names["{customers}"] = method;
        }

        if (text.Contains("{used}", StringComparison.Ordinal) || text.Contains("{charge}", StringComparison.Ordinal))
        {
            var paid = await shop.ReadAsync($"{Shop.Intents}/{await shop.IntentAsync("succeeded")}");
            names["{used}"] = (string)paid["payment_method"]!;
            names["{charge}"] = (string)paid["latest_charge"]!;
        }

        if (text.Contains("{foreign}", StringComparison.Ordinal))
        {
            names["{foreign}"] = await server.NewShop().IntentAsync("requires_payment_method");
        }

        return names;
    }

    private static string Fill(string text, Dictionary<string, string> names) =>
        names.Aggregate(text, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));

    private static string? KeyOf(WrongRequest wrong, Shop shop) => wrong.Key switch
    {
        "secret" => shop.SecretKey,
        "publishable" => shop.PublishableKey,
        "none" => null,
        var other => other,
    };

    private static string Expected(WrongRequest wrong, Dictionary<string, string> names) => Lines(
        wrong.Status, wrong.Type, wrong.Code, Fill(wrong.Param ?? "-", names), Fill(wrong.Message, names).TrimEnd('…'),
        wrong.Code is { } code ? $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}" : null);

    private static string Said(Reply reply, WrongRequest wrong)
    {
        var error = JsonNode.Parse(reply.Text)!["error"]!;
        var message = (string)error["message"]!;
        var length = wrong.Message.TrimEnd('…').Length;
        return Lines(
            reply.Status, (string?)error["type"], (string?)error["code"], (string?)error["param"] ?? "-",
            wrong.Message.EndsWith('…') && message.Length > length ? message[..length] : message,
            (string?)error["doc_url"]);
    }

    private static string Lines(int status, string? type, string? code, string param, string message, string? page) =>
        $"{status} {type}\ncode: {code ?? "-"}\nparam: {param}\n{message}\n{page}";
}
