using Layby.Core.Providers;

namespace Layby.Server.Providers;

/// <summary>
/// A provider's own API under one merchant's contract. It knows the provider's words and habits and nothing else: what is
/// asked of it was written down before, and what it answers is weighed by the machine. It never throws for what a network or
/// a provider does.
/// </summary>
public interface IConnector
{
    /// <summary>The payment method type: <c>klarna</c>.</summary>
    string Method { get; }

    /// <summary>True where the provider can list what it has of ours.</summary>
    bool Lists { get; }

    /// <summary>
    /// Opens a session. It moves no money; one whose answer is lost is never shown to a customer, so asking again is harmless.
    /// </summary>
    ValueTask<Opened> OpenAsync(ProviderOrder order, CancellationToken stop);

    /// <summary>Reads how an attempt stands; null where nobody answered.</summary>
    ValueTask<Sighting?> LookAsync(ProviderRefs refs, CancellationToken stop);

    /// <summary>
    /// Does a job once, however often it is asked: with the provider's idempotency key where it has one and still honours it,
    /// else by reading before writing.
    /// </summary>
    ValueTask<JobAnswer> PerformAsync(LiveJob job, CancellationToken stop);

    /// <summary>
    /// The attempts of ours that the provider shows for a time, where it can list them (<see cref="Lists"/>): for whoever compares both
    /// sides. The last is null where nobody answered before the list was at its end.
    /// </summary>
    IAsyncEnumerable<Sighting?> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken stop);

    /// <summary>
    /// Whether a call to an attempt's secret address is well formed; true makes somebody look at the attempt. Nothing that it
    /// says is believed.
    /// </summary>
    bool IsHint(HttpRequest request, ReadOnlySpan<byte> body);

    /// <summary>
    /// The payment that such a call names, where it names one: a claim. It helps to find a payment whose answer was lost, and counts
    /// only where a look at it shows our own attempt.
    /// </summary>
    string? PaymentNamedBy(HttpRequest request) => null;
}

/// <summary>A job as a connector gets it.</summary>
/// <param name="Refs">By what the provider knows the attempt.</param>
/// <param name="Job">What is asked.</param>
/// <param name="Name">Our name for what the money moves for, kept by the provider: <c>py_…</c>, <c>pyr_…</c>, <c>pa_…</c>.</param>
/// <param name="Key">The idempotency key; the same each time this job is asked.</param>
/// <param name="WrittenAt">When it was written down.</param>
/// <param name="AskedBefore">When it was first sent to the provider; null when it never was.</param>
/// <param name="SentLast">When it may last have been sent: with 23 hours or a minute between, it matters which of them.</param>
/// <param name="TimesSent">
/// How often it may have been sent before now. It is written down before each asking, and taken back only where the answer says
/// that nothing was sent (<see cref="JobAnswer.Unclear"/>): a provider without idempotency keys is sent a refund twice at most.
/// </param>
public sealed record LiveJob(
    ProviderRefs Refs, ProviderJob Job, string Name, Guid Key, DateTimeOffset WrittenAt, DateTimeOffset? AskedBefore,
    DateTimeOffset? SentLast = null, int TimesSent = 0);
