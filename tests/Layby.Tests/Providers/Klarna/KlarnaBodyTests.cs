using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers.Klarna;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>What Klarna is sent for an order: lines, addresses, references, and the same again to place it.</summary>
public sealed class KlarnaBodyTests
{
    private static readonly OrderLine Lamp = new("Lamp", 2, 5000, 10000, 0, 1667, "LAMP");
    private static readonly OrderLine Delivery = new("Delivery", 1, 990, 990, 0, 165, null);

    [Fact]
    public void A_payment_without_lines_is_one_line()
    {
        var body = Session(new(10990, "eur"));

        var line = Assert.Single(body["order_lines"]!.AsArray())!;
        Assert.Equal("A desk lamp", (string?)line["name"]);
        Assert.Equal((1, 10990, 10990), ((long)line["quantity"]!, (long)line["unit_price"]!, (long)line["total_amount"]!));
        Assert.Equal((10990, 0), ((long)body["order_amount"]!, (long)body["order_tax_amount"]!));
    }

    [Fact]
    public void Lines_that_add_up_are_sent_with_their_taxes()
    {
        var body = Session(new(10990, "eur"), details => details with { Lines = [Lamp, Delivery] });

        var lines = body["order_lines"]!.AsArray();
        Assert.Equal(2, lines.Count);
        Assert.Equal((2000, 1667), ((long)lines[0]!["tax_rate"]!, (long)lines[0]!["total_tax_amount"]!));
        Assert.Equal(1832, (long)body["order_tax_amount"]!);
    }

    [Fact]
    public void The_tax_that_Klarna_was_seen_to_accept_is_the_tax_that_is_sent()
    {
        var body = Session(new(9999, "sek"), details => details with
        {
            Country = "SE",
            Lines = [new("product", 1, 9999, 9999, 0, 1870, null)],
        });

        Assert.Equal((2300, 1870), ((long)body["order_lines"]![0]!["tax_rate"]!, (long)body["order_lines"]![0]!["total_tax_amount"]!));
    }

