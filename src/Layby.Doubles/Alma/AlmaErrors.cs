using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>How Alma refuses.</summary>
internal static class AlmaErrors
{
    /// <summary>Fields that are not as they must be.</summary>
    public static WireAnswer Invalid(IEnumerable<AlmaFault> faults) => WireAnswer.Of(400, new JsonObject
    {
        ["error_code"] = "validation_error",
        ["errors"] = new JsonArray([.. faults.Select(fault => (JsonNode)new JsonObject
        {
            ["field"] = fault.Field,
            ["error_code"] = fault.Code,
            ["value"] = null,
            ["message"] = "La valeur du champ n'est pas valide",
        })]),
    });

    /// <summary>What can not be done as the payment stands; Alma says so in French, and sometimes without a code.</summary>
    public static WireAnswer NotNow(string? code = null)
    {
        var body = new JsonObject { ["message"] = "Le statut du paiement ne permet pas cette action" };
        if (code is not null)
        {
            body["error_code"] = code;
        }

        return WireAnswer.Of(400, body);
    }

    /// <summary>Nothing of that name.</summary>
    public static WireAnswer Unknown(string id) => WireAnswer.Of(404, new JsonObject
    {
        ["object_type"] = "Payment",
        ["value"] = id,
        ["error_code"] = "not_found",
    });

    /// <summary>A key that is none.</summary>
    public static WireAnswer Stranger() => WireAnswer.Of(401, new JsonObject { ["message"] = "Credentials invalid or not supplied" });

    /// <summary>A call too many, and a server that broke.</summary>
    public static WireAnswer Of(int status) => status == 429
        ? WireAnswer.Of(429, new JsonObject { ["error_code"] = "too_many_requests" }) with { Headers = new() { ["Retry-After"] = "1" } }
        : WireAnswer.Of(status, new JsonObject { ["message"] = "Internal server error" });
}
