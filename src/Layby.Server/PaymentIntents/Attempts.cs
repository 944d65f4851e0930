using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>Begins an attempt to pay: what confirm does, and create with <c>confirm=true</c>.</summary>
public static class Attempts
{
    /// <summary>
    /// Asks the provider for a session and sends the customer there. Opening one moves no money, so it is asked for
    /// before anything is written: if we die in between, the session lapses by itself.
    /// </summary>
    /// <param name="intent">The intent as the call wants it.</param>
    /// <param name="method">The method that shall pay.</param>
    /// <param name="before">What the call changes besides.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Verdict> BeginAsync(
        PaymentIntent intent, PaymentMethod method, Change before, ApiCall call, World world, CancellationToken stop)
    {
        var returnUrl = call.Form.Text("return_url");
        var rules = ProviderRules.Of(method.Type)!;
        var refusal = Methods.CheckType(intent, method) ?? rules.Refuses(new(intent.Amount, intent.Currency));
        if (refusal is not null)
        {
            return refusal;
        }

        if (!(await AbsentPayers.FindAsync(intent, method, call, world, stop)).Ok(out var absent, out refusal))
        {
            return refusal;
        }

        if (call.Account.IsLive && (absent.Payer is not null || rules.SandboxOnly || PaymentIntentMachine.Keeps(intent, method.Type)))
        {
            return LiveRefusals.OnlySandbox(
                rules.SandboxOnly ? "A test card" : absent.Payer is not null ? "A payment without the customer" : "`setup_future_usage`");
        }

        if (absent.Payer is null && returnUrl is null && NeedsReturnUrl(intent, rules) && !FailsOnAction(call))
        {
            return NoReturnUrl(intent, method.Type);
        }

        var attempt = new PaymentAttempt
        {
            Id = world.Dice.Word($"pa_nonce_{intent.Id[3..]}", 22),
            Method = method.Type,
            PaymentMethod = method.Id,
            ReturnUrl = returnUrl ?? "",
            Acceptance = Acceptances.Of(call),
            ExpiresAtMs = (call.Account.Now() + rules.SessionLife).ToUnixTimeMilliseconds(),
        };
        if (!PaymentIntentMachine.Confirm(intent, method, attempt, absent.Payer).Ok(out var started, out refusal))
        {
            return refusal;
        }

        if (absent.Payer is null && FailsOnAction(call) && rules.Redirects)
        {
            return Verdict.Refuse(
                before.Then(PaymentIntentMachine.ActionNotHandled(started.Intent, method)), PaymentIntentRefusals.ActionRequired);
        }

        if (call.Account.IsLive)
        {
            return await LiveStart.OpenAsync(started, method, before, call, world, stop);
        }

        return await OpenAsync(started, method, absent.Revoked, before, call, world, stop);
    }

    private static async ValueTask<Verdict> OpenAsync(
        AttemptStarted started, PaymentMethod method, bool revoked, Change before, ApiCall call, World world, CancellationToken stop)
    {
        var attempt = started.Intent.Attempt!;
        var fault = await Faults.StrikeAsync(call.Account, method.Type, world, stop);
        if (fault is { Kind: "rate_limit" })
        {
            return Verdict.Refuse(Faults.Struck(fault), ProviderRefusals.RateLimited(method.Type, fault.Status ?? 400));
        }

        // Opening moves no money, so a session whose answer never came is as good as one that was refused.
        var fails = fault is { Kind: "provider_error" or "provider_timeout" };
        var report = fails ? new ProviderReport.Unavailable(attempt.Id)
            : revoked ? new ProviderReport.Declined(attempt.Id)
            : await world.Providers.OpenAsync(method.Type, started.Order, stop);
        var scene = await SceneAsync(started, method, call, world, stop);
        if (report is ProviderReport.RedirectRequired && FailsOnAction(call))
        {
            return Verdict.Refuse(
                before.Then(PaymentIntentMachine.ActionNotHandled(started.Intent, method)).Then(Faults.Struck(fault)),
                PaymentIntentRefusals.ActionRequired);
        }

        var decided = Complaints.After(
            PaymentIntentMachine.Apply(started.Intent, report, scene), world.Providers[method.Type], method, call.Account);
        var change = before.Then(decided).Then(Faults.Struck(fault));
        if (fails)
        {
            return Verdict.Refuse(change, failed => fault!.Kind is "provider_error"
                ? ProviderRefusals.NotTaken(failed)
                : ProviderRefusals.NoAnswer(failed, method.Type));
        }

        return report is ProviderReport.Declined
            ? Verdict.Refuse(change, PaymentIntentRefusals.AttemptFailed)
            : Verdict.Write(change, change.Find<PaymentIntent>(started.Intent.Id)!);
    }

    /// <summary>What the machine must know of an attempt that has just begun.</summary>
    internal static async ValueTask<ReportScene> SceneAsync(
        AttemptStarted started, PaymentMethod method, ApiCall call, World world, CancellationToken stop)
    {
        var chargeId = call.Account.NewId(ProviderRules.Of(method.Type)!.ChargePrefix);
        var attempt = started.Intent.Attempt!;
        return new()
        {
            Method = method,
            Now = Account.SecondsOf(chargeId),
            ChargeId = chargeId,
            Settlement = Books.Settlement(world, call.Account, method.Type),
            MerchantName = world.Settings.MerchantName,
            AuthorizeUrl = $"{call.PublicUrl}/authorize/{call.Account.Id}/{attempt.Id}",
            Keeping = await Keepings.ForAsync(started.Intent, attempt, method, call.Account, world, stop),
        };
    }

    // An automatic intent that may redirect wants the address whichever method pays, cards too.
    private static bool NeedsReturnUrl(PaymentIntent intent, ProviderRules rules) => rules.Redirects
        || (intent.AutomaticPaymentMethods is { Enabled: true }
            && intent.PaymentMethodTypes.Any(each => ProviderRules.Of(each) is { Redirects: true }));

    private static bool FailsOnAction(ApiCall call) => call.Form.Flag("error_on_requires_action") ?? false;

    private static ApiError NoReturnUrl(PaymentIntent intent, string type) => intent.AutomaticPaymentMethods is not null
        ? ApiError.Invalid(
            null,
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these "
            + "payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't "
            + "want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
            + "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.")
        : ApiError.Invalid(
            "return_url",
            $"You must provide a `return_url` to confirm a PaymentIntent with {type}: this payment method redirects your "
            + "customer off of your page.",
            "payment_intent_redirect_confirmation_without_return_url");
}
