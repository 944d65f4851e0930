using System.Text.Json.Nodes;

namespace Layby.Doubles;

/// <summary>
/// The switches of a double over HTTP. `POST /control/faults` with
/// <c>{"fault":"DropAfter","method":"POST","part":"/captures","times":1}</c> or
/// <c>{"callbacks":"Twice"}</c>, `DELETE /control/faults`, `GET /control/books`.
/// </summary>
internal static class Control
{
    /// <summary>Does what is asked.</summary>
    public static WireAnswer Answer(WireDouble one, WireCall call)
    {
        switch ((call.Method, call.Parts))
        {
            case ("POST", [_, "faults"]) when call.Json() is { } wish && Grant(one.Faults, wish):
                return new(204);
            case ("DELETE", [_, "faults"]):
                one.Faults.Clear();
                return new(204);
            case ("GET", [_, "books"]):
                return new(200, one.Books());
            default:
                return new(404);
        }
    }

    private static bool Grant(FaultSwitch faults, JsonObject wish)
    {
        if (Enum.TryParse<CallbackFault>(Text(wish, "callbacks"), out var callbacks))
        {
            faults.Callbacks = callbacks;
            return true;
        }

        if (Enum.TryParse<Fault>(Text(wish, "fault"), out var fault))
        {
            faults.Plan(fault, Text(wish, "method"), Text(wish, "part"), int.TryParse(Text(wish, "times"), out var times) ? times : 1);
            return true;
        }

        return false;
    }

    private static string Text(JsonObject wish, string name) => wish[name]?.ToString() ?? "";
}
