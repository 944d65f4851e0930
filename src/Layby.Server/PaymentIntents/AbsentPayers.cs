using Layby.Core;
using Layby.Core.Mandates;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>Who is charged without being there.</summary>
/// <param name="Payer">The payer; null when the customer is there.</param>
/// <param name="Revoked">True when they have taken their mandate back.</param>
public sealed record Absence(AbsentPayer? Payer, bool Revoked);

/// <summary>Finds out whether a call charges a customer who is away (<c>off_session</c>), and who let it.</summary>
public static class AbsentPayers
{
    private static readonly Absence Present = new(null, Revoked: false);

    /// <summary>The payer, or why nobody may be charged while they are away.</summary>
    public static async ValueTask<Result<Absence>> FindAsync(
        PaymentIntent intent, PaymentMethod method, ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("off_session") is null or "false")
        {
            return call.Form["mandate"] is null ? Present : ApiError.Invalid(
                "mandate", "The `mandate` parameter can only be used when `off_session` is set to true.");
        }

        var named = call.Form.Text("mandate");
        if (named is not null && await world.FindStoredAsync<Mandate>(call.Account, named, stop) is null)
        {
            return ApiError.NoSuch("mandate", named, "mandate");
        }

        if (named is not null && named != method.Mandate)
        {
            return ApiError.Invalid(
                "mandate",
                "The provided mandate is invalid and can not be used for the PaymentIntent.",
                "payment_intent_mandate_invalid");
        }

        if (ProviderRules.Of(method.Type) is { NeedsMandate: false })
        {
            return new Absence(
                new(null, method.BillingDetails.Email, CountryOf(intent, method), method.SetUp), Revoked: false);
        }

        var mandate = method.Mandate is { } id && method.Customer is not null
            ? await world.FindAsync<Mandate>(call.Account, id, stop)
            : null;
        if (mandate is null)
        {
            return PaymentIntentRefusals.MandateMissing(await world.FindAsync<PaymentIntent>(call.Account, intent.Id, stop));
        }

        return new Absence(
            new(mandate.Id, method.BillingDetails.Email, CountryOf(intent, method)),
            Revoked: mandate.Status is MandateStatus.Inactive);
    }

    private static string? CountryOf(PaymentIntent intent, PaymentMethod method) =>
        intent.Shipping?.Address?.Country ?? method.BillingDetails.Address.Country;
}
