using System.Diagnostics;
using Layby.Core.Balances;
using Layby.Core.Cards;
using Layby.Core.Charges;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using static Layby.Core.PaymentIntents.PaymentIntentStatus;

namespace Layby.Core.PaymentIntents;

/// <content>What a provider's word does.</content>
public static partial class PaymentIntentMachine
{
    /// <summary>
    /// Applies what the provider says. A report that comes twice or late moves nothing, except that money which was
    /// approved for an attempt we gave up on is given back.
    /// </summary>
    /// <param name="intent">The intent.</param>
    /// <param name="report">What was said.</param>
    /// <param name="scene">What else a transition needs to know.</param>
    public static Change Apply(PaymentIntent intent, ProviderReport report, ReportScene scene) => intent.Status switch
    {
        RequiresPaymentMethod or Canceled or Succeeded => Late(intent, report),
        RequiresConfirmation => IsCurrent(intent, report) ? Opened(intent, report, scene) : Late(intent, report),
        RequiresAction or Processing => IsCurrent(intent, report) ? Decided(intent, report, scene) : Late(intent, report),
        RequiresCapture => IsCurrent(intent, report) ? Taken(intent, report, scene) : Late(intent, report),
    };

    private static bool IsCurrent(PaymentIntent intent, ProviderReport report) => intent.Attempt?.Id == report.AttemptId;

    // The money of an approval that nobody waits for must not stay held.
    private static Change Late(PaymentIntent intent, ProviderReport report)
    {
        var known = intent.Attempt is { Outcome: AttemptOutcome.Approved } attempt && attempt.Id == report.AttemptId;
        return report is ProviderReport.Authorized && !known
            ? new Change { Jobs = [new ProviderJob.Void(report.AttemptId)] }
            : Change.None;
    }

    private static Change Opened(PaymentIntent intent, ProviderReport report, ReportScene scene)
    {
        if (intent.Attempt is not { Outcome: AttemptOutcome.Open })
        {
            return Late(intent, report);
        }

        if (report is not ProviderReport.RedirectRequired redirect)
        {
            return Decided(intent, report, scene);
        }

        var sent = intent with
        {
            Status = RequiresAction,
            Private = redirect.Refs is { } refs ? intent.Private.Now(LiveAttempts.Opened(intent.Attempt, refs, scene.Now)) : intent.Private,
            NextAction = new(new(intent.Attempt!.ReturnUrl is "" ? null : intent.Attempt.ReturnUrl, scene.AuthorizeUrl)),
        };
        return new Change { Objects = [sent], Events = [new("payment_intent.requires_action", sent)] };
    }

    private static Change Decided(PaymentIntent intent, ProviderReport report, ReportScene scene) => report switch
    {
        ProviderReport.RedirectRequired or ProviderReport.Captured or ProviderReport.Voided or ProviderReport.OfRefund =>
            Change.None,
        ProviderReport.UnderReview => intent.Status is Processing ? Change.None : Review(intent),
        ProviderReport.Authorized authorized => Authorize(intent, authorized, scene),
        ProviderReport.Declined declined when scene.Method.Type is "card" => Decline(intent, declined.DeclineCode, scene),
        ProviderReport.Declined declined => Fail(intent, AttemptOutcome.Declined, scene, declined.DeclineCode),
        ProviderReport.CustomerCanceled => Fail(intent, AttemptOutcome.Canceled, scene),
        ProviderReport.Unavailable => Fail(intent, AttemptOutcome.Failed, scene),
        ProviderReport.Expired => Fail(intent, AttemptOutcome.Expired, scene),
        _ => throw new UnreachableException(report.GetType().Name),
    };

    // The customer has done their part; neither they nor the merchant can do anything before the provider has decided.
    private static Change Review(PaymentIntent intent)
    {
        var reviewed = intent with { Status = Processing, NextAction = null };
        return new Change { Objects = [reviewed], Events = [new("payment_intent.processing", reviewed)] };
    }

