using System.Text;
using Layby.Core;
using Layby.Core.ConfirmationTokens;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>A call with what its ConfirmationToken stands for.</summary>
/// <param name="Call">The call; what it gives itself goes before what the token says.</param>
/// <param name="Token">The token; null where none was given.</param>
public sealed record TokenUse(ApiCall Call, ConfirmationToken? Token)
{
    /// <summary>Reads the token that a call names, or why it can not be used. Each is used once.</summary>
    public static async ValueTask<Result<TokenUse>> OfAsync(ApiCall call, World world, CancellationToken stop)
    {
        // What a token says of the customer's agreement was whole when it was kept.
        if (Acceptances.Check(call) is { } unclear)
        {
            return unclear;
        }

        if (call.Form.Text("confirmation_token") is not { } id)
        {
            return new TokenUse(call, null);
        }

        foreach (var other in (string[])["payment_method", "payment_method_data"])
        {
            if (call.Form[other] is not null)
            {
                return ApiError.Invalid(
                    "confirmation_token",
                    $"You may only specify one of these parameters: confirmation_token, {other}.",
                    "parameters_exclusive");
            }
        }

        if (await world.FindAsync<ConfirmationToken>(call.Account, id, stop) is not { } token)
        {
            return ApiError.NoSuch("confirmationtoken", id, "confirmation_token");
        }

        if (token.ExpiresAt is null || token.ExpiresAt <= call.Now)
        {
            return ApiError.Invalid(
                "confirmation_token",
                token.ExpiresAt is null
                    ? $"The ConfirmationToken {id} has already been used and cannot be used again."
                    : $"The ConfirmationToken {id} has expired.");
        }

        var said = new FormNode();
        Invariant.Holds(FormTree.Read(Encoding.UTF8.GetBytes(token.Form), said) is null, "what was read once can be read again");
        return new TokenUse(call.With(call.Form.Joined(said)), token);
    }

    /// <summary>The change in which the token is used up for an intent, of a payment or of a setup.</summary>
    public Change Spent(string intent) => Token is null ? Change.None : new() { Objects = [Token.UsedFor(intent)] };
}
