using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>Which payment methods a session's page offers.</summary>
public static class Types
{
    /// <summary>
    /// The session with its types, or why none is left. Named types are refused where they can not pay; those that a
    /// configuration offers, or that are merely allowed, are left out without a word.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="configuration">What the account offers.</param>
    /// <param name="served">What can pay the account at all.</param>
    /// <param name="call">The call.</param>
    public static Result<CheckoutSession> Choose(
        CheckoutSession session, PaymentMethodConfiguration configuration, IReadOnlyList<string> served, ApiCall call)
    {
        const string param = "payment_method_types";
        Money? total = session.AmountTotal is { } amount ? new Money(amount, session.Currency!) : null;
        var keeps = session.Private.Wishes.SetupFutureUsage is not null;
        if (call.Form.Texts(param) is { } named)
        {
            return named.Count == 0 ? ApiError.Empty(param)
                : named.FirstOrDefault(each => !served.Contains(each)) is { } unserved ? ProviderRefusals.NotActivated(unserved, param)
                : RefusesNamed(named, total, keeps) is { } refusal ? refusal
                : session with { PaymentMethodTypes = named };
        }

        var offered = session.AllowedPaymentMethodTypes
            ?? ProviderRules.All.Select(each => each.Method).Where(configuration.Offers);
        var types = SessionChecks.Fitting(
            offered.Where(served.Contains).Except(session.ExcludedPaymentMethodTypes ?? []), total, keeps);
        return types.Count > 0 ? session with { PaymentMethodTypes = types } : NoneLeft;
    }

    /// <summary>The types that can still pay after a session's total has changed, or why none can.</summary>
    public static Result<CheckoutSession> Again(CheckoutSession session)
    {
        var total = new Money(session.AmountTotal!.Value, session.Currency!);
        var keeps = session.Private.Wishes.SetupFutureUsage is not null;
        return SessionChecks.Fitting(session.PaymentMethodTypes, total, keeps).Count > 0 ? session : NoneLeft;
    }

    /// <summary>The types that a session's page shows: those of its types that can pay it.</summary>
    public static IReadOnlyList<string> Shown(CheckoutSession session) => SessionChecks.Fitting(
        session.PaymentMethodTypes,
        session.AmountTotal is { } amount ? new Money(amount, session.Currency!) : null,
        session.Private.Wishes.SetupFutureUsage is not null);

    private static ApiError? RefusesNamed(IReadOnlyList<string> named, Money? total, bool keeps)
    {
        if ((keeps || total is null) && named.FirstOrDefault(each => ProviderRules.Of(each) is { Recurring: false }) is { } single)
        {
            return total is null
                ? SetupIntentRefusals.CannotKeep(single, "payment_method_types")
                : PaymentIntentRefusals.CannotKeep(single) with { Param = "payment_intent_data[setup_future_usage]" };
        }

        return SessionChecks.Fitting(named, total, keeps).Count > 0 ? null
            : named.Select(ProviderRules.Of).OfType<ProviderRules>().Select(each => total is { } money ? each.Refuses(money) : null)
                  .FirstOrDefault(each => each is not null) is { } first ? first with { Param = "payment_method_types" }
            : NoneLeft;
    }

    private static ApiError NoneLeft { get; } = ApiError.Invalid(
        null,
        "No valid payment method types for this Checkout Session. Please ensure that you have activated payment methods "
        + "compatible with your chosen currency in your dashboard (https://dashboard.stripe.com/settings/payments).");
}
