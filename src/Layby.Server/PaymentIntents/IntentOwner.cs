using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>Holds an intent's customer and its method against each other.</summary>
public static class IntentOwner
{
    // What decides about the money: a session's page shows it, so that only the session may change it.
    private static readonly string[] Deciding =
    [
        "amount", "allowed_payment_method_types", "capture_method", "currency", "customer", "excluded_payment_method_types",
        "payment_method", "payment_method_configuration", "payment_method_data", "payment_method_options",
        "payment_method_types", "setup_future_usage",
    ];

    /// <summary>Why an intent of an open session can not be confirmed or canceled by its merchant; null when it can.</summary>
    public static ApiError? RefusesCheckout(PaymentIntent intent) => intent.Private.CheckoutSession is null ? null : intent.Status switch
    {
        PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation
            or PaymentIntentStatus.RequiresAction => CheckoutSessionRefusals.OfCheckout(intent),
        PaymentIntentStatus.Processing or PaymentIntentStatus.RequiresCapture or PaymentIntentStatus.Canceled
            or PaymentIntentStatus.Succeeded => null,
    };

    /// <summary>Why it can not be changed as this call wants; null when it can: notes can.</summary>
    public static ApiError? RefusesCheckout(PaymentIntent intent, ApiCall call) =>
        Deciding.Any(each => call.Form[each] is not null) ? RefusesCheckout(intent) : null;

    /// <summary>Why the customer of a call can not pay; null when they can, or none is named.</summary>
    public static async ValueTask<ApiError?> CheckAsync(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("customer") is { } id
        && !(await Owners.OfAsync(id, "customer", call, world, stop)).Ok(out _, out var unknown)
            ? unknown
            : null;

    /// <summary>Why the method that an intent has already does not fit its new customer; null when it does.</summary>
    public static async ValueTask<ApiError?> CheckMethodAsync(
        PaymentIntent edited, ApiCall call, World world, CancellationToken stop) =>
        call.Form["customer"] is not null && edited.PaymentMethod is { } id
        && await world.FindAsync<PaymentMethod>(call.Account, id, stop) is { } method
            ? Refuses(edited, method)
            : null;

    /// <summary>Why a method can not pay for this intent's customer; null when it can.</summary>
    public static ApiError? Refuses(PaymentIntent intent, PaymentMethod method) =>
        method.Customer is null || method.Customer == intent.Customer ? null
        : intent.Customer is null ? PaymentIntentRefusals.CustomerMissing(method)
        : PaymentIntentRefusals.AnothersMethod(method, intent.Customer);
}
