using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>POST /v1/payment_intents/{id}</summary>
public static class Update
{
    /// <summary>Changes what may still be changed. There is no event for it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if ((IntentOwner.RefusesCheckout(intent, call) ?? IntentChecks.Check(call)
            ?? await IntentOwner.CheckAsync(call, world, stop)) is { } wrong)
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

            configured = IntentEdits.Configured(intent, configuration);
        }

        var edited = IntentEdits.Apply(configured, call);
        if ((ParamCheck.CheckNotes(edited.Metadata.Count) ?? Priced(intent, edited)) is { } unpayable)
        {
            return unpayable;
        }

        if (!AmountChecks.Settle(intent, edited, call, edited.Amount).Ok(out var settled, out refusal))
        {
            return refusal;
        }

        edited = settled;
        if (!(await Methods.ChooseAsync(edited, call, world, stop)).Ok(out var choice, out refusal))
        {
            return refusal;
        }

        if (choice.Method is null && await IntentOwner.CheckMethodAsync(edited, call, world, stop) is { } unfit)
        {
            return unfit;
        }

        edited = choice.Method is null ? edited : edited with { PaymentMethod = choice.Method.Id };
        if (PaymentIntentMachine.GivesUp(intent, edited)
            && await LiveVerbs.LetGoAsync(intent, JobAim.Replace, null, call, world, stop) is { } held)
        {
            return held;
        }

        if (!PaymentIntentMachine.Update(intent, edited).Ok(out var change, out refusal))
        {
            return refusal;
        }

        return Verdict.Write(choice.Change.Then(change), change.Find<PaymentIntent>(intent.Id)!);
    }

    private static ApiError? Priced(PaymentIntent intent, PaymentIntent edited) =>
        edited.Amount == intent.Amount && edited.Currency == intent.Currency
            && edited.PaymentMethodTypes.SequenceEqual(intent.PaymentMethodTypes)
            ? null
            : IntentChecks.CheckAmount(edited.Amount, edited.Currency) ?? IntentChecks.CheckTypes(edited)
              ?? (edited.AutomaticPaymentMethods is null
                  ? IntentChecks.CheckPayable(edited.PaymentMethodTypes, new(edited.Amount, edited.Currency))
                  : null);
}
