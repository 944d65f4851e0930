using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.CheckoutSessions;

/// <summary>Whose a session's payment becomes, and what the page asks its customer.</summary>
public sealed class CheckoutCustomerTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Counter counter = new(server.Client, server.NewShop());

    [Fact]
    public async Task A_customer_is_made_when_the_payment_is_first_confirmed_and_stays_the_same_one()
    {
        var session = await counter.OpenAsync("customer_creation=always");
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "alma", ("email", "first@shop.example"), ("name", "First"), ("country", "FR"));
        await visitor.PressAsync("cancel");
        var open = await counter.ReadAsync(session.Id);
        await Counter.ChooseAsync(visitor, "alma");
        await visitor.PressAsync("authorize");

        var paid = await counter.ReadAsync(session.Id, "?expand[]=customer");
        Assert.Equal((string?)open["customer"], (string?)paid["customer"]!["id"]);
        Assert.Equal("customer@email.fr", (string?)paid["customer"]!["email"]);
        Assert.Equal((string?)open["customer"], (string?)(await counter.IntentAsync(paid))["customer"]);
        Assert.Equal(
            ["customer.created", "customer.updated"],
            (await counter.ToldAsync()).Where(each => each.StartsWith("customer.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_method_that_is_kept_becomes_the_customers()
    {
        var session = await counter.OpenAsync("payment_intent_data[setup_future_usage]=off_session");
        Assert.DoesNotContain("alma", session["payment_method_types"]!.ToJsonString());
        var paid = await counter.PayAsync(session, "klarna");

        var saved = await counter.Shop.ReadAsync($"/v1/customers/{(string)paid["customer"]!}/payment_methods");
        Assert.Equal("klarna", (string?)Assert.Single(saved["data"]!.AsArray())!["type"]);
    }

    [Fact]
    public async Task A_named_customer_is_asked_only_what_is_not_known_and_changed_only_where_the_shop_says_so()
    {
        var customer = await counter.Shop.DoAsync("/v1/customers", "email=known@shop.example&name=Old Name");
        var session = await counter.OpenAsync($"customer={customer.Id}&customer_update[address]=auto");
        var visitor = await counter.VisitAsync(session);
        Assert.Equal("known@shop.example", visitor.Page.GetElementById("email")!.GetAttribute("value"));
        await Counter.ChooseAsync(visitor, "alma");
        await visitor.PressAsync("authorize");

        var after = await counter.Shop.ReadAsync($"/v1/customers/{customer.Id}");
        Assert.Equal("Old Name", (string?)after["name"]);
        Assert.Equal("known@shop.example", (string?)after["email"]);
        Assert.Equal("FR", (string?)after["address"]!["country"]);
        Assert.Equal(customer.Id, (string?)(await counter.ReadAsync(session.Id))["customer"]);
    }

    [Fact]
    public async Task An_address_that_the_shop_knows_is_shown_and_can_not_be_changed()
    {
        var session = await counter.OpenAsync("customer_email=customer@email.fr");
        var visitor = await counter.VisitAsync(session);
        Assert.Null(visitor.Page.GetElementById("email"));
        Assert.Equal("customer@email.fr", visitor.Page.QuerySelector(".known")!.TextContent);
        await Counter.ChooseAsync(visitor, "alma", ("name", "Camille"), ("country", "FR"));
        await visitor.PressAsync("authorize");

        Assert.Equal("customer@email.fr", (string?)(await counter.ReadAsync(session.Id))["customer_details"]!["email"]);
    }

    [Fact]
    public async Task What_the_shop_asks_for_is_asked_and_handed_on()
    {
        var session = await counter.OpenAsync(
            "billing_address_collection=required&phone_number_collection[enabled]=true"
            + "&shipping_address_collection[allowed_countries][]=FR&shipping_address_collection[allowed_countries][]=BE"
            + "&name_collection[business][enabled]=true&name_collection[individual][enabled]=true"
            + "&name_collection[individual][optional]=true&custom_text[submit][message]=Ships within a week.");
        var visitor = await counter.VisitAsync(session);
        Assert.Equal(["BE", "FR"], visitor.Page.QuerySelectorAll("#shipping-country option").Select(each => each.GetAttribute("value")));
        Assert.Contains("Ships within a week.", visitor.Page.Body!.TextContent);
        await Counter.ChooseAsync(visitor, "alma");
        Assert.Equal("Enter a phone number of 6 to 15 digits.", visitor.Alert);
        await Counter.ChooseAsync(
            visitor, "alma",
            [
                .. Counter.Willing, ("phone", "+33 1 23 45 67 89"), ("business_name", "Martin SARL"),
                ("line1", "2 rue Haute"), ("postal_code", "75001"), ("city", "Paris"),
                ("shipping_name", "Entrepôt"), ("shipping_line1", "1 rue Basse"), ("shipping_postal_code", "1000"),
                ("shipping_city", "Bruxelles"), ("shipping_country", "BE"),
            ]);
        await visitor.PressAsync("authorize");

        var paid = await counter.ReadAsync(session.Id);
        var (details, collected) = (paid["customer_details"]!, paid["collected_information"]!);
        Assert.Equal("2 rue Haute", (string?)details["address"]!["line1"]);
        Assert.Equal("+33 1 23 45 67 89", (string?)details["phone"]);
        Assert.Equal("Martin SARL", (string?)details["business_name"]);
        Assert.Equal("Martin SARL", (string?)collected["business_name"]);
        Assert.Null(collected["individual_name"]);
        Assert.Equal("Entrepôt", (string?)collected["shipping_details"]!["name"]);
        var intent = await counter.IntentAsync(paid);
        Assert.Equal("Bruxelles", (string?)intent["shipping"]!["address"]!["city"]);
        Assert.Equal("Paris", (string?)intent["latest_charge"]!["billing_details"]!["address"]!["city"]);
    }

    [Theory]
    [InlineData("email", "no address", "email", "Enter an e-mail address, such as name@example.com.")]
    [InlineData("name", "", "name", "Enter your name.")]
    [InlineData("country", "XX", "country", "Choose a country from the list.")]
    [InlineData("country", "GB", "country",
        "Alma is not available in this country and currency. Choose another payment method.")]
    [InlineData("method", "paypal", "method-card", "Choose how you would like to pay.")]
    public async Task What_is_wrong_is_said_and_what_was_typed_stays(string name, string value, string field, string alert)
    {
        var session = await counter.OpenAsync();
        var visitor = await counter.VisitAsync(session);
        var typed = Counter.Willing.Append(("method", "alma")).Where(each => each.Item1 != name).Append((name, value));
        await visitor.PressAsync("submit", [.. typed]);

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal(alert, visitor.Alert);
        Assert.NotNull(visitor.Page.GetElementById(field));
        if (name != "name")
        {
            Assert.Equal("Camille Martin", visitor.Page.GetElementById("name")!.GetAttribute("value"));
        }

        Assert.Null((await counter.ReadAsync(session.Id))["payment_intent"]);
    }
}
