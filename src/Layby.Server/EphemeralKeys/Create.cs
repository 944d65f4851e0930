using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.EphemeralKeys;

/// <summary>POST /v1/ephemeral_keys</summary>
public static class Create
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Text("customer"), Param.Text("issuing_card"), Param.Text("nonce"), Param.Text("verification_session"));

    /// <summary>Makes a key for an app in a customer's hands. The app's version decides the shapes, so it must be named.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!call.NamesVersion)
        {
            return ApiError.Invalid(
                null,
                "You must name an API version in the `Stripe-Version` header to create an ephemeral key: the version that the "
                + "mobile SDK uses it with.");
        }

        foreach (var param in (string[])["issuing_card", "verification_session"])
        {
            if (call.Form.Text(param) is { } other)
            {
                return ApiError.NoSuch(param, other, param);
            }
        }

        if (call.Form.Text("customer") is not { } id)
        {
            return ApiError.Missing("customer");
        }

        if (!(await Owners.OfAsync(id, "customer", call, world, stop)).Ok(out var customer, out var refusal))
        {
            return refusal;
        }

        var (key, secret) = CustomerKeys.Make(call.Account, customer.Id, mayDetach: true, world.Dice);
        return Verdict.Write(new Change { Objects = [key] }, StripeJson.Body(key with { Secret = secret }));
    }
}
