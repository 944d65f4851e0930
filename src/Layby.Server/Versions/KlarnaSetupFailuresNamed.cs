using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/upgrades#2023-08-16</summary>
public sealed record KlarnaSetupFailuresNamed() : VersionChange(
    "2023-08-16",
    "setup_intent",
    "Klarna's failures have four codes of their own. Earlier versions call each setup_intent_authentication_failure.")
{
    private const string Code = "setup_intent_authentication_failure";

    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject) => Unname(subject["last_setup_error"]);

    /// <summary>Puts the one old code in the place of Klarna's own.</summary>
    internal static void Unname(JsonNode? failure)
    {
        if (failure is JsonObject error && (string?)error["payment_method"]?["type"] == "klarna")
        {
            error["code"] = Code;
            error["doc_url"] = Core.ApiError.DocUrl(Code);
            error["message"] = "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new "
                + "PaymentMethod to attempt to fulfill this SetupIntent again.";
        }
    }
}

/// <summary>https://docs.stripe.com/upgrades#2023-08-16</summary>
public sealed record KlarnaSetupAttemptFailuresNamed() : VersionChange(
    "2023-08-16", "setup_attempt", "The same in the record of an attempt.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject) => KlarnaSetupFailuresNamed.Unname(subject["setup_error"]);
}
