using System.Text.Json.Nodes;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.CheckoutSessions;

/// <summary>Sessions from the shop's call to the money, with the customer on the pages themselves.</summary>
public sealed class CheckoutTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Counter counter = new(server.Client, server.NewShop());

    [Fact]
    public async Task A_new_session_is_open_and_has_made_nothing_yet()
    {
        var session = await counter.OpenAsync("client_reference_id=order-7&metadata[box]=7");

        Assert.StartsWith("cs_test_a1", session.Id);
        Assert.Equal(66, session.Id.Length);
        Assert.Equal("open", (string?)session["status"]);
        Assert.Equal("unpaid", (string?)session["payment_status"]);
        Assert.Equal(11900, (long)session["amount_total"]!);
        Assert.Equal(11900, (long)session["amount_subtotal"]!);
        Assert.Equal("eur", (string?)session["currency"]);
        Assert.Equal("order-7", (string?)session["client_reference_id"]);
        Assert.Equal("if_required", (string?)session["customer_creation"]);
        Assert.Equal(["card", "klarna", "alma"], Texts(session["payment_method_types"]));
        Assert.Equal(24 * 60 * 60, (long)session["expires_at"]! - (long)session["created"]!);
        Assert.Null(session["payment_intent"]);
        Assert.Null(session["customer"]);
        Assert.Empty(await counter.ToldAsync());
        Assert.Equal(session.Text, (await counter.ReadAsync(session.Id)).Text);
    }

    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task A_customer_pays_and_the_session_is_complete_with_the_payment(string method)
    {
        var session = await counter.OpenAsync(
            "payment_intent_data[description]=Order 7&payment_intent_data[metadata][box]=7&metadata[shelf]=3");
        var paid = await counter.PayAsync(session, method);

        Assert.Equal("complete", (string?)paid["status"]);
        Assert.Equal("paid", (string?)paid["payment_status"]);
        Assert.Null(paid["url"]);
        Assert.Null(paid["customer"]);
        var details = paid["customer_details"]!;
        Assert.Equal("customer@email.fr", (string?)details["email"]);
        Assert.Equal("Camille Martin", (string?)details["name"]);
        Assert.Equal("FR", (string?)details["address"]!["country"]);
        var intent = await counter.IntentAsync(paid);
        Assert.Equal("succeeded", (string?)intent["status"]);
        Assert.Equal("Order 7", (string?)intent["description"]);
        Assert.Equal("7", (string?)intent["metadata"]!["box"]);
        Assert.Equal(method, (string?)intent["latest_charge"]!["payment_method_details"]!["type"]);
        Assert.Equal("Camille Martin", (string?)intent["latest_charge"]!["billing_details"]!["name"]);
        Assert.Equal(
            [
                "payment_intent.created", "payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded",
                "charge.updated", "checkout.session.completed",
            ],
            await counter.ToldAsync());
        await AssertToldAsync("checkout.session.completed", paid);
    }

    [Fact]
    public async Task A_refused_customer_reads_why_and_pays_with_the_other_method()
    {
        var session = await counter.OpenAsync("allowed_payment_method_types[]=klarna&allowed_payment_method_types[]=alma");
        var visitor = await counter.VisitAsync(session);
        Assert.True(visitor.Page.GetElementById("method-klarna")!.HasAttribute("checked"));
        await Counter.ChooseAsync(visitor, "klarna", Counter.Refused);
        await Counter.WalkKlarnaAsync(visitor);
        await visitor.OpenAsync(visitor.Page.GetElementById("back-to-shop")!.GetAttribute("href")!);

        Assert.Equal(Counter.PageOf(session), visitor.Address);
        Assert.Equal(
            "Klarna did not approve this payment. Nothing has been charged. You can choose another payment method.",
            visitor.Alert);
        Assert.True(visitor.Page.GetElementById("method-alma")!.HasAttribute("checked"));
        Assert.Equal("customer+denied@email.fr", visitor.Page.GetElementById("email")!.GetAttribute("value"));
        var open = await counter.ReadAsync(session.Id);
        Assert.Equal("open", (string?)open["status"]);

        await Counter.ChooseAsync(visitor, "alma");
        await visitor.PressAsync("authorize");
        var paid = await counter.ReadAsync(session.Id);
        Assert.Equal("paid", (string?)paid["payment_status"]);
        Assert.Equal((string?)open["payment_intent"], (string?)paid["payment_intent"]);
        Assert.Equal("customer@email.fr", (string?)paid["customer_details"]!["email"]);
        Assert.Equal(
            [
                "payment_intent.created", "payment_intent.requires_action", "payment_intent.payment_failed",
                "payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded", "charge.updated",
                "checkout.session.completed",
            ],
            await counter.ToldAsync());
    }

    [Fact]
    public async Task A_customer_who_leaves_the_provider_is_back_on_the_page_and_can_go_to_the_shop()
    {
        var session = await counter.OpenAsync();
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "alma");
        await visitor.PressAsync("cancel");

        Assert.Equal(Counter.PageOf(session), visitor.Address);
        Assert.StartsWith("You left Alma without paying.", visitor.Alert);
        Assert.Equal(Counter.Cart, visitor.Page.GetElementById("cancel")!.GetAttribute("href"));
        Assert.Equal("open", (string?)(await counter.ReadAsync(session.Id))["status"]);
    }

    [Fact]
    public async Task Money_that_is_only_reserved_completes_the_session_and_is_paid_once_it_is_captured()
    {
        var session = await counter.OpenAsync("payment_intent_data[capture_method]=manual");
        var reserved = await counter.PayAsync(session);
        Assert.Equal("complete", (string?)reserved["status"]);
        Assert.Equal("unpaid", (string?)reserved["payment_status"]);
        var told = await counter.ToldAsync();
        Assert.Equal(["payment_intent.amount_capturable_updated", "checkout.session.completed"], told[^2..]);

        await counter.Shop.DoAsync($"/v1/payment_intents/{(string)reserved["payment_intent"]!}/capture");
        Assert.Equal("paid", (string?)(await counter.ReadAsync(session.Id))["payment_status"]);
        Assert.Equal(
            ["charge.captured", "payment_intent.succeeded"], (await counter.ToldAsync())[told.Length..]);
    }

    [Fact]
    public async Task A_setup_keeps_the_method_of_a_customer_who_is_made_for_it()
    {
        var session = await counter.OpenAsync(
            "setup_intent_data[metadata][box]=7&setup_intent_data[description]=Later", Counter.Setup);
        Assert.Equal("no_payment_required", (string?)session["payment_status"]);
        Assert.Null(session["amount_total"]);
        Assert.Equal("always", (string?)session["customer_creation"]);
        Assert.Equal(["card", "klarna"], Texts(session["payment_method_types"]));

        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "klarna");
        await Counter.WalkKlarnaAsync(visitor);
        var done = await counter.ReadAsync(session.Id, "?expand[]=setup_intent&expand[]=customer");

        Assert.Equal("complete", (string?)done["status"]);
        Assert.Null(done["payment_intent"]);
        Assert.Equal("Camille Martin", (string?)done["customer"]!["name"]);
        Assert.Null(done["customer_details"]!["address"]);
        var setup = done["setup_intent"]!;
        Assert.Equal("succeeded", (string?)setup["status"]);
        Assert.Equal("Later", (string?)setup["description"]);
        Assert.Equal("7", (string?)setup["metadata"]!["box"]);
        var method = await counter.Shop.ReadAsync($"/v1/payment_methods/{(string)setup["payment_method"]!}");
        Assert.Equal((string?)done["customer"]!["id"], (string?)method["customer"]);
        Assert.Equal(
            [
                "customer.created", "setup_intent.created", "setup_intent.requires_action", "payment_method.attached",
                "setup_intent.succeeded", "checkout.session.completed",
            ],
            (await counter.ToldAsync()).Where(each => each != "mandate.updated"));
    }

    [Fact]
    public async Task A_test_card_pays_at_once_and_a_declined_one_can_be_replaced()
    {
        var session = await counter.OpenAsync();
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "card", [.. Counter.Willing, .. Card("4000000000000002")]);
        Assert.StartsWith("Your card was declined.", visitor.Alert);
        await Counter.ChooseAsync(visitor, "card", [.. Counter.Willing, .. Card("4242424242424242")]);

        Assert.Equal($"https://shop.example/done?session={session.Id}", visitor.Address);
        Assert.Equal(
            [
                "payment_intent.created", "charge.failed", "payment_intent.payment_failed", "charge.succeeded",
                "payment_intent.succeeded", "charge.updated", "checkout.session.completed",
            ],
            await counter.ToldAsync());
    }

    [Theory]
    [InlineData("1234567812345678", "12/40", "123", "card-number")]
    [InlineData("4242424242424241", "12/40", "123", "card-number")]
    [InlineData("4242424242424242", "12/20", "123", "card-expiry")]
    [InlineData("4242424242424242", "", "123", "card-expiry")]
    [InlineData("4242424242424242", "12/40", "12", "card-cvc")]
    public async Task A_card_that_can_not_be_read_is_said_so_at_its_field_and_changes_nothing(
        string number, string expiry, string code, string field)
    {
        var session = await counter.OpenAsync();
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(
            visitor, "card",
            [.. Counter.Willing, ("card_number", number), ("card_expiry", expiry), ("card_cvc", code)]);

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal("true", visitor.Page.GetElementById(field)!.GetAttribute("aria-invalid"));
        Assert.DoesNotContain(number, visitor.Page.DocumentElement.OuterHtml);
        Assert.Null((await counter.ReadAsync(session.Id))["payment_intent"]);
        Assert.Empty(await counter.ToldAsync());
    }

    [Fact]
    public async Task Nothing_to_be_paid_is_completed_without_a_payment()
    {
        var session = await counter.OpenAsync(what: $"mode=payment&{Counter.Addresses}&line_items[0][quantity]=1"
            + "&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=0"
            + "&line_items[0][price_data][product_data][name]=Sample");
        Assert.Equal("no_payment_required", (string?)session["payment_status"]);
        var visitor = await counter.VisitAsync(session);
        await visitor.PressAsync("submit", Counter.Willing);

        Assert.Equal($"https://shop.example/done?session={session.Id}", visitor.Address);
        var done = await counter.ReadAsync(session.Id);
        Assert.Equal("complete", (string?)done["status"]);
        Assert.Equal("no_payment_required", (string?)done["payment_status"]);
        Assert.Null(done["payment_intent"]);
        Assert.Equal(["checkout.session.completed"], await counter.ToldAsync());
    }

    [Fact]
    public async Task One_idempotency_key_makes_one_session()
    {
        (string, string) key = ("Idempotency-Key", "order-7");
        var first = await counter.Shop.DoAsync(Counter.Sessions, Counter.Payment, key);
        var again = await counter.Shop.DoAsync(Counter.Sessions, Counter.Payment, key);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Single((await counter.Shop.ReadAsync(Counter.Sessions))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_provider_that_breaks_down_is_told_to_the_customer_who_can_try_again()
    {
        var session = await counter.OpenAsync();
        await counter.Shop.DoAsync("/sandbox/faults", "kind=provider_error&method=klarna");
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "klarna");
        Assert.StartsWith("Klarna could not be reached.", visitor.Alert);

        await Counter.ChooseAsync(visitor, "klarna");
        await Counter.WalkKlarnaAsync(visitor);
        Assert.Equal("paid", (string?)(await counter.ReadAsync(session.Id))["payment_status"]);
    }

    [Fact]
    public async Task A_provider_that_takes_no_more_calls_keeps_the_customer_on_the_page_and_makes_nothing()
    {
        var session = await counter.OpenAsync("customer_creation=always");
        await counter.Shop.DoAsync("/sandbox/faults", "kind=rate_limit&method=klarna");
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "klarna");

        Assert.StartsWith("Klarna could not be reached.", visitor.Alert);
        Assert.Null((await counter.ReadAsync(session.Id))["payment_intent"]);
        Assert.Empty(await counter.ToldAsync());
        await Counter.ChooseAsync(visitor, "klarna");
        Assert.Contains("/authorize/", visitor.Address);
    }

    private static (string, string)[] Card(string number) =>
        [("card_number", number), ("card_expiry", "12/40"), ("card_cvc", "123")];

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(each => (string)each!)];

    private async Task AssertToldAsync(string type, Reply session)
    {
        var told = (await counter.Shop.ReadAsync($"/v1/events?type={type}"))["data"]!.AsArray();
        Assert.Equal(session.Json.ToJsonString(), Assert.Single(told)!["data"]!["object"]!.ToJsonString());
    }
}
