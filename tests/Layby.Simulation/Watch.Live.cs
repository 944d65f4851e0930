using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Simulation;

/// <content>What must be true of what is written where money is real.</content>
public sealed partial class Watch
{
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
        }
    }

    private void SeeAttempt(ProviderSide side, string intent, PaymentAttempt attempt)
    {
        if (attempt.Live is not { } live)
        {
            return;
        }

        // A clock alone knows nothing: its page was closed, or its provider has said that it is over.
        Holds(
            attempt.Outcome is not AttemptOutcome.Expired || live.Refs.PageUrl is not { } page || !side.IsPayable(new(page)),
            $"E3 {attempt.Id} of {intent} is said to have run out of time, and can still be paid");
    }

    private static T Read<T>(Put put)
        where T : class, Layby.Core.IApiObject =>
        StripeJson.Read<T>(put.Body.Json.Span, put.Private.Span, put.ExpectedRevision + 1);
}
