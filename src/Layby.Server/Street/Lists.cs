using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Lists as the API shows them. https://docs.stripe.com/api/pagination</summary>
public static class Lists
{
    /// <summary>A list with nothing in it.</summary>
    public static JsonObject Empty(string url) => Of([], url);

    /// <summary>A list that is complete.</summary>
    public static JsonObject Of(IReadOnlyList<JsonNode> members, string url) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. members]),
        ["has_more"] = false,
        ["url"] = url,
    };

    /// <summary>A page, written from stored bytes.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ReadOnlyMemory<byte>> members, bool hasMore, string url)
    {
        var output = new ArrayBufferWriter<byte>(128 + members.Sum(each => each.Length + 1));
        output.Write("{\"object\":\"list\",\"data\":["u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            output.Write(members[i].Span);
        }

        output.Write(hasMore ? "],\"has_more\":true,\"url\":\""u8 : "],\"has_more\":false,\"url\":\""u8);
        output.Write(Encoding.UTF8.GetBytes(url));
        output.Write("\"}"u8);
        return output.WrittenMemory;
    }

    /// <summary>How large the page shall be: 1 to 100, 10 when the caller does not say.</summary>
    public static ApiError? Limit(FormNode form, out int limit)
    {
        var asked = form.Number("limit") ?? WireLimits.DefaultPageSize;
        limit = (int)Math.Clamp(asked, 1, WireLimits.PageSize);
        return asked is >= 1 and <= WireLimits.PageSize
            ? null
            : ApiError.Invalid(
                "limit",
                $"Invalid integer: {asked}. A page holds 1 to {WireLimits.PageSize} objects.",
                "parameter_invalid_integer");
    }

    /// <summary>Where the page begins. Both ends at once can not be asked for.</summary>
    public static ApiError? CursorOf(FormNode form, out Cursor cursor)
    {
        cursor = new(form.Text("starting_after"), form.Text("ending_before"));
        return cursor is { StartingAfter: not null, EndingBefore: not null }
            ? ApiError.Invalid(
                "starting_after",
                "You may only specify one of these parameters: starting_after, ending_before.",
                "parameters_exclusive")
            : null;
    }
}