    public static TheoryData<string, OrderLine> Misfits() => new()
    {
        { "of another sum", Lamp with { Amount = 9999, UnitAmount = 9999, Quantity = 1 } },
        { "whose price is not that of its parts", Lamp with { Quantity = 3 } },
        { "whose tax has no rate", new("Lamp", 1, 10000, 10000, 0, 9999, null) },
        { "without a name", Lamp with { Name = "" } },
        { "with less than nothing taken off", new("Lamp", 1, 9000, 10000, -1000, 0, null) },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_line_that_does_not_fit_makes_one_line_of_all(string which, OrderLine line)
    {
        Assert.NotEmpty(which);
        var body = Session(new(10000, "eur"), details => details with { Lines = [line] });

        Assert.Equal("A desk lamp", (string?)Assert.Single(body["order_lines"]!.AsArray())!["name"]);
    }

    [Fact]
    public void In_the_United_States_prices_are_net_and_the_tax_is_a_line()
    {
        var body = Session(new(10825, "usd"), details => details with
        {
            Country = "US",
            Lines = [new("Lamp", 2, 5413, 10825, 1, 825, null)],
        });

        var lines = body["order_lines"]!.AsArray();
        Assert.Equal(["physical", "sales_tax"], lines.Select(line => (string)line!["type"]!));
        Assert.All(lines, line => Assert.Equal(0, (long)line!["tax_rate"]!));
        Assert.Equal(10825, lines.Sum(line => (long)line!["total_amount"]!));
        Assert.Equal(825, (long)body["order_tax_amount"]!);
    }

    [Fact]
    public void What_is_too_long_is_left_out_and_nothing_is_cut_but_words()
    {
        var body = Session(new(10990, "eur"), details => details with
        {
            Description = new string('d', 400),
            Billing = details.Billing with
            {
                Email = new string('e', 200) + "@email.fr",
                Address = details.Billing.Address with { PostalCode = "12345678901" },
            },
        });

        Assert.Equal(255, ((string)body["order_lines"]![0]!["name"]!).Length);
        Assert.Null(body["billing_address"]!["email"]);
        Assert.Null(body["billing_address"]!["postal_code"]);
        Assert.Equal("Jenny", (string?)body["billing_address"]!["given_name"]);
        Assert.Equal("Rosen", (string?)body["billing_address"]!["family_name"]);
    }

    [Fact]
    public void An_address_in_the_United_States_without_its_state_is_left_to_Klarnas_page()
    {
        var body = Session(new(10990, "usd"), details => details with
        {
            Country = "US",
            Billing = details.Billing with
            {
                Address = new() { Line1 = "1 Main St", City = "Austin", PostalCode = "78701", Country = "US" },
            },
        });

        Assert.Null(body["billing_address"]!["street_address"]);
        Assert.Equal("US", (string?)body["billing_address"]!["country"]);
    }

    [Fact]
    public void An_order_is_placed_with_the_sessions_own_body_and_the_same_bytes_each_time()
    {
        var sent = Session(new(10990, "eur")).ToJsonString();

        var placed = KlarnaBodies.OrderOf(sent)!;
        var again = KlarnaBodies.OrderOf(sent)!;

        Assert.Equal(placed, again);
        var body = JsonNode.Parse(placed)!.AsObject();
        Assert.False((bool)body["auto_capture"]!);
        Assert.Null(body["intent"]);
        Assert.Null(body["merchant_urls"]!["authorization"]);
        Assert.Equal(JsonNode.Parse(sent)!["order_lines"]!.ToJsonString(), body["order_lines"]!.ToJsonString());
        Assert.Null(KlarnaBodies.OrderOf("not json"));
        Assert.Null(KlarnaBodies.OrderOf(null));
    }

    [Theory]
    [InlineData("FR", "eur", "FR")]
    [InlineData("FR", "usd", null)]
    [InlineData("XX", "eur", null)]
    [InlineData(null, "sek", "SE")]
    [InlineData(null, "eur", null)]
    public void A_country_is_sold_to_in_its_own_currency_and_guessed_only_where_there_is_no_choice(
        string? country, string currency, string? found)
    {
        var details = KlarnaStage.DetailsOf("pa_1", "https://shop.example/hook", DateTimeOffset.UnixEpoch) with
        {
            Country = country,
            Billing = BillingDetails.Unknown,
        };
        Assert.Equal(found, KlarnaBodies.CountryOf(Order(new(1000, currency), details), details));
    }

    [Theory]
    [InlineData("fr-FR", "FR", "eur", "fr-FR")]
    [InlineData("en-US", "FR", "eur", "en-FR")]
    [InlineData("ja-JP", "FR", "eur", "fr-FR")]
    [InlineData(null, "CH", "chf", "de-CH")]
    public void The_language_is_one_of_the_country(string? locale, string country, string currency, string sent)
    {
        var body = Session(new(1000, currency), details => details with { Country = country, Locale = locale });
        Assert.Equal(sent, (string?)body["locale"]);
    }

    private static JsonObject Session(Money amount, Func<OrderDetails, OrderDetails>? with = null)
    {
        var details = KlarnaStage.DetailsOf("pa_1", "https://shop.example/hook", DateTimeOffset.UnixEpoch);
        details = with?.Invoke(details) ?? details;
        var sent = KlarnaBodies.SessionOf(Order(amount, details), details, details.Country!);

        // Whatever is made of an order is what the contract allows.
        using var document = JsonDocument.Parse(sent);
        Assert.Empty(WireContract.Of("klarna-payments-api.json").Check(document.RootElement, "session_create"));
        using var order = JsonDocument.Parse(Encoding.UTF8.GetString(KlarnaBodies.OrderOf(sent)!));
        Assert.Empty(WireContract.Of("klarna-payments-api.json").Check(order.RootElement, "create_order_request"));
        return JsonNode.Parse(sent)!.AsObject();
    }

    private static ProviderOrder Order(Money amount, OrderDetails details) => new()
    {
        Method = "klarna",
        AttemptId = "pa_1",
        IntentId = "pi_1",
        Amount = amount,
        ManualCapture = true,
        Details = details,
    };
}
