using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.Refunds;

namespace Layby.Tests.Core.PaymentIntents;

/// <summary>
/// Intents at every point of their life, each brought there by the machine itself; only `processing`, which neither
/// provider uses, is put there by hand.
/// </summary>
internal static class Lives
{
    public const long Now = 1_600_000_000;
    public const string Older = "pa_older";
    public const string Current = "pa_current";

    public static PaymentMethod Method { get; } =
        new() { Id = "pm_1", Created = Now, Type = "klarna", Klarna = new(null) };

    public static Charge Charge { get; } = new()
    {
        Id = "py_1",
        Created = Now,
        Amount = 1099,
        Currency = "eur",
        PaymentIntent = "pi_1",
        PaymentMethod = Method.Id,
        PaymentMethodDetails = new() { Type = "klarna", Klarna = new() },
    };

    public static ReportScene Scene { get; } = new()
    {
        Method = Method,
        Charge = Charge,
        Now = Now,
        ChargeId = Charge.Id,
        Settlement = new(new("txn_1", Now), new(499, 35), 7),
        AuthorizeUrl = "https://pay.example/authorize/acct_1/pa_current",
    };

    public static Release Release { get; } = new("pyr_1", Now, new("txn_2", Now));

    public static PaymentIntent New { get; } = new()
    {
        Id = "pi_1",
        Amount = 1099,
        ClientSecret = "pi_1_secret_1",
        Created = Now,
        Currency = "eur",
        PaymentMethodTypes = ["klarna"],
    };

    public static PaymentIntent Chosen { get; } = Next(PaymentIntentMachine.Update(New, New with { PaymentMethod = "pm_1" }));

    /// <summary>The provider is being asked; an older attempt was given up for it.</summary>
    public static PaymentIntent Asking { get; } = Confirmed(Confirmed(Chosen, Older), Current);

    public static PaymentIntent OnPage { get; } = Told(Asking, new ProviderReport.RedirectRequired(Current));

    public static PaymentIntent GivenUp { get; } =
        Next(PaymentIntentMachine.Update(OnPage, OnPage with { Amount = 2_099 })) with { Amount = 1099 };

    public static PaymentIntent Failed { get; } = Told(OnPage, new ProviderReport.Declined(Current));

    public static PaymentIntent Processing { get; } =
        OnPage with { Status = PaymentIntentStatus.Processing, NextAction = null };

    public static PaymentIntent Reserved { get; } =
        Told(OnPage with { CaptureMethod = "manual" }, new ProviderReport.Authorized(Current, new()));

    public static PaymentIntent Succeeded { get; } = Told(OnPage, new ProviderReport.Authorized(Current, new()));

    public static PaymentIntent CanceledOnPage { get; } = Next(PaymentIntentMachine.Cancel(OnPage, null, Now));

    public static PaymentIntent CanceledReserved { get; } = Next(PaymentIntentMachine.Cancel(Reserved, null, Now));

    /// <summary>Every point, with what is said of it in the table.</summary>
    public static IReadOnlyList<(string Story, PaymentIntent Intent)> All { get; } =
    [
        ("new", New),
        ("its attempt failed", Failed),
        ("has a method, never tried", Chosen),
        ("the provider is being asked", Asking),
        ("its attempt was given up", GivenUp),
        ("the customer is on the page", OnPage),
        ("the provider thinks", Processing),
        ("the money is reserved", Reserved),
        ("paid", Succeeded),
        ("while the customer was on the page", CanceledOnPage),
        ("while the money was reserved", CanceledReserved),
    ];

    public static PaymentIntent Confirmed(PaymentIntent intent, string attempt)
    {
        var tried = new PaymentAttempt
        {
            Id = attempt,
            Method = Method.Type,
            PaymentMethod = Method.Id,
            ReturnUrl = "https://shop.example/done",
            ExpiresAtMs = (Now + 3600) * 1000,
        };
        return PaymentIntentMachine.Confirm(intent, Method, tried).Ok(out var started, out var refusal)
            ? started.Intent
            : throw new InvalidOperationException(refusal.Message);
    }

    public static PaymentIntent Told(PaymentIntent intent, ProviderReport report) =>
        PaymentIntentMachine.Apply(intent, report, Scene).Find<PaymentIntent>(intent.Id)!;

    private static PaymentIntent Next(Result<Change> result) => result.Ok(out var change, out var refusal)
        ? change.Find<PaymentIntent>("pi_1")!
        : throw new InvalidOperationException(refusal.Message);
}
