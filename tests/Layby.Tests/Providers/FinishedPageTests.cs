using System.Net;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

public sealed class FinishedPageTests : IAsyncLifetime
{
    private PageHost host = null!;
    private PageVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        visitor = new PageVisitor(host);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(AttemptOutcome.Approved, "Payment approved")]
    [InlineData(AttemptOutcome.Declined, "Payment declined")]
    [InlineData(AttemptOutcome.Canceled, "Payment cancelled")]
    [InlineData(AttemptOutcome.Failed, "Something went wrong")]
    [InlineData(AttemptOutcome.Expired, "This page has expired")]
    [InlineData(AttemptOutcome.Replaced, "This payment is no longer open")]
    public async Task A_finished_attempt_only_says_how_it_ended(AttemptOutcome outcome, string title)
    {
        foreach (var method in new[] { "klarna", "alma" })
        {
            var page = host.Open(method, a => a with { Outcome = outcome });
            await visitor.OpenAsync(page + "?step=review&option=pay_now&repayment=credit_card");
            AssertSays(title, page);

            using var form = new FormUrlEncodedContent([new("action", "cancel"), new("installments", "3")]);
            using var answer = await host.Client.PostAsync(page, form);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(title, await answer.Content.ReadAsStringAsync());
        }

        Assert.Empty(host.Reports);
    }

    [Fact]
    public async Task Of_two_tabs_the_first_decides_and_the_second_says_so()
    {
        var page = host.Open("alma");
        var second = new PageVisitor(host);
        await visitor.OpenAsync(page);
        await second.OpenAsync(page);

        await visitor.PressAsync("authorize");
        await second.PressAsync("cancel");

        Assert.Equal("/shop?outcome=Approved", visitor.Address);
        Assert.Equal("Payment approved", second.Page.QuerySelector("h1")!.TextContent);
        Assert.Single(host.Reports);
    }

    [Fact]
    public async Task Buttons_pressed_at_the_same_moment_tell_one_story()
    {
        var page = host.Open("alma");
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async number =>
        {
            using var form = new FormUrlEncodedContent(
                [new("action", number % 2 == 0 ? "authorize" : "cancel"), new("installments", "2")]);
            using var answer = await host.Client.PostAsync(page, form);
            return (answer.StatusCode, answer.Headers.Location?.OriginalString);
        }));

        // Whoever lost the race is shown the page that says how it ended, or is sent to it.
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther, answer.ToString()));
        await visitor.OpenAsync(page);
        Assert.NotNull(visitor.Page.GetElementById("back-to-shop"));
    }

    private void AssertSays(string title, string page)
    {
        Assert.Equal(title, visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Empty(visitor.Page.QuerySelectorAll("form, button, input"));
        Assert.Equal(
            page.Replace("/authorize/", "/return/", StringComparison.Ordinal),
            visitor.Page.GetElementById("back-to-shop")!.GetAttribute("href"));
    }
}
