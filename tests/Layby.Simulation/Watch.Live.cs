using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Simulation;

/// <content>What must be true of what is written where money is real.</content>
public sealed partial class Watch
{
    // Alma's page is open for an hour; a machine's clock may be ten minutes wrong when it is opened.
    private static readonly TimeSpan LeastLife = TimeSpan.FromMinutes(40);

    private readonly Dictionary<string, string> payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> opened = new(StringComparer.Ordinal);

    private void SeeLive(ProviderSide side, Put put)
    {
        switch (put.Id[..3])
        {
            case "pi_":
                foreach (var attempt in Read<PaymentIntent>(put).Private.Attempts)
                {
                    SeeAttempt(side, put.Id, attempt);
                }

                break;
            case "re_" or "pyr" when Read<Refund>(put) is { Status: RefundStatus.Failed } refund:
                Holds(IsRefused(side, refund.Private.AttemptId), $"F6 {put.Id} has failed, and its provider has refused nothing");
                break;
        }
    }

    private void SeeAttempt(ProviderSide side, string intent, PaymentAttempt attempt)
    {
        if (attempt.Live is not { } live)
        {
            return;
        }

        if (live.Refs.PaymentId is { } payment)
        {
            payments[attempt.Id] = payment;
        }

        opened.TryAdd(attempt.Id, universe.Loop.Time);
        // While a plan is being chosen Alma knows nothing of it, and there is our clock alone.
        Holds(
            attempt is not { Method: "alma", Outcome: AttemptOutcome.Expired, Live.Refs.PaymentId: not null }
            || universe.Loop.Time >= opened[attempt.Id] + LeastLife,
            $"E3 {attempt.Id} of {intent} is said to have run out of time after {universe.Loop.Time - opened[attempt.Id]}");

        // A clock alone knows nothing: its page was closed, or its provider has said that it is over.
        Holds(
            attempt.Outcome is not AttemptOutcome.Expired || live.Refs.PageUrl is not { } page || !side.IsPayable(new(page)),
            $"E3 {attempt.Id} of {intent} is said to have run out of time, and can still be paid");
        Holds(
            live.Refusal is null || IsRefused(side, attempt.Id),
            $"F6 {attempt.Id} of {intent} is said to be refused ({live.Refusal}), and its provider has refused nothing");
    }

    // Nobody knows yet what came of it at a live provider: the call is to be made again under its key.
    private bool IsUnclear(Answer answer) =>
        universe.Side is not null && answer.Body.Contains("the provider is asked until it answers", StringComparison.Ordinal);

    // Who has too much to do, or is broken, has refused nothing.
    private bool IsRefused(ProviderSide side, string attempt) =>
        payments.TryGetValue(attempt, out var payment) && side.Refused.Contains(payment);

    private static T Read<T>(Put put)
        where T : class, Layby.Core.IApiObject =>
        StripeJson.Read<T>(put.Body.Json.Span, put.Private.Span, put.ExpectedRevision + 1);
}
