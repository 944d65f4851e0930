using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>Makes a payment method of what a caller says of it.</summary>
public static class NewMethod
{
    /// <summary>A method, or why there can be none.</summary>
    /// <param name="form">The rows of <see cref="PaymentMethodTable.New"/>.</param>
    /// <param name="call">The call that describes it.</param>
    /// <param name="at">Where in the call it is described, for refusals: <c>payment_method_data</c>, or null.</param>
    public static Result<PaymentMethod> From(FormNode form, ApiCall call, string? at = null)
    {
        var type = form.Text("type");
        if (type is null)
        {
            return ApiError.Missing(Name(at, "type"));
        }

        if (type is not ("klarna" or "alma"))
        {
            return NotActivated(type, Name(at, "type"));
        }

        var billing = form.Hash("billing_details") is { } details
            ? Addresses.Billing(details, BillingDetails.Unknown)
            : BillingDetails.Unknown;
        if (Addresses.Refuses(billing, Name(at, "billing_details")) is { } refusal)
        {
            return refusal;
        }

        var id = call.Account.NewId("pm_1");
        return new PaymentMethod
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Type = type,
            AllowRedisplay = form.Text("allow_redisplay") ?? "unspecified",
            Alma = type == "alma" ? new AlmaDetails() : null,
            Klarna = type == "klarna" ? new KlarnaDetails(Dob(form.Hash("klarna")?.Hash("dob"))) : null,
            BillingDetails = billing,
            Metadata = form.Metadata(new Dictionary<string, string>()),
        };
    }

    /// <summary>A type that this account can not be paid with.</summary>
    public static ApiError NotActivated(string type, string param) => ApiError.Invalid(
        param,
        $"The payment method type provided: {type} is invalid. Please ensure the provided type is activated in your "
        + "dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview "
        + "features that you are trying to use. See "
        + "https://stripe.com/docs/payments/payment-methods/integration-options for supported payment method and "
        + "country combinations.");

    private static DateOfBirth? Dob(FormNode? dob) =>
        dob is null ? null : new(dob.Number("day"), dob.Number("month"), dob.Number("year"));

    private static string Name(string? at, string name) => at is null ? name : $"{at}[{name}]";
}
