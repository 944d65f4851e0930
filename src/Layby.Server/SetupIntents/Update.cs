using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>POST /v1/setup_intents/{id}</summary>
public static class Update
{
    /// <summary>Changes what may still be changed. There is no event for it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindSetupAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if ((SetupMethods.RefusesCheckout(intent, call) ?? await SetupChecks.CheckAsync(call, world, stop)) is { } wrong)
        {
            return wrong;
        }

        var configured = intent;
        if (call.Form["payment_method_configuration"] is not null)
        {
            if (!(await Configurations.ChooseAsync(call, world, stop)).Ok(out var configuration, out refusal))
            {
                return refusal;
            }

            configured = SetupEdits.Configured(intent, configuration);
        }

        var edited = SetupEdits.Apply(configured, call);
        if ((SetupChecks.CheckTypes(edited) ?? ParamCheck.CheckNotes(edited.Metadata.Count)) is { } impossible)
        {
            return impossible;
        }

        if (!(await SetupMethods.ChooseAsync(edited, intent, call, world, stop)).Ok(out var choice, out refusal))
        {
            return refusal;
        }

        edited = choice.Method is null ? edited : edited with { PaymentMethod = choice.Method.Id };
        if (choice.Method is null && await UnfitAsync(intent, edited, call, world, stop) is { } unfit)
        {
            return unfit;
        }

        var open = await SetupStarts.OpenAsync(intent, call, world, stop);
        return SetupIntentMachine.Update(intent, edited, open).Ok(out var change, out refusal)
            ? Verdict.Write(choice.Change.Then(change), change.Find<SetupIntent>(intent.Id)!)
            : refusal;
    }

    // The method that the setup has already must fit its new customer. Once it has succeeded, the customer is a note.
    private static async ValueTask<ApiError?> UnfitAsync(
        SetupIntent intent, SetupIntent edited, ApiCall call, World world, CancellationToken stop) =>
        call.Form["customer"] is not null && edited.PaymentMethod is { } id
        && await world.FindAsync<PaymentMethod>(call.Account, id, stop) is { } method
            ? SetupMethods.RefusesOwner(edited, intent, method)
            : null;
}
