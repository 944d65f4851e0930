using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

public sealed class CustomerTests
{
    private const string Klarna = "type=klarna&billing_details[email]=customer@email.de&billing_details[address][country]=DE";

    [Fact]
    public async Task A_deleted_customer_still_is_a_cursor()
    {
        await using var server = await RunningServer.StartAsync();
        var oldest = (await server.PostAsync("/v1/customers")).Granted().Id;
        var deleted = (await server.PostAsync("/v1/customers")).Granted().Id;
        (await server.PostAsync("/v1/customers")).Granted();
        (await server.SendAsync(HttpMethod.Delete, $"/v1/customers/{deleted}", null)).Granted();
        Assert.Equal([oldest], await IdsAsync(server, $"/v1/customers?starting_after={deleted}"));
    }

    [Fact]
    public async Task A_customer_is_made_changed_and_deleted_and_each_is_told()
    {
        await using var server = await RunningServer.StartAsync();
        var made = (await server.PostAsync(
            "/v1/customers",
            "email=jenny@example.com&name=Jenny&metadata[tier]=gold&metadata[old]=1&address[city]=Berlin&address[country]=DE"
            + "&shipping[name]=Jenny&shipping[address][line1]=Platz 1&preferred_locales[]=de&tax_exempt=reverse")).Granted();
        Assert.Equal("Berlin", (string?)made["address"]!["city"]);

        var changed = (await server.PostAsync(
            $"/v1/customers/{made.Id}", "name=Jenny Rosen&metadata[old]=&metadata[new]=2&shipping=&phone=+49301")).Granted();
        Assert.Equal("Jenny Rosen", (string?)changed["name"]);
        Assert.Null(changed["shipping"]);
        Assert.Equal("""{"tier":"gold","new":"2"}""", changed["metadata"]!.ToJsonString());

        var deleted = (await server.SendAsync(HttpMethod.Delete, $"/v1/customers/{made.Id}", null)).Granted();
        Assert.Equal($$"""{"id":"{{made.Id}}","object":"customer","deleted":true}""", deleted.Text);
        Assert.Equal(deleted.Text, (await server.GetAsync($"/v1/customers/{made.Id}")).Granted().Text);

        var events = await EventsAsync(server);
        Assert.Equal(["customer.created", "customer.updated", "customer.deleted"], events.Select(each => (string?)each["type"]));
        var was = events[1]["data"]!["previous_attributes"]!.AsObject();
        Assert.Equal(["metadata", "name", "phone", "shipping"], was.Select(each => each.Key));
        Assert.Equal("""{"old":"1","new":null}""", was["metadata"]!.ToJsonString());
        Assert.Equal("Jenny", (string?)was["name"]);
        Assert.Equal("jenny@example.com", (string?)events[2]["data"]!["object"]!["email"]);
    }

    [Fact]
    public async Task A_deleted_customer_is_nobody_any_more()
    {
        await using var server = await RunningServer.StartAsync();
        var id = (await server.PostAsync("/v1/customers", "email=a@example.com")).Id;
        var method = (await server.PostAsync("/v1/payment_methods", Klarna)).Id;
        await server.PostAsync($"/v1/payment_methods/{method}/attach", $"customer={id}");
        var intent = (await server.PostAsync("/v1/payment_intents", $"amount=1099&currency=eur&customer={id}")).Granted().Id;
        (await server.SendAsync(HttpMethod.Delete, $"/v1/customers/{id}", null)).Granted();

        Reply[] refused =
        [
            await server.PostAsync($"/v1/customers/{id}", "name=x"),
            await server.SendAsync(HttpMethod.Delete, $"/v1/customers/{id}", null),
            await server.GetAsync($"/v1/customers/{id}/payment_methods"),
            await server.PostAsync("/v1/payment_intents", $"amount=1099&currency=eur&customer={id}"),
        ];
        Assert.Equal([404, 404, 404, 400], refused.Select(each => each.Status));
        Assert.All(refused, each => Assert.Equal($"No such customer: '{id}'", (string?)each.Error["message"]));

        Assert.Empty((await server.GetAsync("/v1/customers")).Granted()["data"]!.AsArray());
        Assert.Null((await server.GetAsync($"/v1/payment_methods/{method}")).Granted()["customer"]);
        Assert.Equal(400, (await server.PostAsync($"/v1/payment_methods/{method}/attach", $"customer={id}")).Status);
        var shown = await server.GetAsync($"/v1/payment_intents/{intent}?expand[]=customer");
        Assert.True((bool)shown.Granted()["customer"]!["deleted"]!);
        Assert.Single((await server.GetAsync($"/v1/payment_intents?customer={id}")).Granted()["data"]!.AsArray());
    }

