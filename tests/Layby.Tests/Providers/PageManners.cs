using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

/// <summary>What holds for every page of every provider: what it tells the browser, and what it refuses.</summary>
public sealed class PageManners : IAsyncLifetime
{
    private PageHost host = null!;

    public async ValueTask InitializeAsync() => host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("klarna", "GET", "")]
    [InlineData("klarna", "HEAD", "?step=review&option=pay_now&repayment=credit_card")]
    [InlineData("alma", "GET", "")]
    [InlineData("card", "GET", "")]
    [InlineData("card", "HEAD", "?action=complete")]
    [InlineData("alma", "HEAD", "?action=authorize&installments=3")]
    public async Task Looking_changes_nothing(string method, string verb, string query)
    {
        var page = host.Open(method);
        for (var time = 0; time < 3; time++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), page + query);
            request.Headers.Add("Sec-Purpose", "prefetch");
            using var answer = await host.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Empty(host.Reports);
    }

    [Theory]
    [InlineData("https://shop.example/done?order=6#top", "http: https:")]
    [InlineData("http://localhost:3000/done", "http: https:")]
    [InlineData("com.example.app://stripe-redirect", "http: https: com.example.app:")]
    [InlineData("https://user:secret@shop.example/;script-src *", "http: https:")]
    public async Task The_merchants_address_may_receive_the_form_and_send_it_on(string returnUrl, string target)
    {
        using var answer = await host.Client.GetAsync(host.Open(with: a => a with { ReturnUrl = returnUrl }));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self' [^;]+; "
            + "frame-ancestors 'none'; base-uri 'none'$",
            policy);
        Assert.Contains($"form-action 'self' {target}; ", policy);
    }

    [Theory]
    [InlineData("GET", AttemptOutcome.Open, 200)]
    [InlineData("GET", AttemptOutcome.Expired, 200)]
    [InlineData("POST", AttemptOutcome.Open, 303)]
    public async Task Every_answer_keeps_itself_to_itself(string verb, AttemptOutcome outcome, int status)
    {
        var page = host.Open(with: attempt => attempt with { Outcome = outcome });
        using var request = new HttpRequestMessage(new HttpMethod(verb), page);
        request.Content = verb == "POST" ? new FormUrlEncodedContent([new("phone", "+49 30 901820")]) : null;
        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("cross-site", 403, 0)]
    [InlineData("same-origin", 303, 1)]
    [InlineData("none", 303, 1)]
    [InlineData(null, 303, 1)]
    public async Task Another_site_may_not_press_a_button(string? site, int status, int reports)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Open("alma"));
        request.Content = new FormUrlEncodedContent([new("action", "authorize"), new("installments", "3")]);
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(reports, host.Reports.Count);
    }

    [Theory]
    [InlineData("application/json", "{\"action\":\"cancel\"}", 415)]
    [InlineData("text/plain", "action=cancel", 415)]
    [InlineData("application/x-www-form-urlencoded", "action=cancel", 303)]
    [InlineData("multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\ncancel\r\n--b--\r\n", 303)]
    [InlineData("multipart/form-data", "--b", 400)]
    public async Task Only_a_form_is_read(string type, string body, int status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await host.Client.PostAsync(host.Open("alma"), content);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(false, 413)]
    [InlineData(true, 413)]
    public async Task A_form_of_more_than_8_kibibytes_is_refused(bool chunked, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Open("alma"));
        request.Content = new StringContent(
            "action=cancel" + string.Concat(Enumerable.Repeat("&b=" + new string('x', 500), 17)),
            Encoding.UTF8,
            "application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(host.Reports);
    }

    [Theory]
    [InlineData("many values")]
    [InlineData("long key")]
    [InlineData("long value")]
    public async Task A_form_that_no_page_would_send_is_refused(string oddity)
    {
        var body = oddity switch
        {
            "many values" => string.Join('&', Enumerable.Repeat("a=1", 100)),
            "long key" => new string('k', 100) + "=1",
            _ => "action=" + new string('v', 2_000),
        };
        using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await host.Client.PostAsync(host.Open("alma"), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(host.Reports);
    }
}
