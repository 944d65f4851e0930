using System.Net;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers.Alma;

/// <summary>The page on which a live customer chooses a plan, over real HTTP and without JavaScript.</summary>
public sealed class AlmaChooserTests : IAsyncLifetime
{
    private const string Checkout = "https://checkout.alma.example/payment_1";

    private readonly PlanTable desk = new() { Page = Checkout };
    private PageHost host = null!;
    private PageVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        host.PlanDesk = desk;
        desk.Host = host;
        visitor = new PageVisitor(host);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Each_plan_shows_what_falls_due_when_and_what_it_costs()
    {
        await visitor.OpenAsync(Open("en-DE"));

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Equal(
            [
                "2 payments | Today €50.00, 21 December 2026 €50.00 | No fees",
                "4 payments | Today €26.45, 21 December 2026 €25.00, 21 January 2027 €25.00, 21 February 2027 €25.00 "
                    + "| €1.45 in fees, €101.45 in all · Annual rate 17,50 %",
            ],
            visitor.Page.QuerySelectorAll(".choice").Select(choice => string.Join(
                " | ",
                choice.QuerySelector("label")!.TextContent,
                string.Join(", ", choice.QuerySelectorAll("li").Select(part =>
                    string.Join(' ', part.Children.Select(column => column.TextContent)))),
                choice.QuerySelector("p")!.TextContent.Replace('\u00a0', ' '))));
        Assert.Empty(desk.Chosen);
    }

    [Theory]
    [InlineData("fr-FR", "Continuer vers Alma", "1,45 € de frais, 101,45 € au total · TAEG 17,50 %")]
    [InlineData("de-DE", "Weiter zu Alma", "1,45 € Gebühren, 101,45 € insgesamt · Effektiver Jahreszins 17,50 %")]
    public async Task It_speaks_the_customers_language(string locale, string button, string costs)
    {
        await visitor.OpenAsync(Open(locale));
        Assert.Equal(button, visitor.Page.GetElementById("choose")!.TextContent);
        Assert.Equal(costs, string.Join(' ', visitor.Page.GetElementById("cost-4")!.TextContent.Split('\u00a0', '\u202f')));
    }

    [Fact]
    public async Task It_says_nothing_of_a_sandbox_and_asks_for_no_script()
    {
        await visitor.OpenAsync(Open());
        Assert.DoesNotContain("Sandbox", visitor.Page.Body!.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("test", visitor.Page.Body.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(visitor.Page.QuerySelectorAll("script, [onclick], link, img"));
        using var answer = await host.Client.GetAsync(Open());
        Assert.Contains("form-action 'self' http: https:;", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Looking_makes_nothing_at_Alma(string verb)
    {
        using var request = new HttpRequestMessage(new(verb), Open() + "?action=choose&installments=4");
        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(desk.Chosen);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public async Task Who_chooses_goes_on_to_Alma(string count)
    {
        await visitor.OpenAsync(Open());
        await visitor.PressAsync("choose", ("installments", count));
        Assert.Equal(HttpStatusCode.SeeOther, visitor.Status);
        Assert.Equal(Checkout, visitor.Address);
        Assert.Equal(count, $"{Assert.Single(desk.Chosen)}");
    }

    [Theory]
    [InlineData("", "Choose how many payments you would like.")]
    [InlineData("-2", "Choose how many payments you would like.")]
    [InlineData("99999999999999999999", "Choose how many payments you would like.")]
    [InlineData("7", "This plan is no longer offered. Please choose another one.")]
    public async Task What_can_not_be_chosen_stays_with_an_alert(string count, string alert)
    {
        await visitor.OpenAsync(Open());
        await visitor.PressAsync("choose", ("installments", count));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal(alert, visitor.Alert);
        Assert.NotNull(visitor.Page.GetElementById("choose"));
    }

    [Fact]
    public async Task An_Alma_that_answers_nobody_is_said_and_can_be_tried_again()
    {
        desk.IsSilent = true;
        await visitor.OpenAsync(Open());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
        Assert.Equal("Alma could not be reached. Nothing has been charged. Please try again.", visitor.Alert);
        Assert.Equal(visitor.Address, visitor.Page.GetElementById("retry")!.GetAttribute("href"));
        Assert.NotNull(visitor.Page.GetElementById("cancel"));

        desk.IsSilent = false;
        await visitor.OpenAsync(visitor.Address);
        desk.IsSilent = true;
        await visitor.PressAsync("choose");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
    }

    [Fact]
    public async Task Where_nothing_is_offered_the_customer_can_only_leave()
    {
        desk.Offers = [];
        await visitor.OpenAsync(Open());
        Assert.Equal("Alma has no instalments for this amount.", visitor.Alert);
        Assert.Null(visitor.Page.GetElementById("choose"));
        await visitor.PressAsync("cancel");
        Assert.Equal("/shop?outcome=Canceled", visitor.Address);
    }

    [Fact]
    public async Task A_finished_attempt_says_how_it_ended()
    {
        await visitor.OpenAsync(host.Open("alma", attempt => attempt with { IsLive = true, Outcome = AttemptOutcome.Expired }));
        Assert.Equal("This page has expired", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("Sandbox", visitor.Page.Body!.TextContent);
    }

    private string Open(string locale = "en-DE") =>
        host.Open("alma", attempt => attempt with { IsLive = true, PreferredLocale = locale });
}
