using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>POST /v1/payment_intents/{id}/confirm</summary>
public static class Confirm
{
    /// <summary>Begins an attempt: the customer must go to the provider's page.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall asked, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindAsync(asked, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if (!(await TokenUse.OfAsync(asked, world, stop)).Ok(out var token, out refusal))
        {
            return refusal;
        }

        var call = token.Call;

        refusal = IntentOwner.RefusesCheckout(intent)
            ?? IntentChecks.Check(call) ?? CheckManual(call, intent) ?? CheckState(intent) ?? CheckAmount(call, intent);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await LiveVerbs.LetGoAsync(intent, JobAim.Replace, null, call, world, stop) is { } held)
        {
            return held;
        }

        if (!AmountChecks.Settle(intent, IntentEdits.Apply(intent, call), call, intent.Amount).Ok(out var edited, out refusal))
        {
            return refusal;
        }

        if (!(await Methods.ChooseAsync(edited, call, world, stop)).Ok(out var choice, out refusal))
        {
            return refusal;
        }

        var method = choice.Method ?? (edited.PaymentMethod is { } id
            ? await world.FindAsync<PaymentMethod>(call.Account, id, stop)
            : null);
        return method is null
            ? PaymentIntentRefusals.ConfirmWithoutMethod(intent)
            : await Attempts.BeginAsync(edited, method, choice.Change.Then(token.Spent(intent.Id)), call, world, stop);
    }

    private static ApiError? CheckState(PaymentIntent intent) => intent.Status switch
    {
        PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation
            or PaymentIntentStatus.RequiresAction => null,
        PaymentIntentStatus.Processing or PaymentIntentStatus.RequiresCapture or PaymentIntentStatus.Canceled
            or PaymentIntentStatus.Succeeded => PaymentIntentRefusals.Confirm(intent),
    };

    private static ApiError? CheckManual(ApiCall call, PaymentIntent intent) =>
        call.IsSecret || intent.ConfirmationMethod is "automatic" ? null : ApiError.Invalid(
            null,
            "This PaymentIntent's confirmation_method is `manual`, so it cannot be confirmed with a publishable key. Please "
            + "confirm it on your server, with a secret key.");

    // What the customer was shown must be what they are asked to pay.
    private static ApiError? CheckAmount(ApiCall call, PaymentIntent intent) =>
        call.Form.Number("amount_to_confirm") is not { } shown || shown == intent.Amount ? null : ApiError.Invalid(
            "amount_to_confirm",
            $"The `amount_to_confirm` ({shown}) does not match the amount of the PaymentIntent ({intent.Amount}).");
}
