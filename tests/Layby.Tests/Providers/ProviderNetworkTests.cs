using System.Net;
using Layby.Server.Providers;
using Xunit;

namespace Layby.Tests.Providers;

/// <summary>The way to a provider: what is tried again, what is not, and when a provider is left alone.</summary>
public sealed class ProviderNetworkTests
{
    [Theory]
    [InlineData(CallNature.Free, 3)]
    [InlineData(CallNature.Repeatable, 3)]
    [InlineData(CallNature.Once, 1)]
    public async Task A_broken_server_is_asked_again_only_where_that_is_safe(CallNature nature, int tries)
    {
        var provider = new Provider(_ => new(HttpStatusCode.BadGateway));

        using var answer = await SendAsync(provider, nature);

        Assert.Equal((502, tries), ((int)answer.StatusCode, provider.Calls));
    }

    [Theory]
    [InlineData(CallNature.Free, 3)]
    [InlineData(CallNature.Once, 1)]
    public async Task A_line_that_drops_is_dialled_again_only_where_that_is_safe(CallNature nature, int tries)
    {
        var provider = new Provider((int _) => throw new HttpRequestException("reset"));

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(provider, nature));

        Assert.Equal(tries, provider.Calls);
    }

    [Theory]
    [InlineData("1", 2)]
    [InlineData("60", 1)]
    public async Task Whoever_asks_for_a_short_pause_gets_it_and_for_a_long_one_is_left(string seconds, int tries)
    {
        var provider = new Provider(call => call == 1
            ? new(HttpStatusCode.TooManyRequests) { Headers = { { "X-Ratelimit-Reset", seconds } } }
            : new(HttpStatusCode.OK));

        using var answer = await SendAsync(provider, CallNature.Free);

        Assert.Equal(tries, provider.Calls);
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        var provider = new Provider(_ => new(HttpStatusCode.Forbidden));

        for (var i = 0; i < 50; i++)
        {
            using var answer = await SendAsync(provider, CallNature.Free);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Equal(50, provider.Calls);
    }

    [Fact]
    public async Task A_provider_that_keeps_failing_is_left_alone_for_a_moment_and_its_neighbour_is_not()
    {
        var hurried = new HurriedTime(100);
        var isBroken = true;
        var provider = new Provider(_ => new(isBroken ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        using var network = new HttpMessageInvoker(new ProviderNetwork(hurried, provider));
        for (var i = 0; i < 20; i++)
        {
            try
            {
                (await SendAsync(network, CallNature.Once)).Dispose();
            }
            catch (ProviderRestingException)
            {
                break;
            }
        }

        var resting = await Assert.ThrowsAsync<ProviderRestingException>(() => SendAsync(network, CallNature.Once));
        Assert.NotNull(resting.RetryAfter);
        Assert.InRange(provider.Calls, 10, 19);
        isBroken = false;
        (await SendAsync(network, CallNature.Once, "https://neighbour.example/")).Dispose();
        (await SendAsync(network, CallNature.Once, contract: "another merchant's")).Dispose();

        await Task.Delay(TimeSpan.FromSeconds(20), hurried);
        using var answer = await SendAsync(network, CallNature.Once);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_not_waited_for()
    {
        var provider = new Provider(async stop =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return new(HttpStatusCode.OK);
        });
        using var network = new HttpMessageInvoker(new ProviderNetwork(new HurriedTime(1000), provider));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(network, CallNature.Once));

        Assert.Equal("There was no answer in time.", failure.Message);
    }

    [Fact]
    public void A_derived_key_is_the_version_5_that_everybody_makes() => Assert.Equal(
        new("2ed6657d-e927-568b-95e1-2665a8aea6a2"),
        DerivedKey.Of(new("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    private static async Task<HttpResponseMessage> SendAsync(Provider provider, CallNature nature)
    {
        using var network = new HttpMessageInvoker(new ProviderNetwork(new HurriedTime(50), provider));
        return await SendAsync(network, nature);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker network, CallNature nature, string url = "https://provider.example/", string contract = "a merchant's")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("{}") };
        request.Options.Set(ProviderNetwork.Nature, nature);
        request.Options.Set(ProviderNetwork.Contract, contract);
        return await network.SendAsync(request, CancellationToken.None);
    }

    private sealed class Provider(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        private int calls;

        public Provider(Func<int, HttpResponseMessage> answer)
            : this(_ => Task.FromResult(answer(0))) => Answer = answer;

        public int Calls => calls;

        private Func<int, HttpResponseMessage>? Answer { get; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = Interlocked.Increment(ref calls);
            return Answer is { } simple ? simple(call) : await answer(cancellationToken);
        }
    }
}
