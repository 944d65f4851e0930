using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Core.SetupIntents;
using Layby.Server.Street;

namespace Layby.Server.SetupIntents;

/// <summary>POST /v1/setup_intents/{id}/confirm</summary>
public static class Confirm
{
    /// <summary>Begins an attempt: the customer must go to the provider's page.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall asked, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindSetupAsync(asked, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if (SetupMethods.RefusesCheckout(intent) is { } session)
        {
            return session;
        }

        if (!(await TokenUse.OfAsync(asked, world, stop)).Ok(out var token, out refusal))
        {
            return refusal;
        }

        var call = token.Call;
        if ((await SetupChecks.CheckAsync(call, world, stop) ?? CheckState(intent, call)) is { } wrong)
        {
            return wrong;
        }

        var edited = SetupEdits.Apply(intent, call);
        if (SetupChecks.CheckTypes(edited) is { } impossible)
        {
            return impossible;
        }

        if (!(await SetupMethods.ChooseAsync(edited, intent, call, world, stop)).Ok(out var choice, out refusal))
        {
            return refusal;
        }

        var method = choice.Method ?? (edited.PaymentMethod is { } id
            ? await world.FindAsync<PaymentMethod>(call.Account, id, stop)
            : null);
        return method is null
            ? SetupIntentRefusals.ConfirmWithoutMethod(intent)
            : await SetupStarts.BeginAsync(edited, method, choice.Change.Then(token.Spent(intent.Id)), call, world, stop);
    }

    // Stripe asks for the method first, whatever the status: so it was recorded.
    private static ApiError? CheckState(SetupIntent intent, ApiCall call) => intent.Status switch
    {
        SetupIntentStatus.RequiresPaymentMethod or SetupIntentStatus.RequiresConfirmation
            or SetupIntentStatus.RequiresAction => null,
        SetupIntentStatus.Processing or SetupIntentStatus.Canceled or SetupIntentStatus.Succeeded =>
            intent.PaymentMethod is null && call.Form["payment_method"] is null && call.Form["payment_method_data"] is null
                ? SetupIntentRefusals.ConfirmWithoutMethod(intent)
                : SetupIntentRefusals.Confirm(intent),
    };
}
