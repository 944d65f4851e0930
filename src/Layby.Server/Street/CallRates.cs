using System.Threading.RateLimiting;
using Layby.Core;

namespace Layby.Server.Street;

/// <summary>
/// Counts each key's calls against the rate that it may call at, with the platform's own token buckets: a bucket holds
/// as many calls as the rate names and fills up evenly. A bucket that nobody uses is forgotten.
/// </summary>
public sealed class CallRates : IDisposable
{
    private readonly PartitionedRateLimiter<Caller>? buckets;

    /// <summary>Buckets of this rate; null lets everybody call as often as they like.</summary>
    public CallRates(CallRate? rate)
    {
        if (rate is null)
        {
            return;
        }

        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate.Calls,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = rate.Per / rate.Calls,
            AutoReplenishment = false,
        };
        buckets = PartitionedRateLimiter.Create<Caller, object>(
            caller => RateLimitPartition.GetTokenBucketLimiter(KeyOf(caller), _ => options));
    }

    /// <summary>The refusal of a call that comes too early; null when it may go on, and is counted.</summary>
    public ApiError? Refuse(Caller caller)
    {
        if (buckets is null)
        {
            return null;
        }

        using var lease = buckets.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            return null;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        return ApiError.RateLimit((int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, 3600));
    }

    /// <inheritdoc/>
    public void Dispose() => buckets?.Dispose();

    // A created key stands for itself; of those that nobody created an account has one pair, and one for each customer.
    private static object KeyOf(Caller caller) => caller.Key
        ?? (object)$"{caller.Account.Id} {caller.Customer ?? (caller.IsSecret ? "secret" : "publishable")}";
}
