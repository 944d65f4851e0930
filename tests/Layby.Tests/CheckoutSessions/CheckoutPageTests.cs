using System.Net;
using System.Security.Cryptography;
using System.Text;
using Layby.Tests.Journeys;
using Layby.Tests.Providers;
using Xunit;

namespace Layby.Tests.CheckoutSessions;

/// <summary>The page's manners: what it says to browsers, in which language, and what it does not let through.</summary>
public sealed class CheckoutPageTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Counter counter = new(server.Client, server.NewShop());

    [Theory]
    [InlineData("en", "Pay €119.00")]
    [InlineData("fr", "Payer 119,00 €")]
    [InlineData("de", "119,00 € bezahlen")]
    public async Task The_page_speaks_the_language_of_the_session_before_the_browsers(string locale, string button)
    {
        var session = await counter.OpenAsync($"locale={locale}");
        var visitor = await counter.VisitAsync(session, "pl-PL");

        Assert.Equal(locale, visitor.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(button, visitor.Page.GetElementById("submit")!.TextContent.Replace('\u00a0', ' '));
    }

    [Fact]
    public async Task Every_language_names_the_countries_and_fills_every_text()
    {
        var session = await counter.OpenAsync("locale=auto&phone_number_collection[enabled]=true");
        var titles = new HashSet<string>();
        foreach (var language in "en fr de es it nl sv nb da fi pl pt".Split(' '))
        {
            var visitor = await counter.VisitAsync(session, language);
            Assert.Equal(language, visitor.Page.DocumentElement.GetAttribute("lang"));
            titles.Add(visitor.Page.QuerySelector("#country option[value=DE]")!.TextContent);
            Assert.All(
                visitor.Page.QuerySelectorAll("label, legend, button, h1, .choice p"),
                each => Assert.NotEqual("", each.TextContent.Trim()));
        }

        Assert.Contains("Germany", titles);
        Assert.Contains("Allemagne", titles);
        Assert.Contains("Deutschland", titles);
    }

    [Fact]
    public async Task Klarnas_page_goes_on_in_the_same_language()
    {
        var session = await counter.OpenAsync("locale=fr");
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "klarna");

        Assert.Equal("fr-FR", visitor.Page.DocumentElement.GetAttribute("lang"));
        var open = await counter.ReadAsync(session.Id);
        Assert.Equal("fr-FR", (string?)(await counter.IntentAsync(open))["payment_method_options"]!["klarna"]!["preferred_locale"]);
    }

    [Fact]
    public async Task A_policy_admits_the_pages_own_style_and_nothing_else()
    {
        foreach (var look in new[] { "", "branding_settings[button_color]=%23ff6600&branding_settings[background_color]=%23003344"
            + "&branding_settings[border_style]=pill&branding_settings[display_name]=Chez Camille" })
        {
            var session = await counter.OpenAsync(look);
            using var answer = await server.Client.GetAsync(Counter.PageOf(session));
            var html = await answer.Content.ReadAsStringAsync();
            var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

            Assert.Equal(
                $"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self' http: https:; frame-ancestors 'none'; "
                + "base-uri 'none'",
                Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(look.Length > 0, style.Contains("#ff6600", StringComparison.Ordinal));
            Assert.Equal(look.Length > 0, html.Contains("Chez Camille", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_the_shop_and_the_customer_write_is_text_and_never_a_part_of_the_page()
    {
        const string evil = "<img src=x onerror=alert(1)>\"'&";
        var quoted = Uri.EscapeDataString(evil);
        var session = await counter.OpenAsync(
            $"line_items[0][price_data][product_data][name]={quoted}&line_items[0][price_data][product_data][description]={quoted}"
            + $"&custom_text[submit][message]={quoted}&custom_text[after_submit][message]={quoted}"
            + $"&branding_settings[display_name]={quoted}&cancel_url=https://shop.example/?a=%22%3E%3Cimg%3E",
            $"mode=payment&success_url=https://shop.example/done&{Counter.Lines.Replace("Linen shirt", "", StringComparison.Ordinal)
                .Replace("line_items[0][price_data][product_data][name]=&", "", StringComparison.Ordinal)}");
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "klarna", ("email", evil), ("name", evil), ("country", "FR"));

        Assert.Empty(visitor.Page.QuerySelectorAll("img, script"));
        Assert.Contains(evil, visitor.Page.QuerySelector(".lines")!.TextContent);
        Assert.Equal(evil, visitor.Page.GetElementById("name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_form_of_another_site_or_of_another_kind_is_refused_and_changes_nothing()
    {
        var session = await counter.OpenAsync();
        foreach (var (header, value, status) in new[]
        {
            ("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden), ("X-Other", "1", HttpStatusCode.UnsupportedMediaType),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Counter.PageOf(session));
            request.Headers.Add(header, value);
            request.Content = status is HttpStatusCode.Forbidden
                ? new FormUrlEncodedContent(Counter.Willing.Append(("method", "alma"))
                    .Select(each => KeyValuePair.Create(each.Item1, each.Item2)))
                : new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }

        Assert.Null((await counter.ReadAsync(session.Id))["payment_intent"]);
    }

    [Fact]
    public async Task Of_two_tabs_that_press_at_once_one_payment_comes()
    {
        var session = await counter.OpenAsync();
        var tabs = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var visitor = await counter.VisitAsync(session);
            await Counter.ChooseAsync(visitor, "alma");
            return visitor;
        }));
        foreach (var tab in tabs.Where(each => each.Page.GetElementById("authorize") is not null))
        {
            await tab.PressAsync("authorize");
        }

        var told = await counter.ToldAsync();
        Assert.Single(told, "payment_intent.created");
        Assert.Single(told, "charge.succeeded");
        Assert.Single(told, "checkout.session.completed");
        Assert.Equal("paid", (string?)(await counter.ReadAsync(session.Id))["payment_status"]);
    }

    [Fact]
    public async Task Looking_changes_nothing_and_says_the_same_to_whoever_looks_again()
    {
        var session = await counter.OpenAsync();
        var visitor = new PageVisitor(server.Client);
        await visitor.OpenAsync(Counter.PageOf(session));
        var first = visitor.Page.DocumentElement.OuterHtml;
        await visitor.OpenAsync(Counter.PageOf(session));

        Assert.Equal(first, visitor.Page.DocumentElement.OuterHtml);
        Assert.Equal(session.Text, (await counter.ReadAsync(session.Id)).Text);
        await visitor.OpenAsync($"/c/return/{session.Id}");
        Assert.Equal(Counter.PageOf(session), visitor.Address);
    }
}
