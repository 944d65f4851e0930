using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>POST /sandbox/webhook_endpoints/{id}/roll_secret: Stripe has a button for it and no call.</summary>
public static class RollSecret
{
    /// <summary>How long the old secret may be used beside the new one: a day, in seconds.</summary>
    public const long MostSeconds = 24 * 60 * 60;

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(Param.Integer("expires_in", 0));

    /// <summary>Gives an endpoint a new secret. This answer, and no other, tells it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Retrieve.InAddressAsync(call, world, stop)).Ok(out var endpoint, out var refusal))
        {
            return refusal;
        }

        var overlap = call.Form.Number("expires_in") ?? 0;
        if (overlap > MostSeconds)
        {
            return ApiError.Invalid(
                "expires_in", $"This value must be less than or equal to {MostSeconds}.", "parameter_invalid_integer");
        }

        var secret = Signature.SecretOf(world.Dice.Bytes(Signature.SecretBytes));
        var rolled = endpoint.Rolled(secret, call.Now + overlap);
        return Verdict.Write(new Change { Objects = [rolled] }, StripeJson.Body(rolled, secret));
    }
}
