using System.Security.Cryptography;
using System.Text;
using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Finds the intent that a call names, of a payment or of a setup, and holds a publishable key to that intent's own secret.
/// </summary>
public static class ClientSecrets
{
    /// <summary>A new secret. Phones check its shape: no underscore in the id, none in the secret.</summary>
    public static string New(string intentId, Dice dice) => dice.Word($"{intentId}_secret_", 25);

    /// <summary>The id of the object that the secret in a form opens: of an intent, else of a customer session; null without one.</summary>
    public static string? Opened(FormNode form) => form.Text("client_secret") is { } secret
        ? IntentOf(secret)
        : form.Text("customer_session_client_secret") is { } session ? CustomerSession.IdOf(session) : null;

    /// <summary>The id in an intent's secret.</summary>
    public static string IntentOf(string secret) =>
        secret.IndexOf("_secret_", StringComparison.Ordinal) is > 0 and var end ? secret[..end] : secret;

    /// <summary>The intent in the address, or why this caller can not have it.</summary>
    public static async ValueTask<Result<PaymentIntent>> FindAsync(ApiCall call, World world, CancellationToken stop)
    {
        var intent = await world.FindAsync<PaymentIntent>(call.Account, call.Id, stop);
        return intent is null ? Missing(call.Id)
            : Check(call, intent.ClientSecret, "PaymentIntent") is { } refusal ? refusal
            : intent;
    }

    /// <summary>The setup in the address, or why this caller can not have it.</summary>
    public static async ValueTask<Result<SetupIntent>> FindSetupAsync(ApiCall call, World world, CancellationToken stop)
    {
        var intent = await world.FindAsync<SetupIntent>(call.Account, call.Id, stop);
        return intent is null ? MissingSetup(call.Id)
            : Check(call, intent.ClientSecret, "SetupIntent") is { } refusal ? refusal
            : intent;
    }

    /// <summary>Why the secret in a call does not open the intent; null when it does, or none is needed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="secret">The intent's own.</param>
    /// <param name="kind">What it is called in the refusal: <c>PaymentIntent</c>.</param>
    public static ApiError? Check(ApiCall call, string secret, string kind)
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
                Message = $"The client_secret provided does not match any associated {kind} on this account. Ensure the "
                    + $"publishable key used belongs to the same account that created the {kind}.",
            };
    }

    /// <summary>404, with a hint where the caller mistook the client secret for the id.</summary>
    public static ApiError Missing(string id) => LooksLikeSecret(id, "PaymentIntent") ?? ApiError.NotFound("payment_intent", id, "intent");

    /// <inheritdoc cref="Missing"/>
    public static ApiError MissingSetup(string id) => LooksLikeSecret(id, "SetupIntent") ?? ApiError.NotFound("setupintent", id, "intent");

    private static ApiError? LooksLikeSecret(string id, string kind) => !id.Contains("_secret_", StringComparison.Ordinal)
        ? null
        : new ApiError
        {
            Status = 404,
            Param = "intent",
            Message = $"You passed a string that looks like a client secret as the {kind} ID, but you must provide a "
                + $"valid {kind} ID. Please use the value in the `id` field of the {kind}.",
        };
}
