using System.Net;
using Layby.Core;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

public sealed class AlmaPageTests : IAsyncLifetime
{
    private PageHost host = null!;
    private PageVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        visitor = new PageVisitor(host);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Each_number_of_payments_shows_its_schedule()
    {
        await visitor.OpenAsync(host.Open("alma"));
        Assert.Equal(
            [
                "2 payments: Today €50.00, 21 December 2026 €50.00",
                "3 payments: Today €33.34, 21 December 2026 €33.33, 21 January 2027 €33.33",
                "4 payments: Today €25.00, 21 December 2026 €25.00, 21 January 2027 €25.00, 21 February 2027 €25.00",
            ],
            visitor.Page.QuerySelectorAll(".choice").Select(choice =>
                $"{choice.QuerySelector("label")!.TextContent}: "
                + string.Join(", ", choice.QuerySelectorAll("li").Select(part =>
                    string.Join(' ', part.Children.Select(column => column.TextContent))))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_customer_chooses_and_authorises(int count)
    {
        await visitor.OpenAsync(host.Open("alma"));
        await visitor.PressAsync("authorize", ("installments", $"{count}"));
        Assert.Equal("/shop?outcome=Approved", visitor.Address);
        var approval = Assert.IsType<ProviderReport.Authorized>(Assert.Single(host.Reports)).Approval;
        Assert.Equal(count, approval.Installments);
        Assert.Equal("en-DE", approval.Locale);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("three")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public async Task Another_number_of_payments_stays_with_an_alert(string count)
    {
        await visitor.OpenAsync(host.Open("alma"));
        await visitor.PressAsync("authorize", ("installments", count));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal("Choose how many payments you would like.", visitor.Alert);
        Assert.Empty(host.Reports);
    }

    [Fact]
    public async Task Failing_is_a_refusal_with_stripes_plainest_code()
    {
        await visitor.OpenAsync(host.Open("alma"));
        await visitor.PressAsync("fail");
        Assert.Equal("/shop?outcome=Declined", visitor.Address);
        Assert.Equal(
            "partner_generic_decline", Assert.IsType<ProviderReport.Declined>(Assert.Single(host.Reports)).DeclineCode);
    }

    [Fact]
    public async Task The_page_can_be_left()
    {
        await visitor.OpenAsync(host.Open("alma"));
        await visitor.PressAsync("cancel");
        Assert.Equal("/shop?outcome=Canceled", visitor.Address);
        Assert.IsType<ProviderReport.CustomerCanceled>(Assert.Single(host.Reports));
    }

    [Fact]
    public async Task An_amount_without_instalments_can_only_fail_or_be_left()
    {
        await visitor.OpenAsync(host.Open("alma", a => a with { Amount = new Money(4_999, "eur") }));
        Assert.Equal("Alma has no instalments for this amount.", visitor.Alert);
        Assert.Null(visitor.Page.GetElementById("authorize"));
        Assert.NotNull(visitor.Page.GetElementById("fail"));
        Assert.NotNull(visitor.Page.GetElementById("cancel"));
    }
}
