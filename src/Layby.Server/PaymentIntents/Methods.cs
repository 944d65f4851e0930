using Layby.Core;
using Layby.Core.Cards;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>The method that a call chooses, and the change that keeps it.</summary>
/// <param name="Method">Null where the call chooses none.</param>
/// <param name="Change">A new method to be stored, or nothing.</param>
public sealed record MethodChoice(PaymentMethod? Method, Change Change);

/// <summary>Finds or makes the payment method that a call names for an intent.</summary>
public static class Methods
{
    private static readonly Result<MethodChoice> None = new MethodChoice(null, Change.None);

    /// <summary>The method of the call, or why it can not pay this intent.</summary>
    public static async ValueTask<Result<MethodChoice>> ChooseAsync(
        PaymentIntent intent, ApiCall call, World world, CancellationToken stop)
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
        return found is null ? ApiError.NoSuch("PaymentMethod", id, "payment_method") : Claim(intent, found);
    }

    private static Result<MethodChoice> New(PaymentIntent intent, PaymentMethod made, Change change)
    {
        var used = made with { UsedBy = intent.Id };
        return CheckType(intent, used) is { } wrong
            ? wrong
            : new MethodChoice(used, change.Then(new() { Objects = [used] }));
    }

    /// <summary>Why a method of this type can not pay this intent; null when it can.</summary>
    public static ApiError? CheckType(PaymentIntent intent, PaymentMethod method) =>
        intent.PaymentMethodTypes.Contains(method.Type)
            ? PaymentIntentMachine.Keeps(intent, method.Type) && ProviderRules.Of(method.Type) is { Recurring: false }
                ? PaymentIntentRefusals.CannotKeep(method.Type)
                : null
        : intent.AutomaticPaymentMethods is { AllowRedirects: "never" } ? ApiError.Invalid(
            "payment_method",
            $"The PaymentMethod provided ({method.Type}) is not allowed for this PaymentIntent, because "
            + "`automatic_payment_methods[allow_redirects]` is set to `never` and this type redirects your customer.")
        : ApiError.Invalid(
            "payment_method",
            $"The PaymentMethod provided ({method.Type}) is not allowed for this PaymentIntent. Please attempt using one of "
            + $"the following payment method types: {string.Join(", ", intent.PaymentMethodTypes)}.");

    // A method that belongs to nobody pays one intent, once.
    private static Result<MethodChoice> Claim(PaymentIntent intent, PaymentMethod method)
    {
        if ((IntentOwner.Refuses(intent, method) ?? (method.Customer is null ? null : CheckType(intent, method))) is { } refusal)
        {
            return refusal;
        }

        if (method.Customer is not null)
        {
            return new MethodChoice(method, Change.None);
        }

        var failedHere = intent.LastPaymentError?.PaymentMethod?.Id == method.Id
            || (intent.PaymentMethod != method.Id && intent.Private.Attempts.Any(each => each.PaymentMethod == method.Id));
        if (failedHere || method.Detached || (method.UsedBy is not null && method.UsedBy != intent.Id))
        {
            return PaymentMethodLife.UsedUp;
        }

        if (CheckType(intent, method) is { } wrong)
        {
            return wrong;
        }

        var claimed = method with { UsedBy = intent.Id };
        return new MethodChoice(claimed, method.UsedBy is null ? new Change { Objects = [claimed] } : Change.None);
    }
}