    private static Change Authorize(PaymentIntent intent, ProviderReport.Authorized authorized, ReportScene scene)
    {
        var manual = IsManual(intent, scene.Method.Type);
        var charge = ChargeOf(intent, authorized.Approval, scene) with
        {
            Captured = !manual,
            AmountCaptured = manual ? 0 : intent.Amount,
        };
        var ended = intent.Private.Ended(AttemptOutcome.Approved);
        var next = intent with
        {
            Status = manual ? RequiresCapture : Succeeded,
            AmountCapturable = manual ? intent.Amount : 0,
            AmountReceived = manual ? 0 : intent.Amount,
            LatestCharge = charge.Id,
            NextAction = null,
            Private = manual ? ended with { CaptureBeforeMs = authorized.CaptureBeforeMs ?? CaptureBefore(scene) } : ended,
        };
        var kept = scene.Keeping is { } keeping ? PaymentMethodLife.Keep(scene.Method, keeping) : Change.None;
        return kept.Then(manual
            ? new Change
            {
                Objects = [charge, next],
                Events = [new("charge.succeeded", charge), new("payment_intent.amount_capturable_updated", next)],
            }
            : Settled(charge, "charge.succeeded", next, scene));
    }

    // An asynchronous capture tells of the payment first and of its line in the books once that is there.
    // https://docs.stripe.com/payments/payment-intents/asynchronous-capture
    private static Change Settled(Charge charge, string told, PaymentIntent paid, ReportScene scene)
    {
        var entered = scene.Release is null ? charge.AmountCaptured : charge.Amount;
        var line = scene.Settlement.Payment(charge.Id, new(entered, charge.Currency), charge.Description);
        var settled = charge with { BalanceTransaction = line.Id };
        var async = paid.CaptureMethod == "automatic_async" && !IsManual(paid, scene.Method.Type);
        return new Change
        {
            Objects = [settled, paid, line],
            Events = async
                ? [new(told, charge), new("payment_intent.succeeded", paid), new("charge.updated", settled, charge)]
                : [new(told, settled), new("payment_intent.succeeded", paid)],
        };
    }

    private static long? CaptureBefore(ReportScene scene) =>
        ProviderRules.Of(scene.Method.Type)?.CaptureBeforeMs(DateTimeOffset.FromUnixTimeSeconds(scene.Now));

    private static Change Taken(PaymentIntent intent, ProviderReport report, ReportScene scene)
    {
        if (report is not ProviderReport.Captured captured)
        {
            return Change.None;
        }

        var charge = scene.Charge! with { Captured = true, AmountCaptured = captured.Amount };
        var paid = intent with
        {
            Status = Succeeded,
            AmountCapturable = 0,
            AmountReceived = captured.Amount,
            Private = intent.Private with { CaptureBeforeMs = null },
        };
        var settled = Settled(charge, "charge.captured", paid, scene);
        return scene.Release is { } release
            ? settled.Then(release.OfRest(settled.Find<Charge>(charge.Id)!, scene.Settlement))
            : settled;
    }

    private static Change Fail(
        PaymentIntent intent, AttemptOutcome outcome, ReportScene scene, string? declineCode = null)
    {
        var failed = intent with
        {
            Status = RequiresPaymentMethod,
            PaymentMethod = null,
            NextAction = null,
            LastPaymentError = PaymentFailures.Of(scene.Method, outcome, declineCode),
            Private = intent.Private.Ended(outcome),
        };
        return new Change { Objects = [failed], Events = [new("payment_intent.payment_failed", failed)] };
    }

