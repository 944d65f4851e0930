using System.Diagnostics;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using static Layby.Core.SetupIntents.SetupIntentStatus;

namespace Layby.Core.SetupIntents;

/// <summary>
/// The life of a SetupIntent, like that of a payment but for the money. Each verb is a switch that names every status.
/// https://docs.stripe.com/payments/setupintents/lifecycle
/// </summary>
public static class SetupIntentMachine
{
    /// <summary>A new setup, told to the world.</summary>
    public static Change Create(SetupIntent intent) => new()
    {
        Objects = [intent],
        Events = [new("setup_intent.created", intent)],
    };

    /// <summary>
    /// Puts an edited setup in the place of the one that was read. What the customer is looking at can not change under
    /// their eyes: another method or another owner gives up an open attempt. Notes can be changed at any time.
    /// </summary>
    /// <param name="intent">The setup as it was read.</param>
    /// <param name="edited">The setup as the call wants it.</param>
    /// <param name="open">The attempt that is open, if one is.</param>
    public static Result<Change> Update(SetupIntent intent, SetupIntent edited, SetupAttempt? open)
    {
        if (!Decides(intent, edited))
        {
            return new Change { Objects = [edited] };
        }

        return intent.Status switch
        {
            RequiresPaymentMethod or RequiresConfirmation or RequiresAction or Processing =>
                Abandoned(open).Then(new Change { Objects = [Waiting(edited)] }),
            Canceled or Succeeded => SetupIntentRefusals.Update(intent),
        };
    }

    /// <summary>Begins an attempt: the order that the provider is to be asked for. Nothing is told yet.</summary>
    /// <param name="intent">The setup, with all that the call itself changes.</param>
    /// <param name="method">The method that shall be kept.</param>
    /// <param name="attempt">The attempt's name, way back and end.</param>
    /// <param name="record">The attempt's own id and time, on the account's clock.</param>
    /// <param name="open">The attempt that is still open, if one is: it is given up.</param>
    public static Result<SetupStarted> Confirm(
        SetupIntent intent, PaymentMethod method, PaymentAttempt attempt, (string Id, long Created) record, SetupAttempt? open)
    {
        switch (intent.Status)
        {
            case RequiresPaymentMethod or RequiresConfirmation or RequiresAction:
                var tried = new SetupAttempt
                {
                    Id = record.Id,
                    Created = record.Created,
                    Customer = intent.Customer,
                    Livemode = intent.Livemode,
                    PaymentMethod = method.Id,
                    PaymentMethodDetails = new(method.Type is "klarna" ? new() : null, method.Type),
                    SetupIntent = intent.Id,
                    Usage = intent.Usage,
                };
                var started = Waiting(intent with { PaymentMethod = method.Id }) with
                {
                    LastSetupError = null,
                    LatestAttempt = tried.Id,
                };
                started = started with { Private = started.Private.With(attempt) };
                return new SetupStarted(started, tried, Abandoned(open), new ProviderOrder
                {
                    Method = method.Type,
                    AttemptId = attempt.Id,
                    IntentId = intent.Id,
                    Amount = Nothing(intent, method),
                    ManualCapture = false,
                    IsSetup = true,
                    TestCard = method.TestCard,
                });
            case Processing or Canceled or Succeeded:
                return SetupIntentRefusals.Confirm(intent);
            default:
                throw new UnreachableException(intent.Status.ToString());
        }
    }

    /// <summary>Gives the setup up. Its method stays named.</summary>
    /// <param name="intent">The setup.</param>
    /// <param name="reason">The merchant's reason, or null.</param>
    /// <param name="open">The attempt that is open, if one is.</param>
    public static Result<Change> Cancel(SetupIntent intent, string? reason, SetupAttempt? open)
    {
        switch (intent.Status)
        {
            case RequiresPaymentMethod or RequiresConfirmation or RequiresAction or Processing:
                var canceled = intent with
                {
                    Status = Canceled,
                    CancellationReason = reason,
                    NextAction = null,
                    Private = GivenUp(intent),
                };
                return Abandoned(open).Then(
                    new Change { Objects = [canceled], Events = [new("setup_intent.canceled", canceled)] });
            case Canceled or Succeeded:
                return SetupIntentRefusals.Cancel(intent);
            default:
                throw new UnreachableException(intent.Status.ToString());
        }
    }

    /// <summary>
    /// Applies what the provider says. A report that comes twice, late or for an attempt that was given up moves nothing:
    /// no money was asked for, so there is none to give back.
    /// </summary>
    public static Change Apply(SetupIntent intent, ProviderReport report, SetupScene scene) => intent.Status switch
    {
        RequiresPaymentMethod or Canceled or Succeeded => Change.None,
        RequiresConfirmation or RequiresAction or Processing => IsOpen(intent, report) ? Said(intent, report, scene) : Change.None,
    };

    /// <summary>No money, in the currency of the payments that are to follow.</summary>
    public static Money Nothing(SetupIntent intent, PaymentMethod method) => new(
        0,
        intent.PaymentMethodOptions.Klarna?.Currency
        ?? KlarnaMarkets.For(method.BillingDetails.Address.Country, method.BillingDetails.Email).Currency);

