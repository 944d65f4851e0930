using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Layby.Server.Providers;

/// <summary>
/// The way to providers over a network: limits, a pause where a provider fails, and another try where that is safe. Each host and
/// each contract is watched apart, so that one that fails, or whose merchant calls too much, takes no other with it.
/// A connector bounds its own time besides, so that it can also be run without this, on one thread.
/// </summary>
/// <param name="time">All waiting goes by it.</param>
/// <param name="inner">Carries what is let through.</param>
/// <param name="chance">Numbers from 0 up to 1, which spread the repetitions of many callers; null for the machine's.</param>
/// <param name="figures">Where it is counted what was not let through; null where nobody reads it.</param>
public sealed class ProviderNetwork(
    TimeProvider time, HttpMessageHandler inner, Func<double>? chance = null, NetworkFigures? figures = null) : DelegatingHandler(inner)
{
    private readonly NetworkFigures figures = figures ?? new();

    /// <summary>What a call is; without it, it moves money and is sent once.</summary>
    public static readonly HttpRequestOptionsKey<CallNature> Nature = new("Layby.Nature");

    /// <summary>Under which contract a call is made: equal ones are one.</summary>
    public static readonly HttpRequestOptionsKey<object> Contract = new("Layby.Contract");

    /// <summary>How long a connection may take.</summary>
    public static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a try that moves no money may take.</summary>
    public static readonly TimeSpan FreePatience = TimeSpan.FromSeconds(10);

    /// <summary>How long a try that moves money may take: a short one would only make more answers unclear.</summary>
    public static readonly TimeSpan MoneyPatience = TimeSpan.FromSeconds(30);

    private const int MostAtOnce = 32;
    private const int MostWaiting = 128;
    private const int MoreTries = 2;

    // Whoever asks for a longer pause is asked again by whoever owns the job, later.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string Host, object? Contract), Pipelines> lines = new();

    /// <summary>The sockets under it.</summary>
    public static SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectPatience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    };

    /// <summary>How long an answer asks us to wait: <c>Retry-After</c>, else <c>X-Ratelimit-Reset</c>, in seconds.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is { } asked)
        {
            return asked.Delta ?? (asked.Date is { } date ? date - time.GetUtcNow() : null);
        }

        return (int)response.StatusCode == 429
            && response.Headers.TryGetValues("X-Ratelimit-Reset", out var resets)
            && double.TryParse(resets.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var nature = request.Options.TryGetValue(Nature, out var said) ? said : CallNature.Once;
        var contract = request.Options.TryGetValue(Contract, out var named) ? named : null;
        var pipeline = lines.GetOrAdd((request.RequestUri!.Authority, contract), _ => new(time, chance, figures)).For(nature);
        try
        {
            return await pipeline.ExecuteAsync(
                async stop => await base.SendAsync(request, stop), cancellationToken);
        }
        catch (BrokenCircuitException failure)
        {
            figures.Rested.Add();
            throw new ProviderRestingException("Its last calls have failed.", failure.RetryAfter ?? Rest, failure);
        }
        catch (RateLimiterRejectedException failure)
        {
            figures.Crowded.Add();
            throw new ProviderRestingException("Too many calls are on their way to it.", failure.RetryAfter, failure);
        }
        catch (TimeoutRejectedException failure)
        {
            throw new HttpRequestException("There was no answer in time.", failure);
        }
    }

    /// <summary>What all calls to one host under one contract share, and what each kind has of its own.</summary>
    private sealed class Pipelines
    {
        private readonly ResiliencePipeline<HttpResponseMessage> free;
        private readonly ResiliencePipeline<HttpResponseMessage> repeatable;
        private readonly ResiliencePipeline<HttpResponseMessage> once;
        private bool isResting;

        public Pipelines(TimeProvider time, Func<double>? chance, NetworkFigures figures)
        {
            var shared = New(time)
                .AddConcurrencyLimiter(MostAtOnce, MostWaiting)
                .AddCircuitBreaker(new()
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = 10,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = Rest,
                    ShouldHandle = attempt => ValueTask.FromResult(IsBroken(attempt.Outcome)),
                    OnOpened = _ => Noted(begins: true),
                    OnClosed = _ => Noted(begins: false),
                })
                .Build();
            var retry = new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MoreTries,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnother(attempt.Outcome, time)),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } result ? WaitOf(result, time) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            };
            if (chance is not null)
            {
                retry.Randomizer = chance;
            }

            free = New(time).AddRetry(retry).AddPipeline(shared).AddTimeout(FreePatience).Build();
            repeatable = New(time).AddRetry(retry).AddPipeline(shared).AddTimeout(MoneyPatience).Build();
            once = New(time).AddPipeline(shared).AddTimeout(MoneyPatience).Build();

            // A try after the pause that fails begins another: it rests all the while.
            ValueTask Noted(bool begins)
            {
                if (isResting != begins)
                {
                    figures.Rests(isResting = begins);
                }

                return default;
            }
        }

        public ResiliencePipeline<HttpResponseMessage> For(CallNature nature) => nature switch
        {
            CallNature.Free => free,
            CallNature.Repeatable => repeatable,
            CallNature.Once => once,
        };

        private static ResiliencePipelineBuilder<HttpResponseMessage> New(TimeProvider time) => new() { TimeProvider = time };

        // A refusal, also of one call too many, is the answer of a provider that is well.
        private static bool IsBroken(Outcome<HttpResponseMessage> outcome) =>
            outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException
            || (int?)outcome.Result?.StatusCode >= 500;

        private static bool IsWorthAnother(Outcome<HttpResponseMessage> outcome, TimeProvider time) =>
            outcome.Exception is HttpRequestException or IOException
            || (outcome.Result is { } result
                && (int)result.StatusCode is 408 or 429 or 500 or 502 or 503 or 504
                && (WaitOf(result, time) ?? TimeSpan.Zero) <= LongestPause);
    }
}