    // What a card's issuer refuses is a charge too, one that has failed.
    private static Change Decline(PaymentIntent intent, string? word, ReportScene scene)
    {
        var decline = CardDeclines.Of(word);
        var charge = ChargeOf(intent, null, scene) with
        {
            FailureCode = decline.Code,
            FailureMessage = decline.Message,
            Outcome = decline.Outcome,
            Paid = false,
            Status = "failed",
        };
        var failed = intent with
        {
            Status = RequiresPaymentMethod,
            LatestCharge = charge.Id,
            PaymentMethod = null,
            NextAction = null,
            LastPaymentError = PaymentFailures.OfCard(scene.Method, decline, charge.Id),
            Private = intent.Private.Ended(AttemptOutcome.Declined),
        };
        return new Change
        {
            Objects = [charge, failed],
            Events = [new("charge.failed", charge), new("payment_intent.payment_failed", failed)],
        };
    }

    private static Charge ChargeOf(PaymentIntent intent, Approval? approval, ReportScene scene) => new()
    {
        Id = scene.ChargeId,
        Created = scene.Now,
        Amount = intent.Amount,
        Currency = intent.Currency,
        BillingDetails = scene.Method.BillingDetails,
        CalculatedStatementDescriptor = scene.Method.Card is null ? null : intent.StatementDescriptor ?? scene.MerchantName,
        Customer = intent.Customer,
        Description = intent.Description,
        Livemode = intent.Livemode,
        Metadata = intent.Metadata,
        Outcome = scene.Method.Card is null ? Outcome.Accepted : Outcome.AcceptedCard,
        PaymentIntent = intent.Id,
        PaymentMethod = scene.Method.Id,
        PaymentMethodDetails = DetailsOf(intent, approval, scene),
        ReceiptEmail = intent.ReceiptEmail,
        Shipping = intent.Shipping,
        StatementDescriptor = intent.StatementDescriptor,
        StatementDescriptorSuffix = intent.StatementDescriptorSuffix,
        TransferGroup = intent.TransferGroup,
    };

    private static PaymentMethodDetails DetailsOf(PaymentIntent intent, Approval? approval, ReportScene scene) => new()
    {
        Type = scene.Method.Type,
        Alma = scene.Method.Type is not "alma" ? null : new AlmaCharge
        {
            Installments = approval?.Installments is { } count ? new(count) : null,
            TransactionId = approval?.TransactionId,
        },
        Card = scene.Method.Card is not { } card ? null
            : CardCharge.Of(card, intent.Amount, approval?.Card?.Code, approval?.Card?.Authenticated ?? false) with
            {
                CaptureBefore = approval is not null && IsManual(intent, "card") ? CaptureBefore(scene) / 1000 : null,
                NetworkTransactionId = approval?.TransactionId,
            },
        Klarna = scene.Method.Type is not "klarna" ? null : new KlarnaCharge
        {
            PayerDetails = approval?.PayerCountry is { } country ? new(new(country)) : null,
            PaymentMethodCategory = approval?.PaymentMethodCategory,
            PreferredLocale = approval?.Locale,
        },
    };
}

/// <summary>What a transition needs to know besides the intent.</summary>
public sealed record ReportScene
{
    /// <summary>The method that was tried.</summary>
    public required PaymentMethod Method { get; init; }

    /// <summary>The charge, where the intent has one.</summary>
    public Charge? Charge { get; init; }

    /// <summary>Seconds since 1970, UTC, on the account's clock.</summary>
    public required long Now { get; init; }

    /// <summary>The id of a charge that may be made.</summary>
    public required string ChargeId { get; init; }

    /// <summary>How captured money comes into the books.</summary>
    public required Settlement Settlement { get; init; }

    /// <summary>What is needed to tell what a capture leaves as a Refund; null where it is none.</summary>
    public Release? Release { get; init; }

    /// <summary>The shop's name, which a card's statement shows.</summary>
    public string? MerchantName { get; init; }

    /// <summary>Where the customer must go, should a session be open.</summary>
    public string AuthorizeUrl { get; init; } = "";

    /// <summary>What is needed to keep the method, should it be approved; null where it is not to be kept.</summary>
    public Keeping? Keeping { get; init; }
}
