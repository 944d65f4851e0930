using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Which methods may pay an intent: those that are active, allowed, not excluded, and take its currency.</summary>
public sealed class TypesJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Allowed = "allowed_payment_method_types";
    private const string Excluded = "excluded_payment_method_types";
    private const string None = "No valid payment method types for this Payment Intent.";

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("currency=eur", "card klarna alma")]
    [InlineData("currency=usd", "card klarna")]
    [InlineData("currency=jpy", "card")]
    [InlineData("currency=eur&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never", "card")]
    [InlineData($"currency=eur&{Excluded}[]=klarna", "card alma")]
    [InlineData($"currency=eur&{Allowed}[]=alma&{Allowed}[]=klarna", "alma klarna")]
    [InlineData($"currency=gbp&{Allowed}[]=alma&{Allowed}[]=klarna", "klarna")]
    [InlineData("currency=eur&payment_method_types[]=alma", "alma")]
    [InlineData("currency=eur&payment_method_types[]=card&payment_method_types[]=klarna", "card klarna")]
    [InlineData("currency=eur&automatic_payment_methods[enabled]=false", "card")]
    public async Task An_intent_lists_what_may_pay_it(string form, string types) =>
        Assert.Equal(types, Types(await shop.DoAsync(Shop.Intents, $"amount=10000&{form}")));

    [Fact]
    public async Task Active_types_follow_the_currency()
    {
        var intent = await shop.DoAsync(Shop.Intents, "amount=10000&currency=usd");
        Assert.Equal("card klarna alma", Types(await shop.DoAsync($"{Shop.Intents}/{intent.Id}", "currency=eur")));
        Assert.Equal("card klarna", Types(await shop.DoAsync($"{Shop.Intents}/{intent.Id}", "currency=sek")));
    }

    [Fact]
    public async Task Allowed_types_follow_the_currency()
    {
        var intent = await shop.DoAsync(Shop.Intents, $"amount=10000&currency=usd&{Allowed}[]=alma&{Allowed}[]=klarna");
        Assert.Equal("alma klarna", Types(await shop.DoAsync($"{Shop.Intents}/{intent.Id}", "currency=eur")));
    }

    [Fact]
    public async Task What_is_no_longer_excluded_comes_back()
    {
        var intent = await shop.DoAsync(Shop.Intents, $"amount=10000&currency=eur&{Excluded}[]=klarna");
        Assert.Equal("card alma", Types(await shop.DoAsync($"{Shop.Intents}/{intent.Id}", "metadata[a]=b")));
        Assert.Equal("card klarna alma", Types(await shop.DoAsync($"{Shop.Intents}/{intent.Id}", $"{Excluded}=")));
    }

    [Fact]
    public async Task Who_names_types_later_no_longer_wants_them_automatic()
    {
        var intent = await shop.DoAsync(Shop.Intents, "amount=10000&currency=eur");
        var named = await shop.DoAsync($"{Shop.Intents}/{intent.Id}", "payment_method_types[]=alma");
        Assert.Null(named["automatic_payment_methods"]);
        Assert.Null(named["payment_method_configuration_details"]);
        Assert.Equal("alma", Types(await shop.DoAsync($"{Shop.Intents}/{intent.Id}", "amount=20000")));
    }

    [Theory]
    [InlineData($"currency=jpy&{Excluded}[]=card")]
    [InlineData($"{Excluded}[]=klarna&{Excluded}[]=alma&{Excluded}[]=card")]
    public async Task Something_must_be_left(string change)
    {
        var intent = await shop.DoAsync(Shop.Intents, "amount=10000&currency=eur");
        var refused = await shop.PostAsync($"{Shop.Intents}/{intent.Id}", change);
        Assert.Equal(400, refused.Status);
        Assert.StartsWith(None, (string?)refused.Error["message"]);
        var price = change.StartsWith("currency", StringComparison.Ordinal) ? "amount=10000" : "amount=10000&currency=eur";
        Assert.Equal(400, (await shop.PostAsync(Shop.Intents, $"{price}&{change}")).Status);
    }

    private static string Types(Reply intent) =>
        string.Join(' ', intent["payment_method_types"]!.AsArray().Select(each => (string)each!));
}
