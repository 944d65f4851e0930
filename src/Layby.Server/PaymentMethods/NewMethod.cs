using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>A method that was described, and all that has to be written for it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Change">The method itself, and the token that it was made of.</param>
/// <param name="Card">The card that it is; null for other types.</param>
public sealed record MadeMethod(PaymentMethod Method, Change Change, GivenCard? Card = null);

/// <summary>Makes a payment method of what a caller says of it.</summary>
public static class NewMethod
{
    /// <summary>A method, or why there can be none.</summary>
    /// <param name="form">The rows of <see cref="PaymentMethodTable.New"/>.</param>
    /// <param name="at">Where in the call it is described, for refusals: <c>payment_method_data</c>, or null.</param>
    /// <param name="call">The call that describes it.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Result<MadeMethod>> FromAsync(
        FormNode form, string? at, ApiCall call, World world, CancellationToken stop)
    {
        var type = form.Text("type");
        if (type is null)
        {
            return ApiError.Missing(Name(at, "type"));
        }

        if (ProviderRules.Of(type) is null)
        {
            return ProviderRefusals.NotActivated(type, Name(at, "type"));
        }

        var billing = form.Hash("billing_details") is { } details
            ? Addresses.Billing(details, BillingDetails.Unknown)
            : BillingDetails.Unknown;
        if (Addresses.Refuses(billing, Name(at, "billing_details")) is { } refusal)
        {
            return refusal;
        }

        if (type != "card")
        {
            return Made(Plain(form, type, billing, call.Account), null);
        }

        return (await CardForms.ReadAsync(form.Hash("card"), billing, Name(at, "card"), call, world, stop))
            .Ok(out var given, out var unfit)
            ? Made(Noted(CardForms.MethodOf(call.Account, billing, given.Card, given.Details), form), given)
            : unfit;
    }

    private static MadeMethod Made(PaymentMethod method, GivenCard? card) =>
        new(method, (card?.Spent ?? Change.None).Then(new Change { Objects = [method] }), card);

    private static PaymentMethod Plain(FormNode form, string type, BillingDetails billing, Account account)
    {
        var id = account.NewId("pm_1");
        return Noted(
            new PaymentMethod
            {
                Id = id,
                Created = Account.SecondsOf(id),
                Type = type,
                Livemode = account.IsLive,
                Alma = type == "alma" ? new AlmaDetails() : null,
                Klarna = type == "klarna" ? new KlarnaDetails(Dob(form.Hash("klarna")?.Hash("dob"))) : null,
                BillingDetails = billing,
            },
            form);
    }

    private static PaymentMethod Noted(PaymentMethod method, FormNode form) => method with
    {
        AllowRedisplay = form.Text("allow_redisplay") ?? "unspecified",
        Metadata = form.Metadata(new Dictionary<string, string>()),
    };

    private static DateOfBirth? Dob(FormNode? dob) =>
        dob is null ? null : new(dob.Number("day"), dob.Number("month"), dob.Number("year"));

    private static string Name(string? at, string name) => at is null ? name : $"{at}[{name}]";
}
