using System.Diagnostics;
using Layby.Core.Charges;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using static Layby.Core.PaymentIntents.PaymentIntentStatus;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// The life of a PaymentIntent. Each verb is a switch that names every status, so that the compiler refuses a build in
/// which a new status has not been thought through. Nothing here waits, reads a clock or rolls dice.
/// https://docs.stripe.com/payments/paymentintents/lifecycle
/// </summary>
public static partial class PaymentIntentMachine
{
    /// <summary>A new intent, told to the world.</summary>
    public static Change Create(PaymentIntent intent) => new()
    {
        Objects = [intent],
        Events = [new("payment_intent.created", intent)],
    };

    /// <summary>
    /// Puts an edited intent in the place of the one that was read. What the customer is already looking at can not
    /// change under their eyes: a changed amount or method gives up an open attempt, and the intent waits to be
    /// confirmed again.
    /// </summary>
    public static Result<Change> Update(PaymentIntent intent, PaymentIntent edited)
    {
        if (FirstFrozen(intent, edited) is not { } frozen)
        {
            return new Change { Objects = [edited] };
        }

        return intent.Status switch
        {
            RequiresPaymentMethod or RequiresConfirmation or RequiresAction =>
                new Change { Objects = [Waiting(edited)] },
            Processing or RequiresCapture or Canceled or Succeeded => PaymentIntentRefusals.Update(intent, frozen),
        };
    }

    /// <summary>Begins an attempt: the order that the provider is to be asked for. Nothing is told yet.</summary>
    /// <param name="intent">The intent, with all that the call itself changes.</param>
    /// <param name="method">The method that shall pay.</param>
    /// <param name="attempt">The attempt's name, way back and end.</param>
    /// <param name="payer">Who is charged without being there; null when the customer is.</param>
    public static Result<AttemptStarted> Confirm(
        PaymentIntent intent, PaymentMethod method, PaymentAttempt attempt, AbsentPayer? payer = null)
    {
        switch (intent.Status)
        {
            case RequiresPaymentMethod or RequiresConfirmation or RequiresAction:
                var started = Waiting(intent with { PaymentMethod = method.Id }) with { LastPaymentError = null };
                started = started with { Private = started.Private.With(attempt) };
                return new AttemptStarted(started, OrderOf(started, attempt, method) with { Payer = payer });
            case Processing or RequiresCapture or Canceled or Succeeded:
                return PaymentIntentRefusals.Confirm(intent);
            default:
                throw new UnreachableException(intent.Status.ToString());
        }
    }

    /// <summary>What a provider is asked for, for an attempt.</summary>
    public static ProviderOrder OrderOf(PaymentIntent intent, PaymentAttempt attempt, PaymentMethod method) => new()
    {
        Method = method.Type,
        AttemptId = attempt.Id,
        IntentId = intent.Id,
        Amount = new(intent.Amount, intent.Currency),
        ManualCapture = IsManual(intent, method.Type),
        TestCard = method.TestCard,
        AsksHolder = intent.PaymentMethodOptions.Card?.RequestThreeDSecure is "any" or "challenge",
    };

    /// <summary>
    /// Ends an attempt that the merchant wanted only if the customer need not act.
    /// </summary>
    /// <param name="intent">The intent with the attempt noted.</param>
    /// <param name="method">The method that would have redirected.</param>
    public static Change ActionNotHandled(PaymentIntent intent, PaymentMethod method)
    {
        var failed = intent with
        {
            Status = RequiresPaymentMethod,
            PaymentMethod = null,
            LastPaymentError = PaymentFailures.ActionNotHandled(method),
            Private = intent.Private.Ended(AttemptOutcome.Canceled),
        };
        return new Change { Objects = [failed], Events = [new("payment_intent.payment_failed", failed)] };
    }

    /// <summary>Asks the provider to take reserved money. The intent moves when the provider says that it did.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="amount">Minor units; null for all that is reserved.</param>
    public static Result<Change> Capture(PaymentIntent intent, long? amount) => intent.Status switch
    {
        RequiresCapture when amount > intent.AmountCapturable => PaymentIntentRefusals.CaptureTooLarge(intent),
        RequiresCapture => new Change
        {
            Jobs = [new ProviderJob.Capture(intent.Attempt!.Id, amount ?? intent.AmountCapturable)],
        },
        Succeeded when intent.AmountReceived < intent.Amount => PaymentIntentRefusals.CaptureReleased(intent),
        RequiresPaymentMethod or RequiresConfirmation or RequiresAction or Processing or Canceled or Succeeded =>
            PaymentIntentRefusals.Capture(intent),
    };

    /// <summary>True where the edit gives up the attempt that the customer is at.</summary>
    public static bool GivesUp(PaymentIntent intent, PaymentIntent edited) =>
        intent.Status is RequiresAction && FirstFrozen(intent, edited) is not null;

    /// <summary>
    /// The intent with its open attempt given up for one that follows: the provider has been told already that nobody may pay
    /// it any more.
    /// </summary>
    public static PaymentIntent GiveUp(PaymentIntent intent) => intent.Status switch
    {
        RequiresPaymentMethod or RequiresConfirmation or RequiresAction => Waiting(intent),
        Processing or RequiresCapture or Canceled or Succeeded => intent,
    };

