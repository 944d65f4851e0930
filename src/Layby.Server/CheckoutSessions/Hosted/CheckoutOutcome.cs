using Layby.Core.Providers;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>Why the customer's last try did not pay, in their language.</summary>
internal static class CheckoutOutcome
{
    /// <summary>The sentence; null where nothing has failed.</summary>
    public static string? Of(CheckoutVisit visit)
    {
        if (visit.Tried is not { } tried)
        {
            return null;
        }

        var name = ProviderRules.Of(tried.Method)!.Name;
        return tried.Outcome switch
        {
            AttemptOutcome.Declined when tried.Method == "card" => visit.Texts.CardDeclined,
            AttemptOutcome.Canceled when tried.Method == "card" => visit.Texts.CardDeclined,
            AttemptOutcome.Declined => visit.Texts.Declined(name),
            AttemptOutcome.Canceled => visit.Texts.Left(name),
            AttemptOutcome.Failed => visit.Texts.Failed(name),
            AttemptOutcome.Expired => visit.Texts.Late(name),
            AttemptOutcome.Open or AttemptOutcome.Replaced or AttemptOutcome.Approved => null,
        };
    }
}
