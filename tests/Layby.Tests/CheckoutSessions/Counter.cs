using System.Net;
using System.Text.Json.Nodes;
using Layby.Tests.Journeys;
using Layby.Tests.Providers;
using Xunit;

namespace Layby.Tests.CheckoutSessions;

/// <summary>A shop that sells through Checkout Sessions, and the customers who come to their pages.</summary>
internal sealed class Counter(HttpClient client, Shop shop)
{
    public const string Sessions = "/v1/checkout/sessions";

    public const string Done = "https://shop.example/done?session={CHECKOUT_SESSION_ID}";

    public const string Cart = "https://shop.example/cart";

    /// <summary>Where its customers come back to.</summary>
    public const string Addresses = "success_url=https://shop.example/done?session={CHECKOUT_SESSION_ID}&cancel_url=" + Cart;

    /// <summary>Two shirts at 40 euros and a bag at 39: 119 euros.</summary>
    public const string Lines =
        "line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=4000"
        + "&line_items[0][price_data][product_data][name]=Linen shirt&line_items[0][quantity]=2"
        + "&line_items[1][price_data][currency]=eur&line_items[1][price_data][unit_amount]=3900"
        + "&line_items[1][price_data][product_data][name]=Canvas bag&line_items[1][quantity]=1";

    /// <summary>What a session of a payment needs at least.</summary>
    public const string Payment = $"mode=payment&{Addresses}&{Lines}";

    /// <summary>What a session of a setup needs at least.</summary>
    public const string Setup = $"mode=setup&currency=eur&{Addresses}";

    /// <summary>What a customer types who gets what they want from Klarna, in France.</summary>
    public static readonly (string Name, string Value)[] Willing =
        [("email", "customer@email.fr"), ("name", "Camille Martin"), ("country", "FR")];

    /// <summary>The same, refused by Klarna.</summary>
    public static readonly (string Name, string Value)[] Refused =
        [("email", "customer+denied@email.fr"), ("name", "Camille Martin"), ("country", "FR")];

    public Shop Shop => shop;

    /// <summary>A new session.</summary>
    public Task<Reply> OpenAsync(string more = "", string what = Payment) =>
        shop.DoAsync(Sessions, more.Length == 0 ? what : $"{what}&{more}");

    /// <summary>A session as it stands.</summary>
    public Task<Reply> ReadAsync(string session, string query = "") => shop.ReadAsync($"{Sessions}/{session}{query}");

    /// <summary>A customer who looks at a session's page.</summary>
    public async Task<PageVisitor> VisitAsync(Reply session, string? language = null)
    {
        var visitor = new PageVisitor(client, language);
        await visitor.OpenAsync(PageOf(session));
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        return visitor;
    }

    /// <summary>The page's address on this server.</summary>
    public static string PageOf(Reply session) => new Uri((string)session["url"]!).PathAndQuery;

    /// <summary>A customer who chooses a method and presses the button; they stand where that leads.</summary>
    public static Task ChooseAsync(PageVisitor visitor, string method, params (string Name, string Value)[] typed) =>
        visitor.PressAsync("submit", [.. typed.Length == 0 ? Willing : typed, ("method", method)]);

    /// <summary>Walks Klarna's page to its end, paying now where something is to be paid.</summary>
    public static async Task WalkKlarnaAsync(PageVisitor visitor)
    {
        await visitor.PressAsync("continue", ("phone", "+33123456789"));
        await visitor.PressAsync("verify", ("code", "123456"));
        if (visitor.Page.QuerySelector("[name=payment_option]") is not null)
        {
            await visitor.PressAsync("continue", ("payment_option", "pay_now"));
        }

        await visitor.PressAsync("continue", ("repayment", "bank_transfer"), ("bank", "Demo Bank"));
        await visitor.PressAsync("pay");
    }

    /// <summary>The session with its customer gone through everything.</summary>
    public async Task<Reply> PayAsync(Reply session, string method = "alma")
    {
        var visitor = await VisitAsync(session);
        await ChooseAsync(visitor, method);
        if (method == "klarna")
        {
            await WalkKlarnaAsync(visitor);
        }
        else
        {
            await visitor.PressAsync("authorize");
        }

        Assert.Equal(Done.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal), visitor.Address);
        return await ReadAsync(session.Id);
    }

    /// <summary>The types of all events, oldest first, but for those of what the customer is.</summary>
    public async Task<string[]> ToldAsync() => [.. (await shop.ToldAsync())];

    /// <summary>An object of the shop's.</summary>
    public async Task<JsonNode> IntentAsync(Reply session) =>
        (await shop.ReadAsync($"/v1/payment_intents/{(string)session["payment_intent"]!}?expand[]=latest_charge")).Json;
}
