namespace Layby.Core.Webhooks;

/// <summary>
/// How an endpoint fares, and therefore how much is sent to it at once. Of what an endpoint that fails again and again
/// did not take, one delivery at a time is tried in place of all, at growing distance; its first success releases
/// everything that waits. Times are on the account's clock.
/// </summary>
/// <param name="Failures">Failures in a row.</param>
/// <param name="RestsUntil">Until then nothing is tried again; what is new is still tried once.</param>
/// <param name="QuietUntil">Until then nothing is sent at all: the receiver asked for it.</param>
public readonly record struct EndpointHealth(int Failures, DateTimeOffset RestsUntil, DateTimeOffset QuietUntil)
{
    /// <summary>How many deliveries an endpoint that answers gets at once.</summary>
    public const int Lanes = 16;

    /// <summary>After so many failures in a row an endpoint counts as failing.</summary>
    public const int Patience = 3;

    /// <summary>True while it fails, or has too much to do.</summary>
    public bool IsFailing => Failures >= Patience;

    /// <summary>How many deliveries that failed before it gets at once.</summary>
    public int AgainAtOnce => IsFailing ? 1 : Lanes;

    /// <summary>When something that is due may be tried.</summary>
    /// <param name="due">When it is due.</param>
    /// <param name="isNew">True for what was never tried.</param>
    public DateTimeOffset Earliest(DateTimeOffset due, bool isNew)
    {
        var at = due > QuietUntil ? due : QuietUntil;
        return isNew || at > RestsUntil ? at : RestsUntil;
    }

    /// <summary>How it fares after an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">When it came.</param>
    /// <param name="schedule">The delays.</param>
    /// <param name="chance">0 to 1, from the dice.</param>
    public EndpointHealth After(ReceiverAnswer answer, DateTimeOffset now, RetrySchedule schedule, double chance)
    {
        switch (answer.Verdict)
        {
            case ReceiverVerdict.Delivered:
                return default;
            case ReceiverVerdict.Failed when IsFailing && now < RestsUntil:
                // Tries that were under way together, or of something new, tell nothing that is not known.
                return this;
            case ReceiverVerdict.Failed:
                var failures = Failures + 1;
                return failures < Patience
                    ? this with { Failures = failures }
                    : this with { Failures = failures, RestsUntil = now + schedule.DelayAfter(failures - Patience + 1, chance) };
            case ReceiverVerdict.Overloaded:
                failures = now < QuietUntil ? Failures : Math.Max(Failures + 1, Patience);
                var asked = answer.Wait is { } wait && wait > ReceiverAnswer.LongestWait ? ReceiverAnswer.LongestWait : answer.Wait;
                var least = schedule.DelayAfter(asked is null ? failures - Patience + 1 : 1, chance);
                var until = now + (asked > least ? asked.Value : least);
                until = until > QuietUntil ? until : QuietUntil;
                return new(failures, until, until);
            case ReceiverVerdict.Gone:
                return this;
            default:
                throw new System.Diagnostics.UnreachableException(answer.Verdict.ToString());
        }
    }
}