    /// <summary>Gives the intent up, and reserved money back.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="reason">The merchant's reason, or null.</param>
    /// <param name="now">Seconds since 1970, UTC.</param>
    /// <param name="charge">Its charge; null where it has none.</param>
    /// <param name="release">What is needed to tell reserved money's way back as a Refund; null where it is none.</param>
    public static Result<Change> Cancel(
        PaymentIntent intent, string? reason, long now, Charge? charge = null, Release? release = null) => intent.Status switch
        {
            RequiresPaymentMethod or RequiresConfirmation or RequiresAction or Processing => Canceling(intent, reason, now),
            RequiresCapture => LetGo(charge, release, null).Then(Canceling(intent, reason, now)) with
            {
                Jobs = [new ProviderJob.Void(intent.Attempt!.Id)],
            },
            Canceled or Succeeded => PaymentIntentRefusals.Cancel(intent),
        };

    /// <summary>The time to capture has run out: the reservation lapses by itself.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="charge">Its charge.</param>
    /// <param name="now">Seconds since 1970, UTC.</param>
    /// <param name="release">What is needed to tell that as a Refund; null where it is none.</param>
    public static Change CaptureWindowOver(
        PaymentIntent intent, Charge charge, long now, Release? release = null) => intent.Status switch
        {
            RequiresCapture => new Change { Events = [new("charge.expired", charge)] }
                .Then(LetGo(charge, release, "expired_uncaptured_charge"))
                .Then(Canceling(intent, "expired", now)),
            RequiresPaymentMethod or RequiresConfirmation or RequiresAction or Processing or Canceled or Succeeded =>
                Change.None,
        };

    /// <summary>True when money is only reserved at first: by the type's own wish, else by the intent's.</summary>
    public static bool IsManual(PaymentIntent intent, string method)
    {
        var own = method switch
        {
            "card" => intent.PaymentMethodOptions.Card?.CaptureMethod,
            "klarna" => intent.PaymentMethodOptions.Klarna?.CaptureMethod,
            "alma" => intent.PaymentMethodOptions.Alma?.CaptureMethod,
            _ => null,
        };
        return (own ?? intent.CaptureMethod) == "manual";
    }

    /// <summary>True when the method is to be kept for later: by the type's own wish, else by the intent's.</summary>
    public static bool Keeps(PaymentIntent intent, string method)
    {
        var own = method switch
        {
            "card" => intent.PaymentMethodOptions.Card?.SetupFutureUsage,
            "klarna" => intent.PaymentMethodOptions.Klarna?.SetupFutureUsage,
            _ => null,
        };
        return (own ?? intent.SetupFutureUsage) is "on_session" or "off_session";
    }

    private static Change LetGo(Charge? charge, Release? release, string? reason) =>
        charge is null || release is null ? Change.None : release.OfAll(charge, reason);

    private static Change Canceling(PaymentIntent intent, string? reason, long now)
    {
        var canceled = intent with
        {
            Status = Canceled,
            AmountCapturable = 0,
            CanceledAt = now,
            CancellationReason = reason,
            NextAction = null,
            Private = GivenUp(intent),
        };
        return new Change { Objects = [canceled], Events = [new("payment_intent.canceled", canceled)] };
    }

    // An approved attempt keeps its name: the money it reserved is given back under it.
    private static PaymentIntentPrivate GivenUp(PaymentIntent intent) =>
        intent.Attempt is { Outcome: AttemptOutcome.Open }
            ? intent.Private.Ended(AttemptOutcome.Replaced) with { CaptureBeforeMs = null }
            : intent.Private with { CaptureBeforeMs = null };

    private static PaymentIntent Waiting(PaymentIntent intent) => intent with
    {
        Status = intent.PaymentMethod is null ? RequiresPaymentMethod : RequiresConfirmation,
        NextAction = null,
        LastPaymentError = intent.PaymentMethod is null ? intent.LastPaymentError : null,
        Private = GivenUp(intent),
    };

    // What decides about the money, in the order in which a refusal names it.
    private static string? FirstFrozen(PaymentIntent was, PaymentIntent edited) =>
        was.Amount != edited.Amount ? "amount"
        : was.Currency != edited.Currency ? "currency"
        : was.PaymentMethod != edited.PaymentMethod ? "payment_method"
        : was.SetupFutureUsage != edited.SetupFutureUsage ? "setup_future_usage"
        : !was.PaymentMethodTypes.SequenceEqual(edited.PaymentMethodTypes) ? "payment_method_types"
        : was.PaymentMethodOptions != edited.PaymentMethodOptions || was.Private.KlarnaPlans != edited.Private.KlarnaPlans
            ? "payment_method_options"
        : was.CaptureMethod != edited.CaptureMethod ? "capture_method"
        : was.Customer != edited.Customer ? "customer"
        : null;
}

/// <summary>An attempt as the provider is to be asked for it.</summary>
/// <param name="Intent">The intent with the attempt noted, still waiting.</param>
/// <param name="Order">What the provider is asked for.</param>
public sealed record AttemptStarted(PaymentIntent Intent, ProviderOrder Order);
