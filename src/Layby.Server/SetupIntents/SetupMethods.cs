using Layby.Core;
using Layby.Core.Cards;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>The method that a call chooses, and the change that keeps it.</summary>
/// <param name="Method">Null where the call chooses none.</param>
/// <param name="Change">A new method to be stored, or nothing.</param>
public sealed record SetupMethodChoice(PaymentMethod? Method, Change Change);

/// <summary>Finds or makes the payment method that a call names for a setup.</summary>
public static class SetupMethods
{
    // What decides about the setup: a session's page shows it, so that only the session may change it.
    private static readonly string[] Deciding =
    [
        "allowed_payment_method_types", "customer", "excluded_payment_method_types", "payment_method",
        "payment_method_configuration", "payment_method_data", "payment_method_options", "payment_method_types",
    ];

    private static readonly Result<SetupMethodChoice> None = new SetupMethodChoice(null, Change.None);

    /// <summary>Why a setup of an open session can not be confirmed or canceled by its merchant; null when it can.</summary>
    public static ApiError? RefusesCheckout(SetupIntent intent) => intent.Private.CheckoutSession is null ? null : intent.Status switch
    {
        SetupIntentStatus.RequiresPaymentMethod or SetupIntentStatus.RequiresConfirmation
            or SetupIntentStatus.RequiresAction or SetupIntentStatus.Processing => CheckoutSessionRefusals.OfCheckout(intent),
        SetupIntentStatus.Canceled or SetupIntentStatus.Succeeded => null,
    };

    /// <summary>Why it can not be changed as this call wants; null when it can: notes can.</summary>
    public static ApiError? RefusesCheckout(SetupIntent intent, ApiCall call) =>
        Deciding.Any(each => call.Form[each] is not null) ? RefusesCheckout(intent) : null;

    /// <summary>The method of the call, or why it can not be set up.</summary>
    /// <param name="intent">The setup as the call wants it.</param>
    /// <param name="stored">The setup as it is stored, for refusals; null while it is not.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Result<SetupMethodChoice>> ChooseAsync(
        SetupIntent intent, SetupIntent? stored, ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Hash("payment_method_data") is { } described)
        {
            var read = await PaymentMethods.NewMethod.FromAsync(described, "payment_method_data", call, world, stop);
            return read.Ok(out var made, out var refusal) ? New(intent, made.Method, made.Change) : refusal;
        }

        if (call.Form.Text("payment_method") is not { } id)
        {
            return None;
        }

        if (TestCards.OfMethod(id) is { } card)
        {
            return New(intent, CardForms.Fresh(card, call.Account), Change.None);
        }

        var found = await world.FindAsync<PaymentMethod>(call.Account, id, stop);
        return found is null ? ApiError.NoSuch("PaymentMethod", id, "payment_method") : Claim(intent, stored, found);
    }

    private static Result<SetupMethodChoice> New(SetupIntent intent, PaymentMethod made, Change change)
    {
        var used = made with { UsedBy = intent.Id };
        return CheckType(intent, used) is { } wrong
            ? wrong
            : new SetupMethodChoice(used, change.Then(new() { Objects = [used] }));
    }

    /// <summary>Why a method of this type can not be set up here; null when it can.</summary>
    public static ApiError? CheckType(SetupIntent intent, PaymentMethod method) =>
        intent.PaymentMethodTypes.Contains(method.Type) ? null : ApiError.Invalid(
            "payment_method",
            $"The PaymentMethod provided ({method.Type}) is not allowed for this SetupIntent. Please attempt using one of the "
            + $"following payment method types: {string.Join(", ", intent.PaymentMethodTypes)}.");

    /// <summary>Why a method does not fit the setup's customer; null when it does.</summary>
    public static ApiError? RefusesOwner(SetupIntent intent, SetupIntent? stored, PaymentMethod method) =>
        method.Customer is null || method.Customer == intent.Customer ? null
        : intent.Customer is null ? SetupIntentRefusals.CustomerMissing(method, stored)
        : PaymentIntentRefusals.AnothersMethod(method, intent.Customer);

    // A method that belongs to nobody is set up once, by one setup.
    private static Result<SetupMethodChoice> Claim(SetupIntent intent, SetupIntent? stored, PaymentMethod method)
    {
        if ((RefusesOwner(intent, stored, method) ?? CheckType(intent, method)) is { } refusal)
        {
            return refusal;
        }

        if (method.Customer is not null)
        {
            return new SetupMethodChoice(method, Change.None);
        }

        var failedHere = intent.PaymentMethod != method.Id
            && intent.Private.Attempts.Any(each => each.PaymentMethod == method.Id);
        if (failedHere || method.Detached || (method.UsedBy is not null && method.UsedBy != intent.Id))
        {
            return PaymentMethodLife.UsedUp;
        }

        var claimed = method with { UsedBy = intent.Id };
        return new SetupMethodChoice(claimed, method.UsedBy is null ? new Change { Objects = [claimed] } : Change.None);
    }
}
