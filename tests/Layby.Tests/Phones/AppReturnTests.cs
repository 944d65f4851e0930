using System.Net;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Phones;

/// <summary>The way back into an app: the address that it asked for, to the letter, with what the SDKs look for.</summary>
public sealed class AppReturnTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("myapp://stripe-redirect", "myapp://stripe-redirect?")]
    [InlineData("myapp://stripe-redirect?x=1", "myapp://stripe-redirect?x=1&")]
    [InlineData("myapp://stripe-redirect/a%20b?x=1&y=%C3%A9", "myapp://stripe-redirect/a%20b?x=1&y=%C3%A9&")]
    [InlineData("stripesdk://payment_return_url/com.example", "stripesdk://payment_return_url/com.example?")]
    [InlineData("stripejs://use_stripe_sdk/return_url", "stripejs://use_stripe_sdk/return_url?")]
    [InlineData("com.example.shop-2+beta:/back", "com.example.shop-2+beta:/back?")]
    [InlineData("myapp://", "myapp://?")]
    [InlineData("MyApp://Stripe-Redirect", "MyApp://Stripe-Redirect?")]
    [InlineData("https://shop.example/app/back?order=7#done", "https://shop.example/app/back?order=7&")]
    public async Task The_apps_address_comes_back_to_the_letter(string returnUrl, string begins)
    {
        var phone = Phone.Ios(shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("alma"));
        var confirmed = await phone.PostAsync(
            $"{Phone.Address(intent)}/confirm", [Phone.Secret(intent), .. Phone.Method("alma"), ("return_url", returnUrl)]);
        var next = confirmed.Granted()["next_action"]!["redirect_to_url"]!;
        Assert.Equal(returnUrl, (string?)next["return_url"]);
        await shop.CustomerAsync(intent.Id, "approve");

        using var answer = await server.Client.GetAsync(ReturnOf(next["url"]));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var location = Assert.Single(answer.Headers.NonValidated["Location"]);
        Assert.StartsWith(
            $"{begins}payment_intent={intent.Id}&payment_intent_client_secret={intent["client_secret"]}&redirect_status=succeeded",
            location);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript://myapp/%0aalert(1)")]
    [InlineData("data:text/html,hello")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("blob:https://a.example/1")]
    [InlineData("filesystem:https://a.example/1")]
    [InlineData("about:blank")]
    [InlineData("view-source:https://a.example")]
    [InlineData("myapp://a b")]
    [InlineData("myapp")]
    [InlineData("//myapp/back")]
    [InlineData("/back")]
    public async Task What_a_browser_would_run_or_not_understand_is_refused(string returnUrl)
    {
        var phone = Phone.Android(shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        var refused = await phone.PostAsync(
            $"{Phone.Address(intent)}/confirm", [Phone.Secret(intent), .. Phone.Method("klarna"), ("return_url", returnUrl)]);
        Assert.Equal(400, refused.Status);
        Assert.Equal("return_url", (string?)refused.Error["param"]);
        Assert.Equal("requires_payment_method", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent.Id}"))["status"]);
    }

    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task The_pages_fit_a_web_view_and_open_no_window(string method)
    {
        var phone = Phone.Ios(shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form(method));
        var view = await Phone.BrowseAsync(server.Client, await phone.ConfirmAsync(intent, method));
        Assert.Equal(
            "width=device-width, initial-scale=1, viewport-fit=cover",
            view.Page.QuerySelector("meta[name=viewport]")!.GetAttribute("content"));
        Assert.Empty(view.Page.QuerySelectorAll("script, iframe, base, [target], [onclick]"));
        Assert.Equal("de-DE", view.Page.DocumentElement.GetAttribute("lang"));
    }

    private static string ReturnOf(object? url) => new Uri(url!.ToString()!).PathAndQuery.Replace("/authorize/", "/return/");
}