    [Fact]
    public async Task Customers_are_listed_newest_first_and_by_email()
    {
        await using var server = await RunningServer.StartAsync();
        var ids = new List<string>();
        foreach (var name in (string[])["a", "b", "a"])
        {
            ids.Add((await server.PostAsync("/v1/customers", $"email={name}@example.com")).Granted().Id);
        }

        Assert.Equal(Enumerable.Reverse(ids), await IdsAsync(server, "/v1/customers"));
        Assert.Equal([ids[2], ids[0]], await IdsAsync(server, "/v1/customers?email=a@example.com"));
        Assert.Empty(await IdsAsync(server, "/v1/customers?email=A@example.com"));
        Assert.Equal([ids[0]], await IdsAsync(server, $"/v1/customers?limit=1&starting_after={ids[1]}"));
        Assert.Empty(await IdsAsync(server, "/v1/customers?created[lt]=1000"));

        await server.PostAsync($"/v1/customers/{ids[0]}", "email=");
        Assert.Equal([ids[2]], await IdsAsync(server, "/v1/customers?email=a@example.com"));
    }

    [Fact]
    public async Task A_method_is_attached_paged_used_again_and_detached()
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var methods = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            methods.Add((await server.PostAsync("/v1/payment_methods", Klarna)).Id);
            var attached = await server.PostAsync($"/v1/payment_methods/{methods[i]}/attach", $"customer={customer}");
            Assert.Equal(customer, (string?)attached.Granted()["customer"]);
        }

        await server.PostAsync($"/v1/payment_methods/{methods[1]}", "allow_redisplay=always");
        await server.PostAsync(
            $"/v1/customers/{customer}", $"invoice_settings[default_payment_method]={methods[0]}");
        var list = $"/v1/customers/{customer}/payment_methods";
        Assert.Equal(Enumerable.Reverse(methods), await IdsAsync(server, list));
        Assert.Equal(Enumerable.Reverse(methods), await IdsAsync(server, $"/v1/payment_methods?customer={customer}&type=klarna"));
        Assert.Equal([methods[1]], await IdsAsync(server, list + "?allow_redisplay=always&limit=1"));
        Assert.Equal([methods[1]], await IdsAsync(server, $"{list}?allow_redisplay=always&ending_before={methods[0]}"));
        Assert.Empty(await IdsAsync(server, $"/v1/payment_methods?customer={customer}&type=alma"));
        var one = await server.GetAsync($"{list}/{methods[0]}?expand[]=customer.invoice_settings.default_payment_method");
        Assert.Equal(
            methods[0], (string?)one.Granted()["customer"]!["invoice_settings"]!["default_payment_method"]!["id"]);

        for (var i = 0; i < 2; i++)
        {
            var paid = await PayAsync(server, $"customer={customer}&payment_method={methods[0]}");
            Assert.Equal("succeeded", (string?)paid["status"]);
        }

        var detached = (await server.PostAsync($"/v1/payment_methods/{methods[0]}/detach")).Granted();
        Assert.Null(detached["customer"]);
        Assert.Null((await server.GetAsync($"/v1/customers/{customer}"))["invoice_settings"]!["default_payment_method"]);
        var told = (await EventsAsync(server))
            .Where(each => ((string)each["type"]!).StartsWith("payment_method.", StringComparison.Ordinal));
        Assert.Equal(
            ["attached", "attached", "attached", "updated", "detached"],
            told.Select(each => ((string)each["type"]!).Split('.')[1]));
        Assert.Equal(customer, (string?)told.Last()["data"]!["previous_attributes"]!["customer"]);
        var again = await server.PostAsync("/v1/payment_intents", $"amount=1099&currency=eur&payment_method={methods[0]}");
        Assert.Contains("It may not be used again", (string?)again.Error["message"]);
    }

    [Fact]
    public async Task What_a_customer_pays_is_filed_under_their_name()
    {
        await using var server = await RunningServer.StartAsync();
        var jenny = (await server.PostAsync("/v1/customers", "email=jenny@example.com")).Id;
        var other = (await server.PostAsync("/v1/customers")).Id;
        var method = "payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.de";
        var paid = await PayAsync(server, $"customer={jenny}&{method}");
        await PayAsync(server, $"customer={other}&{method}");

        Assert.Equal([(string)paid["id"]!], await IdsAsync(server, $"/v1/payment_intents?customer={jenny}"));
        Assert.Equal([(string)paid["latest_charge"]!], await IdsAsync(server, $"/v1/charges?customer={jenny}"));
        var shown = await server.GetAsync(
            $"/v1/charges/{paid["latest_charge"]}?expand[]=customer&expand[]=payment_intent.customer");
        Assert.Equal("jenny@example.com", (string?)shown.Granted()["customer"]!["email"]);
        Assert.Equal(jenny, (string?)shown["payment_intent"]!["customer"]!["id"]);
        Assert.Null((await server.GetAsync($"/v1/payment_methods/{paid["payment_method"]}")).Granted()["customer"]);
        Assert.Equal("No such customer: 'cus_x'", (string?)(await server.GetAsync("/v1/charges?customer=cus_x")).Error["message"]);
    }

    [Theory]
    [InlineData("customer={c}&payment_method={m}", null, "payment_method",
        "The PaymentMethod {m} does not belong to the Customer you supplied {c}. Please use this PaymentMethod with the "
        + "Customer that it belongs to instead.")]
    [InlineData("payment_method={m}", "parameter_missing", "source",
        "The `payment_method` parameter supplied {m} belongs to the Customer {o}. Please include the Customer in the "
        + "`customer` parameter on the PaymentIntent.")]
    [InlineData("customer=cus_nobody", "resource_missing", "customer", "No such customer: 'cus_nobody'")]
    public async Task An_intent_and_its_method_are_the_same_customers(string form, string? code, string param, string message)
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var owner = (await server.PostAsync("/v1/customers")).Id;
        var method = (await server.PostAsync("/v1/payment_methods", Klarna)).Id;
        await server.PostAsync($"/v1/payment_methods/{method}/attach", $"customer={owner}");
        var intent = (await server.PostAsync("/v1/payment_intents", "amount=1099&currency=eur")).Id;
        string Filled(string text) => text.Replace("{m}", method).Replace("{c}", customer).Replace("{o}", owner);

        foreach (var path in (string[])["/v1/payment_intents", $"/v1/payment_intents/{intent}"])
        {
            var head = path.EndsWith("intents", StringComparison.Ordinal) ? "amount=1099&currency=eur&" : "";
            var refused = await server.PostAsync(path, head + Filled(form));
            Assert.Equal(400, refused.Status);
            Assert.Equal(code, (string?)refused.Error["code"]);
            Assert.Equal(param, (string?)refused.Error["param"]);
            Assert.Equal(Filled(message), (string?)refused.Error["message"]);
        }

        var unchanged = await server.GetAsync($"/v1/payment_intents/{intent}");
        Assert.Null(unchanged["customer"]);
        Assert.Single((await server.GetAsync("/v1/payment_intents"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("/v1/customers", "email=nope", "email_invalid", "email")]
    [InlineData("/v1/customers", "colour=red", "parameter_unknown", "colour")]
    [InlineData("/v1/customers", "address[country]=Germany", null, "address[country]")]
    [InlineData("/v1/customers", "shipping[name]=x", "parameter_missing", "shipping[address]")]
    [InlineData("/v1/customers", "source=tok_visa", "resource_missing", "source")]
    [InlineData("/v1/customers", "payment_method=pm_x", "resource_missing", "payment_method")]
    [InlineData("/v1/customers", "test_clock=clock_x", "resource_missing", "test_clock")]
    [InlineData("/v1/customers", "tax_exempt=maybe", null, "tax_exempt")]
    [InlineData("/v1/customers", "balance=lots", "parameter_invalid_integer", "balance")]
    [InlineData("/v1/customers", "invoice_prefix=ab", null, "invoice_prefix")]
    [InlineData("/v1/customers", "invoice_settings[default_payment_method]=pm_x", "resource_missing",
        "invoice_settings[default_payment_method]")]
    [InlineData("/v1/customers/{c}", "invoice_settings[default_payment_method]={m}", "resource_missing",
        "invoice_settings[default_payment_method]")]
    [InlineData("/v1/customers/{c}", "default_source=card_x", "resource_missing", "default_source")]
    [InlineData("/v1/payment_methods/{m}/attach", "", "parameter_missing", "customer")]
    [InlineData("/v1/payment_methods/{m}/attach", "customer=cus_x", "resource_missing", "customer")]
    [InlineData("/v1/payment_methods/{m}/detach", "", null, "payment_method")]
    [InlineData("/v1/payment_methods/{a}/attach", "customer={c}", null, "payment_method")]
    [InlineData("/v1/payment_methods/{t}/attach", "customer={c}", null, "payment_method")]
    [InlineData("/v1/payment_methods/{u}/attach", "customer={c}", null, "payment_method")]
    [InlineData("/v1/payment_methods", "type=klarna&customer={c}", null, "customer")]
    [InlineData("/v1/payment_methods", "customer={c}&payment_method=pm_x", "resource_missing", "payment_method")]
    public async Task What_can_not_be_is_refused_and_changes_nothing(string path, string form, string? code, string param)
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var free = (await server.PostAsync("/v1/payment_methods", Klarna)).Id;
        var alma = (await server.PostAsync("/v1/payment_methods", "type=alma")).Id;
        var taken = (await server.PostAsync("/v1/payment_methods", Klarna)).Id;
        await server.PostAsync($"/v1/payment_methods/{taken}/attach", $"customer={customer}");
        var used = (await server.PostAsync("/v1/payment_methods", Klarna)).Id;
        await PayAsync(server, $"payment_method={used}");
        var before = (await EventsAsync(server)).Count;
        string Filled(string text) => text.Replace("{c}", customer).Replace("{m}", free).Replace("{a}", alma)
            .Replace("{t}", taken).Replace("{u}", used);

        var refused = await server.PostAsync(Filled(path), Filled(form));

        Assert.Equal(400, refused.Status);
        Assert.Equal(code, (string?)refused.Error["code"]);
        Assert.Equal(param, (string?)refused.Error["param"]);
        Assert.Equal(before, (await EventsAsync(server)).Count);
    }

    internal static async Task<JsonNode> PayAsync(RunningServer server, string form)
    {
        var confirmed = (await server.PostAsync(
            "/v1/payment_intents", $"amount=5000&currency=eur&confirm=true&return_url=https://shop.example/done&{form}")).Granted();
        return (await server.PostAsync($"/sandbox/payment_intents/{confirmed.Id}/approve")).Granted()["payment_intent"]!;
    }

    internal static async Task<IReadOnlyList<JsonNode>> EventsAsync(RunningServer server) =>
        [.. (await server.GetAsync("/v1/events?limit=100")).Granted()["data"]!.AsArray().Reverse().Select(each => each!)];

    internal static async Task<IEnumerable<string>> IdsAsync(RunningServer server, string path) =>
        (await server.GetAsync(path)).Granted()["data"]!.AsArray().Select(each => (string)each!["id"]!);

    [Fact]
    public async Task A_search_finds_customers_who_are_still_there()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = (await server.PostAsync("/v1/customers", "email=ada@shop.example&name=Ada")).Granted().Id;
        var bob = (await server.PostAsync("/v1/customers", "email=bob@shop.example&name=Bob")).Granted().Id;
        await server.SendAsync(HttpMethod.Delete, $"/v1/customers/{bob}", null);

        var found = (await server.GetAsync("/v1/customers/search?query=email~%22shop%22")).Granted();
        Assert.Equal([ada], found["data"]!.AsArray().Select(each => (string?)each!["id"]));
    }

    [Fact]
    public async Task A_charge_of_nobody_can_become_a_customers_once()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = (await server.PostAsync("/v1/customers", "name=Ada")).Granted().Id;
        var bob = (await server.PostAsync("/v1/customers", "name=Bob")).Granted().Id;
        var intent = (await server.PostAsync("/v1/payment_intents", "amount=10000&currency=eur&confirm=true"
            + "&return_url=https://shop.example/done&payment_method_data[type]=klarna")).Granted().Id;
        var paid = (await server.PostAsync($"/sandbox/payment_intents/{intent}/approve")).Granted();
        var charge = (string)paid["payment_intent"]!["latest_charge"]!;

        Assert.Equal(ada, (string?)(await server.PostAsync($"/v1/charges/{charge}", $"customer={ada}")).Granted()["customer"]);
        Assert.Equal(400, (await server.PostAsync($"/v1/charges/{charge}", $"customer={bob}")).Status);
    }
}
