using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>POST /v1/setup_intents</summary>
public static class Create
{
    private static readonly string[] OnlyWithConfirm = ["confirmation_token", "return_url", "mandate_data"];

    /// <summary>Makes a setup, and with <c>confirm=true</c> begins the first attempt in the same commit.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall asked, World world, CancellationToken stop)
    {
        if (!(await TokenUse.OfAsync(asked, world, stop)).Ok(out var token, out var unusable))
        {
            return unusable;
        }

        var call = token.Call;
        var confirms = call.Form.Flag("confirm") ?? false;
        if ((await SetupChecks.CheckAsync(call, world, stop) ?? CheckAttempting(asked, confirms)) is { } wrong)
        {
            return wrong;
        }

        if (!(await Configurations.ChooseAsync(call, world, stop)).Ok(out var configuration, out var unknown))
        {
            return unknown;
        }

        var intent = SetupEdits.Apply(SetupEdits.Configured(Blank(call, world), configuration), call);
        if ((SetupChecks.CheckTypes(intent) ?? ParamCheck.CheckNotes(intent.Metadata.Count)) is { } impossible)
        {
            return impossible;
        }

        if (!(await SetupMethods.ChooseAsync(intent, null, call, world, stop)).Ok(out var choice, out var refusal))
        {
            return refusal;
        }

        if (confirms && choice.Method is null)
        {
            // The setup that this refusal would show was never made.
            return SetupIntentRefusals.ConfirmWithoutMethod(intent) with { SetupIntent = null, Executed = false };
        }

        var created = choice.Method is null ? intent : intent with
        {
            PaymentMethod = choice.Method.Id,
            Status = SetupIntentStatus.RequiresConfirmation,
        };
        var change = choice.Change.Then(token.Spent(created.Id)).Then(SetupIntentMachine.Create(created));
        return confirms
            ? await SetupStarts.BeginAsync(created, choice.Method!, change, call, world, stop)
            : Verdict.Write(change, created);
    }

    private static SetupIntent Blank(ApiCall call, World world)
    {
        var id = call.Account.NewId("seti_1");
        var byTypes = call.Form["payment_method_types"] is not null || call.Form["allowed_payment_method_types"] is not null;
        return new SetupIntent
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Livemode = call.Account.IsLive,
            ClientSecret = ClientSecrets.New(id, world.Dice),
            AutomaticPaymentMethods = byTypes ? null : Automatic(call),
            PaymentMethodTypes = ["card"],
            Usage = call.Form.Text("usage") ?? "off_session",
        };
    }

    // Automatic methods are the default since 2023-08-16; before, a setup that named nothing was for cards.
    private static AutomaticPaymentMethods? Automatic(ApiCall call) => call.Form.Hash("automatic_payment_methods") is { } given
        ? new()
        {
            Enabled = given.Flag("enabled") ?? false,
            AllowRedirects = given.Text("allow_redirects") ?? "always",
        }
        : call.Version.IsBefore("2023-08-16") ? null : new() { Enabled = true };

    private static ApiError? CheckAttempting(ApiCall call, bool confirms) =>
        confirms || OnlyWithConfirm.FirstOrDefault(each => call.Form[each] is not null) is not { } early ? null : ApiError.Invalid(
            early, $"The parameter `{early}` cannot be passed when creating a SetupIntent unless `confirm` is set to true.");
}
