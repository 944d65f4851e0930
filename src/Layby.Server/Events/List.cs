using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Events;

/// <summary>GET /v1/events</summary>
public static class List
{
    private const int MaxTypes = 20;

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Flag("delivery_success"), Param.Text("type"), Param.List("types", Param.Text("")));

    /// <summary>Shows a page of events, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (TypesOf(call.Form, out var types) is { } refusal)
        {
            return refusal;
        }

        if (Lists.CursorOf(call.Form, out var cursor) is { } twoEnds)
        {
            return twoEnds;
        }

        if (Lists.Limit(call.Form, out var limit) is { } wrong)
        {
            return wrong;
        }

        if (await CheckCursorAsync(cursor, call, world, stop) is { } unknown)
        {
            return unknown;
        }

        var (from, to) = call.Form.Bounds("created");
        var query = new EventQuery
        {
            Account = call.Account.Id,
            Limit = limit,
            Types = types,
            Delivered = call.Form.Flag("delivery_success"),
            Created = new(from, to),
            Cursor = cursor,
        };
        var page = await world.Store.ListEventsAsync(query, stop);
        var members = new List<ReadOnlyMemory<byte>>(page.Rows.Count);
        foreach (var stored in page.Rows)
        {
            members.Add(await EventJson.WriteAsync(stored, call.Account, world, stop));
        }

        return Verdict.Show(Lists.Write(members, page.HasMore, "/v1/events"));
    }

    private static ApiError? TypesOf(FormNode form, out IReadOnlyList<string> types)
    {
        types = form.Texts("types") ?? (form.Text("type") is { } one ? [one] : []);
        if (form["type"] is not null && form["types"] is not null)
        {
            return ApiError.Invalid(
                "type", "You may only specify one of these parameters: type, types.", "parameters_exclusive");
        }

        return types.Count <= MaxTypes
            ? null
            : ApiError.Invalid("types", $"You may specify at most {MaxTypes} event types.");
    }

    private static async ValueTask<ApiError?> CheckCursorAsync(
        Cursor cursor, ApiCall call, World world, CancellationToken stop)
    {
        var id = cursor.StartingAfter ?? cursor.EndingBefore;
        return id is null || await world.Store.FindEventAsync(call.Account.Id, id, stop) is not null
            ? null
            : ApiError.NoSuch("event", id, cursor.StartingAfter is null ? "ending_before" : "starting_after");
    }
}