    private static bool IsOpen(SetupIntent intent, ProviderReport report) =>
        intent.Attempt is { Outcome: AttemptOutcome.Open } attempt && attempt.Id == report.AttemptId;

    private static Change Said(SetupIntent intent, ProviderReport report, SetupScene scene) => report switch
    {
        ProviderReport.RedirectRequired => Sent(intent, scene),
        ProviderReport.Authorized => Succeed(intent, scene),
        ProviderReport.Declined declined => Fail(intent, AttemptOutcome.Declined, scene, declined.DeclineCode),
        ProviderReport.CustomerCanceled => Fail(intent, AttemptOutcome.Canceled, scene),
        ProviderReport.Unavailable => Fail(intent, AttemptOutcome.Failed, scene),
        ProviderReport.Expired => Fail(intent, AttemptOutcome.Expired, scene),
        ProviderReport.Captured or ProviderReport.Voided or ProviderReport.OfRefund => Change.None,
        _ => throw new UnreachableException(report.GetType().Name),
    };

    private static Change Sent(SetupIntent intent, SetupScene scene)
    {
        if (intent.Status is not RequiresConfirmation)
        {
            return Change.None;
        }

        var sent = intent with
        {
            Status = RequiresAction,
            NextAction = new(new(intent.Attempt!.ReturnUrl, scene.AuthorizeUrl)),
        };
        return new Change
        {
            Objects = [sent, scene.Attempt with { Status = SetupAttemptStatus.RequiresAction }],
            Events = [new("setup_intent.requires_action", sent)],
        };
    }

    private static Change Succeed(SetupIntent intent, SetupScene scene)
    {
        var kept = PaymentMethodLife.Keep(scene.Method, scene.Keeping!);
        var set = intent with
        {
            Status = Succeeded,
            Mandate = (kept.Find<PaymentMethod>(scene.Method.Id) ?? scene.Method).Mandate,
            NextAction = null,
            Private = intent.Private.Ended(AttemptOutcome.Approved),
        };
        return kept.Then(new Change
        {
            Objects = [set, scene.Attempt with { Status = SetupAttemptStatus.Succeeded }],
            Events = [new("setup_intent.succeeded", set)],
        });
    }

    private static Change Fail(SetupIntent intent, AttemptOutcome outcome, SetupScene scene, string? declineCode = null)
    {
        var error = PaymentFailures.OfSetup(scene.Method, outcome, declineCode);
        var failed = intent with
        {
            Status = RequiresPaymentMethod,
            PaymentMethod = null,
            NextAction = null,
            LastSetupError = error,
            Private = intent.Private.Ended(outcome),
        };
        return new Change
        {
            Objects = [failed, scene.Attempt with { Status = SetupAttemptStatus.Failed, SetupError = error }],
            Events = [new("setup_intent.setup_failed", failed)],
        };
    }

    private static SetupIntent Waiting(SetupIntent intent) => intent with
    {
        Status = intent.PaymentMethod is null ? RequiresPaymentMethod : RequiresConfirmation,
        NextAction = null,
        LastSetupError = intent.PaymentMethod is null ? intent.LastSetupError : null,
        Private = GivenUp(intent),
    };

    private static SetupIntentPrivate GivenUp(SetupIntent intent) =>
        intent.Attempt is { Outcome: AttemptOutcome.Open } ? intent.Private.Ended(AttemptOutcome.Replaced) : intent.Private;

    private static Change Abandoned(SetupAttempt? open) => open is null
        ? Change.None
        : new Change { Objects = [open with { Status = SetupAttemptStatus.Abandoned }] };

    private static bool Decides(SetupIntent was, SetupIntent edited) =>
        was.PaymentMethod != edited.PaymentMethod
        || (was.Status is RequiresAction && was.Customer != edited.Customer)
        || !was.PaymentMethodTypes.SequenceEqual(edited.PaymentMethodTypes)
        || was.PaymentMethodOptions != edited.PaymentMethodOptions
        || was.Private.KlarnaPlans != edited.Private.KlarnaPlans;
}

/// <summary>An attempt as the provider is to be asked for it.</summary>
/// <param name="Intent">The setup with the attempt noted, still waiting.</param>
/// <param name="Attempt">The attempt's own record.</param>
/// <param name="Before">The attempt before it, given up; nothing where none was open.</param>
/// <param name="Order">What the provider is asked for.</param>
public sealed record SetupStarted(SetupIntent Intent, SetupAttempt Attempt, Change Before, ProviderOrder Order);

/// <summary>What a transition needs to know besides the setup.</summary>
public sealed record SetupScene
{
    /// <summary>The method that was tried.</summary>
    public required PaymentMethod Method { get; init; }

    /// <summary>The record of the attempt that is reported on.</summary>
    public required SetupAttempt Attempt { get; init; }

    /// <summary>Where the customer must go, should a session be open.</summary>
    public string AuthorizeUrl { get; init; } = "";

    /// <summary>What is needed to keep the method, should it be approved; null for other reports.</summary>
    public Keeping? Keeping { get; init; }
}
