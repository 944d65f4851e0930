using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/upgrades#2023-08-16</summary>
public sealed record KlarnaFailuresNamed() : VersionChange(
    "2023-08-16",
    "payment_intent",
    "Klarna's failures have four codes of their own. Earlier versions call each payment_intent_authentication_failure.")
{
    private const string Code = "payment_intent_authentication_failure";

    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        if (subject["last_payment_error"] is JsonObject error && (string?)error["payment_method"]?["type"] == "klarna")
        {
            error["code"] = Code;
            error["doc_url"] = Core.ApiError.DocUrl(Code);
            error["message"] = "The provided PaymentMethod has failed authentication. You can provide "
                + "payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.";
        }
    }
}
