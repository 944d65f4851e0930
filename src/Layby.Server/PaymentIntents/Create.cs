using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>POST /v1/payment_intents</summary>
public static class Create
{
    /// <summary>Makes an intent, and with <c>confirm=true</c> begins the first attempt in the same commit.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall asked, World world, CancellationToken stop)
    {
        if (!(await TokenUse.OfAsync(asked, world, stop)).Ok(out var token, out var unusable))
        {
            return unusable;
        }

        var call = token.Call;
        var amount = call.Form.Number("amount")!.Value;
        var currency = call.Form.Text("currency")!.ToLowerInvariant();
        var confirms = call.Form.Flag("confirm") ?? false;
        var refusal = IntentChecks.Check(call) ?? CheckAttempting(asked, confirms) ?? IntentChecks.CheckAmount(amount, currency)
            ?? await IntentOwner.CheckAsync(call, world, stop);
        if (refusal is not null)
        {
            return refusal;
        }

        var types = call.Form.Texts("payment_method_types");
        if (types is { Count: 0 })
        {
            return ApiError.Empty("payment_method_types");
        }

        var money = new Money(amount, currency);
        refusal = types is null ? null : IntentChecks.CheckPayable(types, money) ?? CheckKept(types, call);
        if (!(await Configurations.ChooseAsync(call, world, stop)).Ok(out var configuration, out var unknown))
        {
            return unknown;
        }

        var intent = IntentEdits.Apply(IntentEdits.Configured(Blank(call, world, money), configuration), call);
        if ((refusal ?? IntentChecks.CheckTypes(intent)) is { } unpayable)
        {
            return unpayable;
        }

        if (!AmountChecks.Settle(null, intent, call, amount).Ok(out var settled, out refusal))
        {
            return refusal;
        }

        intent = settled;
        if (!(await Methods.ChooseAsync(intent, call, world, stop)).Ok(out var choice, out refusal))
        {
            return refusal;
        }

        if (confirms && choice.Method is null)
        {
            // The intent that this refusal would show was never made.
            return PaymentIntentRefusals.ConfirmWithoutMethod(intent) with { PaymentIntent = null };
        }

        var created = choice.Method is null ? intent : intent with
        {
            PaymentMethod = choice.Method.Id,
            Status = PaymentIntentStatus.RequiresConfirmation,
        };
        var change = choice.Change.Then(token.Spent(created.Id)).Then(PaymentIntentMachine.Create(created));
        return confirms
            ? await Attempts.BeginAsync(created, choice.Method!, change, call, world, stop)
            : Verdict.Write(change, created);
    }

    private static PaymentIntent Blank(ApiCall call, World world, Money money)
    {
        var id = call.Account.NewId("pi_3");
        var byTypes = call.Form["payment_method_types"] is not null || call.Form["allowed_payment_method_types"] is not null;
        var automatic = byTypes ? null : Automatic(call);
        return new PaymentIntent
        {
            Id = id,
            Amount = money.Amount,
            Currency = money.Currency,
            ClientSecret = ClientSecrets.New(id, world.Dice),
            Created = Account.SecondsOf(id),
            Livemode = call.Account.IsLive,
            AutomaticPaymentMethods = automatic,
            CaptureMethod = call.Version.IsBefore("2024-04-10") ? "automatic" : "automatic_async",
            ConfirmationMethod = call.Form.Text("confirmation_method") ?? "automatic",
            PaymentMethodTypes = ["card"],
        };
    }

    private static ApiError? CheckKept(IReadOnlyList<string> types, ApiCall call) =>
        call.Form.Text("setup_future_usage") is not null
        && types.FirstOrDefault(each => ProviderRules.Of(each) is { Recurring: false }) is { } single
            ? PaymentIntentRefusals.CannotKeep(single)
            : null;

    // Automatic methods are the default since 2023-08-16; before, an intent that named nothing was for cards.
    private static AutomaticPaymentMethods? Automatic(ApiCall call) => call.Form.Hash("automatic_payment_methods") is { } given
        ? new()
        {
            Enabled = given.Flag("enabled") ?? false,
            AllowRedirects = given.Text("allow_redirects") ?? "always",
        }
        : call.Version.IsBefore("2023-08-16") ? null : new() { Enabled = true };

    private static ApiError? CheckAttempting(ApiCall call, bool confirms)
    {
        if (confirms)
        {
            return null;
        }

        foreach (var param in (string[])
            ["confirmation_token", "return_url", "off_session", "error_on_requires_action", "mandate", "mandate_data"])
        {
            if (call.Form[param] is not null)
            {
                return ApiError.Invalid(
                    param,
                    $"The parameter `{param}` cannot be passed when creating a PaymentIntent unless `confirm` is set to true.");
            }
        }

        return null;
    }
}
