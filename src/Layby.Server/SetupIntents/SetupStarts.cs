using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>Begins an attempt to set a method up: what confirm does, and create with <c>confirm=true</c>.</summary>
public static class SetupStarts
{
    /// <summary>The attempt of a setup that is still open; null where none is.</summary>
    public static async ValueTask<SetupAttempt?> OpenAsync(SetupIntent intent, ApiCall call, World world, CancellationToken stop) =>
        intent is { Attempt.Outcome: AttemptOutcome.Open, LatestAttempt: { } id }
            ? await world.FindAsync<SetupAttempt>(call.Account, id, stop)
            : null;

    /// <summary>Asks the provider for a session, in which nothing is paid, and sends the customer there.</summary>
    /// <param name="intent">The setup as the call wants it.</param>
    /// <param name="method">The method that shall be kept.</param>
    /// <param name="before">What the call changes besides.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Verdict> BeginAsync(
        SetupIntent intent, PaymentMethod method, Change before, ApiCall call, World world, CancellationToken stop)
    {
        if (SetupMethods.CheckType(intent, method) is { } refusal)
        {
            return refusal;
        }

        var rules = ProviderRules.Of(method.Type)!;
        var returnUrl = call.Form.Text("return_url");
        if (returnUrl is null && NeedsReturnUrl(intent, rules))
        {
            return NoReturnUrl(intent, method.Type);
        }

        var attempt = new PaymentAttempt
        {
            Id = world.Dice.Word($"sa_nonce_{intent.Id[5..]}", 22),
            Method = method.Type,
            PaymentMethod = method.Id,
            ReturnUrl = returnUrl ?? "",
            Acceptance = Acceptances.Of(call),
            ExpiresAtMs = (call.Account.Now() + rules.SessionLife).ToUnixTimeMilliseconds(),
        };
        var id = call.Account.NewId("setatt_1");
        var open = await OpenAsync(intent, call, world, stop);
        return SetupIntentMachine.Confirm(intent, method, attempt, (id, Account.SecondsOf(id)), open).Ok(out var started, out var no)
            ? await AskAsync(started, method, before.Then(started.Before), call, world, stop)
            : no;
    }

    private static async ValueTask<Verdict> AskAsync(
        SetupStarted started, PaymentMethod method, Change before, ApiCall call, World world, CancellationToken stop)
    {
        var fault = await Faults.StrikeAsync(call.Account, method.Type, world, stop);
        if (fault is { Kind: "rate_limit" })
        {
            return Verdict.Refuse(Faults.Struck(fault), ProviderRefusals.RateLimited(method.Type, fault.Status ?? 400));
        }

        // A session in which nothing is paid may be asked for and forgotten: one whose answer never came was refused.
        var fails = fault is { Kind: "provider_error" or "provider_timeout" };
        var name = started.Intent.Attempt!.Id;
        var report = fails
            ? new ProviderReport.Unavailable(name)
            : await world.Providers.OpenAsync(method.Type, started.Order, stop);
        var scene = new SetupScene
        {
            Method = method,
            Attempt = started.Attempt,
            AuthorizeUrl = $"{call.PublicUrl}/authorize/{call.Account.Id}/{name}",
            Keeping = await Keepings.ForAsync(started.Intent, started.Intent.Attempt, method, call.Account, world, stop),
        };
        var change = before.Then(SetupIntentMachine.Apply(started.Intent, report, scene)).Then(Faults.Struck(fault));
        var next = change.Find<SetupIntent>(started.Intent.Id)!;
        return fault is { Kind: "provider_timeout" } ? Verdict.Refuse(change, ProviderRefusals.NoAnswer(next, method.Type))
            : next.LastSetupError is not null ? Verdict.Refuse(change, SetupIntentRefusals.NotTaken(next))
            : Verdict.Write(change, next);
    }

    private static bool NeedsReturnUrl(SetupIntent intent, ProviderRules rules) => rules.Redirects
        || (intent.AutomaticPaymentMethods is { Enabled: true }
            && intent.PaymentMethodTypes.Any(each => ProviderRules.Of(each) is { Redirects: true }));

    private static ApiError NoReturnUrl(SetupIntent intent, string type) => intent.AutomaticPaymentMethods is not null
        ? ApiError.Invalid(
            null,
            "This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment "
            + "methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to "
            + "accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
            + "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.")
        : ApiError.Invalid(
            "return_url",
            $"You must provide a `return_url` to confirm a SetupIntent with {type}: this payment method redirects your customer "
            + "off of your page.");
}
