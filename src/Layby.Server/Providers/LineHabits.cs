using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Layby.Server.Providers;

/// <summary>How a provider is called when it is slow, busy or down.</summary>
internal static class LineHabits
{
    /// <summary>Calls to one provider under one contract that may be under way at once; one more is turned away at once.</summary>
    public const int AtOnce = 64;

    /// <summary>How often a call that may be repeated is tried in all.</summary>
    public const int Tries = 3;

    /// <summary>How long a provider that has failed too often is left alone.</summary>
    public static readonly TimeSpan BreakTime = TimeSpan.FromSeconds(15);

    /// <summary>Who asks for a longer wait is asked again by whoever called, not here.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(400);

    /// <summary>The bulkhead and the breaker, which all calls share.</summary>
    public static ResiliencePipeline<WireAnswer> Guard(TimeProvider time) =>
        new ResiliencePipelineBuilder<WireAnswer> { TimeProvider = time }
            // Nobody queues: whoever waits there would go on on another thread, and is asked again anyway.
            .AddConcurrencyLimiter(AtOnce, queueLimit: 0)
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WireAnswer>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = BreakTime,
                ShouldHandle = static tried => new(IsDown(tried.Outcome)),
            })
            .Build();

    /// <summary>One try, with the call's own patience.</summary>
    public static ResiliencePipeline<WireAnswer> Once(
        ResiliencePipeline<WireAnswer> guard, ResiliencePropertyKey<TimeSpan> patience, TimeProvider time) =>
        new ResiliencePipelineBuilder<WireAnswer> { TimeProvider = time }
            .AddPipeline(guard)
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = tried => new(tried.Context.Properties.GetValue(patience, WireCall.Short)),
            })
            .Build();

    /// <summary>A few tries, further and further apart, each at a moment of its own.</summary>
    public static ResiliencePipeline<WireAnswer> Repeated(
        ResiliencePipeline<WireAnswer> once, TimeProvider time, Func<double> chance) =>
        new ResiliencePipelineBuilder<WireAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<WireAnswer>
            {
                MaxRetryAttempts = Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstWait,
                UseJitter = true,
                Randomizer = chance,
                ShouldHandle = static tried => new(IsWorthAnother(tried.Outcome)),
                DelayGenerator = static tried => new(tried.Outcome.Result?.RetryAfter),
            })
            .AddPipeline(once)
            .Build();

    private static bool IsDown(Outcome<WireAnswer> outcome) =>
        outcome.Exception is TimeoutRejectedException || outcome.Result is { Status: 0 or >= 500 };

    // What our own breaker or bulkhead has turned away comes as another exception, and is not tried again here.
    private static bool IsWorthAnother(Outcome<WireAnswer> outcome) =>
        outcome.Exception is TimeoutRejectedException
        || (outcome.Result is { Status: 0 or 408 or 425 or 429 or >= 500 } answer
            && (answer.RetryAfter ?? TimeSpan.Zero) <= LongestWait);
}
