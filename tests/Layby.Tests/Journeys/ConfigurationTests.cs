using Xunit;

namespace Layby.Tests.Journeys;

public sealed class ConfigurationTests
{
    private const string Configurations = "/v1/payment_method_configurations";
    private const string Price = "amount=10000&currency=eur";

    [Fact]
    public async Task Every_account_has_a_configuration_that_can_be_changed()
    {
        await using var server = await RunningServer.StartAsync();
        var own = Assert.Single((await server.GetAsync(Configurations)).Granted()["data"]!.AsArray())!;
        Assert.True((bool)own["is_default"]!);
        Assert.True((bool)own["klarna"]!["available"]!);
        var intent = (await server.PostAsync("/v1/payment_intents", Price)).Granted();
        Assert.Equal((string?)own["id"], (string?)intent["payment_method_configuration_details"]!["id"]);

        var off = await server.PostAsync($"{Configurations}/{own["id"]}", "alma[display_preference][preference]=off");
        Assert.Equal("off", (string?)off.Granted()["alma"]!["display_preference"]!["value"]);
        Assert.Equal(off.Text, (await server.GetAsync($"{Configurations}/{own["id"]}")).Text);
        Assert.Equal(["card", "klarna"], await TypesAsync(server, Price));

        // What an intent was offered stays, and a type that the merchant names does not ask the configuration.
        var updated = (await server.PostAsync($"/v1/payment_intents/{intent.Id}", "description=x")).Granted();
        Assert.Equal(3, updated["payment_method_types"]!.AsArray().Count);
        Assert.Equal(["alma"], await TypesAsync(server, $"{Price}&payment_method_types[]=alma"));

        var neither = "klarna[display_preference][preference]=off&card[display_preference][preference]=off";
        await server.PostAsync($"{Configurations}/{own["id"]}", neither);
        Assert.Equal(400, (await server.PostAsync("/v1/payment_intents", Price)).Status);
        await server.PostAsync($"{Configurations}/{own["id"]}", "klarna[display_preference][preference]=none");
        Assert.Equal(["klarna"], await TypesAsync(server, Price));
    }

    [Fact]
    public async Task An_intent_can_name_another_configuration()
    {
        await using var server = await RunningServer.StartAsync();
        var made = (await server.PostAsync(
            Configurations,
            "name=Only+Alma&klarna[display_preference][preference]=off&card[display_preference][preference]=off")).Granted();
        Assert.Equal(("Only Alma", false), ((string?)made["name"], (bool)made["is_default"]!));
        Assert.Equal(["alma"], await TypesAsync(server, $"{Price}&payment_method_configuration={made.Id}"));

        var intent = (await server.PostAsync("/v1/payment_intents", Price)).Granted();
        var updated = await server.PostAsync($"/v1/payment_intents/{intent.Id}", $"payment_method_configuration={made.Id}");
        Assert.Equal("alma", (string?)Assert.Single(updated.Granted()["payment_method_types"]!.AsArray()));

        var first = await server.GetAsync($"{Configurations}?limit=1");
        Assert.Equal((made.Id, true), ((string?)first["data"]![0]!["id"], (bool)first["has_more"]!));
        var second = await server.GetAsync($"{Configurations}?starting_after={made.Id}");
        Assert.True((bool)Assert.Single(second["data"]!.AsArray())!["is_default"]!);

        (await server.PostAsync($"{Configurations}/{made.Id}", "active=false")).Granted();
        Assert.Equal(400, (await server.PostAsync("/v1/payment_intents", $"{Price}&payment_method_configuration={made.Id}")).Status);
        Assert.Single((await server.GetAsync($"{Configurations}?active=true"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("klarna[display_preference][preference]=maybe", "klarna[display_preference][preference]")]
    [InlineData("colour=red", "colour")]
    [InlineData("parent=pmc_1", "parent")]
    public async Task A_wrong_configuration_is_refused(string form, string param)
    {
        await using var server = await RunningServer.StartAsync();
        var refused = await server.PostAsync(Configurations, form);
        Assert.Equal((400, param), (refused.Status, (string?)refused.Error["param"]));
        Assert.Equal(404, (await server.GetAsync($"{Configurations}/pmc_1")).Status);
        var unknown = await server.PostAsync("/v1/payment_intents", $"{Price}&payment_method_configuration=pmc_1");
        Assert.Equal("No such payment_method_configuration: 'pmc_1'", (string?)unknown.Error["message"]);
    }

    private static async Task<IEnumerable<string?>> TypesAsync(RunningServer server, string form) =>
        (await server.PostAsync("/v1/payment_intents", form)).Granted()["payment_method_types"]!.AsArray()
        .Select(each => (string?)each);
}
