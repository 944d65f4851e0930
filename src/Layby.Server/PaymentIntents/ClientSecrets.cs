using System.Security.Cryptography;
using System.Text;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>Finds the intent that a call names, and holds a publishable key to that intent's own secret.</summary>
public static class ClientSecrets
{
    /// <summary>A new secret. Phones check its shape: no underscore in the id, none in the secret.</summary>
    public static string New(string intentId, Dice dice) => dice.Word($"{intentId}_secret_", 25);

    /// <summary>The intent in the address, or why this caller can not have it.</summary>
    public static async ValueTask<Result<PaymentIntent>> FindAsync(ApiCall call, World world, CancellationToken stop)
    {
        var intent = await world.FindAsync<PaymentIntent>(call.Account, call.Id, stop);
        return intent is null ? Missing(call.Id)
            : Check(call, intent.ClientSecret) is { } refusal ? refusal
            : intent;
    }

    /// <summary>Why the secret in a call does not open the intent; null when it does, or none is needed.</summary>
    public static ApiError? Check(ApiCall call, string secret)
    {
        if (call.Form.Text("client_secret") is not { } given)
        {
            return call.IsSecret ? null : ApiError.Missing("client_secret");
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret))
            ? null
            : new ApiError
            {
                Status = 404,
                Code = "resource_missing",
                Param = "client_secret",
                Message = "The client_secret provided does not match any associated PaymentIntent on this account. Ensure "
                    + "the publishable key used belongs to the same account that created the PaymentIntent.",
            };
    }

    /// <summary>404, with a hint where the caller mistook the client secret for the id.</summary>
    public static ApiError Missing(string id) => id.Contains("_secret_", StringComparison.Ordinal)
        ? new ApiError
        {
            Status = 404,
            Param = "intent",
            Message = "You passed a string that looks like a client secret as the PaymentIntent ID, but you must provide a "
                + "valid PaymentIntent ID. Please use the value in the `id` field of the PaymentIntent.",
        }
        : ApiError.NotFound("payment_intent", id, "intent");
}
