using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>Klarna's words of refusal.</summary>
internal static class KlarnaRefusals
{
    public static WireAnswer Of(int status, string code, params string[] messages) => WireAnswer.Of(status, new JsonObject
    {
        ["correlation_id"] = "",
        ["error_code"] = code,
        ["error_messages"] = new JsonArray([.. messages.Select(one => (JsonNode)one)]),
    });

    public static WireAnswer BadValue(IEnumerable<string> findings) =>
        Of(400, "BAD_VALUE", [.. findings.Select(one => $"Bad value: {one.Split(':')[0]}")]);

    public static WireAnswer Unauthorized() => Of(401, "UNAUTHORIZED", "Unauthorized");

    public static WireAnswer NoSession() => Of(404, "NOT_FOUND", "Invalid session id");

    public static WireAnswer NoToken() => Of(404, "NOT_FOUND", "Invalid authorization token");

    public static WireAnswer NoOrder() => Of(404, "NO_SUCH_ORDER", "No such order");

    // No schema is published for the page's errors; a body that nobody can rely on is none.
    public static WireAnswer OfPage(int status) => new(status);
}
