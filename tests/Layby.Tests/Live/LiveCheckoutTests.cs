using System.Net;
using Layby.Doubles;
using Layby.Tests.CheckoutSessions;
using Layby.Tests.Providers;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>Checkout Sessions where money is real: the page is ours, and its customers pay at Klarna's or Alma's.</summary>
public sealed class LiveCheckoutTests
{
    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task Its_customer_pays_at_the_provider_and_comes_to_the_shop(string method)
    {
        await using var shop = await LiveShop.OpenAsync();
        var session = await OpenAsync(shop);
        Assert.StartsWith("cs_live_", session.Id, StringComparison.Ordinal);
        Assert.True((bool)session["livemode"]!);
        Assert.Equal(["klarna", "alma"], session["payment_method_types"]!.AsArray().Select(each => (string)each!).Order().Reverse());
        var visitor = await VisitAsync(shop, session);
        Assert.Null(visitor.Page.QuerySelector(".badge, footer, aside"));

        await Counter.ChooseAsync(visitor, method);
        var back = await shop.PressAsync(new(visitor.Address), "approve");
        await visitor.OpenAsync(back.PathAndQuery);

        Assert.Equal(Counter.Done.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal), visitor.Address);
        var paid = await ReadAsync(shop, session);
        Assert.Equal(("complete", "paid"), ((string?)paid["status"], (string?)paid["payment_status"]));
        Assert.Equal("checkout.session.completed", (await shop.ToldAsync())[^1]);
        var intent = await shop.ReadAsync($"/v1/payment_intents/{(string)paid["payment_intent"]!}");
        Assert.Equal((11_900, "succeeded"), ((long)intent["amount_received"]!, (string?)intent["status"]));
        Assert.Equal(session.Id, (string?)(await shop.ReadAsync(Counter.Sessions))["data"]![0]!["id"]);
        Assert.Equal(0, (await shop.ReconcileAsync()).ExitCode);
    }

    [Fact]
    public async Task Who_chooses_again_pays_once()
    {
        await using var shop = await LiveShop.OpenAsync();
        var session = await OpenAsync(shop);
        var visitor = await VisitAsync(shop, session);
        await Counter.ChooseAsync(visitor, "klarna");
        var first = new Uri(visitor.Address);
        await visitor.OpenAsync(Counter.PageOf(session));
        await Counter.ChooseAsync(visitor, "alma");
        var second = new Uri(visitor.Address);

        await shop.PressAndCloseAsync(first, "approve-late");
        await shop.PressAsync(second, "approve");
        for (var i = 0; i < 6; i++)
        {
            await shop.PassAsync(TimeSpan.FromHours(10));
            await Task.Delay(50);
        }

        Assert.Equal("complete", (string?)(await ReadAsync(shop, session))["status"]);
        Assert.Single(shop.Books());
        Assert.DoesNotContain(shop.KlarnaBooks(), each => (long)each!["captured_amount"]! > 0 || (string?)each["status"] is "AUTHORIZED");
        Assert.Single(await shop.ToldAsync(), "checkout.session.completed");
    }

    [Fact]
    public async Task Who_is_at_the_provider_when_it_is_ended_can_not_pay_any_more()
    {
        await using var shop = await LiveShop.OpenAsync();
        var session = await OpenAsync(shop);
        var visitor = await VisitAsync(shop, session);
        await Counter.ChooseAsync(visitor, "alma");

        var over = (await shop.PostAsync($"{Counter.Sessions}/{session.Id}/expire")).Granted();

        Assert.Equal("expired", (string?)over["status"]);
        Assert.Equal(["payment_intent.canceled", "checkout.session.expired"], (await shop.ToldAsync())[^2..]);
        Assert.Equal("canceled", (string?)(await shop.ReadAsync($"/v1/payment_intents/{(string)over["payment_intent"]!}"))["status"]);
        Assert.Equal(0, (await shop.ReconcileAsync()).ExitCode);
    }

    [Theory]
    [InlineData("approve", "complete")]
    [InlineData(null, "expired")]
    public async Task When_its_time_is_up_the_provider_says_whether_it_was_paid(string? deed, string status)
    {
        await using var shop = await LiveShop.OpenAsync();
        var session = await OpenAsync(shop, minutes: 31);
        var visitor = await VisitAsync(shop, session);
        await Counter.ChooseAsync(visitor, "alma");
        shop.Pass(TimeSpan.FromMinutes(30));
        if (deed is not null)
        {
            await shop.PressAndCloseAsync(new(visitor.Address), deed);
        }

        shop.Alma.Faults.Plan(Fault.DropBefore, "", "/v1/payments", 10_000);
        await shop.PassAsync(TimeSpan.FromMinutes(2));
        await Task.Delay(50);

        // Nobody knows yet: it is open, and nobody can begin anew.
        Assert.Equal("open", (string?)(await ReadAsync(shop, session))["status"]);
        await visitor.OpenAsync(Counter.PageOf(session));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
        shop.Alma.Faults.Clear();

        var ended = await shop.PassUntilAsync($"{Counter.Sessions}/{session.Id}", status, TimeSpan.FromMinutes(1));
        Assert.Equal(status, (string?)ended["status"]);
        var intent = await shop.ReadAsync($"/v1/payment_intents/{(string)ended["payment_intent"]!}");
        Assert.Equal(deed is null ? "canceled" : "succeeded", (string?)intent["status"]);
        Assert.Equal(
            deed is null ? ["payment_intent.canceled", "checkout.session.expired"] : ["charge.updated", "checkout.session.completed"],
            (await shop.ToldAsync())[^2..]);
    }

    [Theory]
    [InlineData("payment_method_types[]=card", "payment_method_types")]
    [InlineData("payment_intent_data[setup_future_usage]=off_session", null)]
    public async Task What_no_live_provider_does_is_refused(string more, string? param)
    {
        await using var shop = await LiveShop.OpenAsync();

        var refused = await shop.PostAsync(Counter.Sessions, $"{Counter.Payment}&{more}");

        Assert.Equal((400, param), (refused.Status, (string?)refused.Error["param"]));
        Assert.Equal(400, (await shop.PostAsync(Counter.Sessions, Counter.Setup)).Status);
        Assert.Empty((await shop.ReadAsync(Counter.Sessions))["data"]!.AsArray());
    }

    [Fact]
    public async Task No_card_is_offered()
    {
        await using var shop = await LiveShop.OpenAsync();

        var intent = (await shop.PostAsync(
            "/v1/payment_intents", "amount=12000&currency=eur&automatic_payment_methods[enabled]=true")).Granted();
        var configuration = (await shop.ReadAsync("/v1/payment_method_configurations"))["data"]![0]!;

        Assert.Equal(["klarna", "alma"], intent["payment_method_types"]!.AsArray().Select(each => (string)each!));
        Assert.Equal((true, false), ((bool)configuration["livemode"]!, (bool)configuration["card"]!["available"]!));
    }

    private static async Task<Reply> OpenAsync(LiveShop shop, int? minutes = null)
    {
        var ends = minutes is { } life ? $"&expires_at={shop.Now.AddMinutes(life).ToUnixTimeSeconds()}" : "";
        return (await shop.PostAsync(Counter.Sessions, Counter.Payment + ends)).Granted();
    }

    private static Task<Reply> ReadAsync(LiveShop shop, Reply session) => shop.ReadAsync($"{Counter.Sessions}/{session.Id}");

    private static async Task<PageVisitor> VisitAsync(LiveShop shop, Reply session)
    {
        var visitor = new PageVisitor(shop.Client);
        await visitor.OpenAsync(Counter.PageOf(session));
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        return visitor;
    }
}
