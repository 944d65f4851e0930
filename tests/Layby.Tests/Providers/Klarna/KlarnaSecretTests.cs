using System.Collections.Concurrent;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers.Klarna;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>Keys, tokens and people stay out of the log and out of what is answered.</summary>
public sealed class KlarnaSecretTests
{
    [Fact]
    public async Task Neither_keys_nor_tokens_nor_people_are_ever_told()
    {
        await using var stage = await KlarnaStage.StartAsync();
        var log = new Lines();
        var connector = stage.With(log);
        var said = new List<object?>();
        var tokens = new HashSet<string>();
        stage.Double.Watch = (_, path, _) =>
        {
            if (path.Split('/') is [_, _, _, "authorizations", var token, ..])
            {
                tokens.Add(token);
            }
        };
        foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault is not Fault.Slow))
        {
            foreach (var step in Enum.GetValues<Step>())
            {
                stage.Double.Faults.Clear();
                var attempt = await LiveAttempt.OpenAsync(stage);
                stage.Plan(fault, step);
                said.Add(await connector.OpenAsync(attempt.Order, CancellationToken.None) as Opened.Unclear);
                await stage.DoAsync(attempt.Refs, Deed.Approve);
                said.Add(await attempt.AskAsync(attempt.Job(new ProviderJob.Abandon(attempt.Id)), connector) as JobAnswer.Unclear);
                foreach (ProviderJob job in new ProviderJob[]
                {
                    new ProviderJob.PlaceOrder(attempt.Id),
                    new ProviderJob.Capture(attempt.Id, 99_999),
                    new ProviderJob.Refund(attempt.Id, "pyr_1", 1),
                    new ProviderJob.Void(attempt.Id),
                })
                {
                    var answer = await attempt.AskAsync(attempt.Job(job), connector);
                    said.Add(answer is JobAnswer.Refused refused ? refused with { Seen = null } : answer as JobAnswer.Unclear);
                }
            }
        }

        var told = string.Join('\n', log.All.Concat(said.Select(one => one?.ToString() ?? "")));
        Assert.Contains("place order", told);
        Assert.DoesNotContain(stage.Double.Password, told);
        Assert.DoesNotContain("Jenny", told);
        Assert.DoesNotContain("Rosen", told);
        Assert.DoesNotContain("email.fr", told);
        Assert.DoesNotContain("rue de la Paix", told);
        Assert.DoesNotContain("authorizations/", told);
        Assert.NotEmpty(tokens);
        Assert.All(tokens, token => Assert.DoesNotContain(token, told));
    }

    [Fact]
    public void Credentials_do_not_show_themselves()
    {
        var credentials = new KlarnaCredentials { Regions = [new() { Region = "eu", UserName = "PK1", Secret = "hidden" }] };

        Assert.Equal("Klarna eu", credentials.ToString());
        Assert.Equal("Klarna eu", credentials.Regions[0].ToString());
    }

    [Theory]
    [InlineData("eu", false, "https://api.klarna.com/")]
    [InlineData("na", false, "https://api-na.klarna.com/")]
    [InlineData("oc", false, "https://api-oc.klarna.com/")]
    [InlineData("eu", true, "https://api.playground.klarna.com/")]
    [InlineData("na", true, "https://api-na.playground.klarna.com/")]
    public void Each_region_has_a_host_and_so_has_its_playground(string region, bool playground, string url)
    {
        var credentials = new KlarnaCredentials
        {
            Playground = playground,
            Regions = [new() { Region = region, Secret = "klarna_live_api_x" }],
        };
        Assert.Equal(url, credentials.AddressOf(credentials.Regions[0]).ToString());
    }

    [Fact]
    public void A_bare_key_stands_after_the_word_Basic_as_it_is()
    {
        Assert.Equal("klarna_live_api_x", new KlarnaAccess { Region = "eu", Secret = "klarna_live_api_x" }.Basic);
        Assert.Equal("UEsxOmhpZGRlbg==", new KlarnaAccess { Region = "eu", UserName = "PK1", Secret = "hidden" }.Basic);
    }

    private sealed class Lines : ILogger<KlarnaConnector>
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IEnumerable<string> All => lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);
    }
}
