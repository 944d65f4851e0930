using System.Buffers;
using System.Text;
using System.Text.Json;
using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>GET /sandbox/deliveries: what was told to whom, each try with its answer; and telling it again.</summary>
public static class Deliveries
{
    /// <summary>What listing them takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Text("event"), Param.Text("endpoint"), Param.Word("status", "pending", "delivered", "failed", "held"));

    /// <summary>What resending a range takes.</summary>
    public static Param ResendTable { get; } = ParamTable.Of([Param.Text("endpoint"), .. Resends.Rows]);

    /// <summary>What resending an event takes.</summary>
    public static Param EventTable { get; } = ParamTable.Of(Param.Text("endpoint"));

    /// <summary>Shows a page of deliveries, those of the newest events first.</summary>
    public static async ValueTask<Verdict> List(ApiCall call, World world, CancellationToken stop)
    {
        if (Lists.Limit(call.Form, out var limit) is { } refusal)
        {
            return refusal;
        }

        if (call.Form.Text("ending_before") is not null)
        {
            return ApiError.Invalid("ending_before", "Deliveries can be paged with starting_after only.");
        }

        (string, string)? after = call.Form.Text("starting_after")?.Split(':') is [var eventId, var endpoint] ? (eventId, endpoint) : null;
        if (after is null && call.Form.Text("starting_after") is { } unknown)
        {
            return ApiError.NoSuch("delivery", unknown, "starting_after");
        }

        var page = await world.Store.Outbox.ListAsync(
            new()
            {
                Account = call.Account.Id,
                Limit = limit,
                Event = call.Form.Text("event"),
                Endpoint = call.Form.Text("endpoint"),
                States = call.Form.Text("status") is { } status ? Resends.StatesOf(status) : [],
                After = after,
            },
            stop);
        return Verdict.Show(Lists.Write([.. page.Rows.Select(Write)], page.HasMore, "/sandbox/deliveries"));
    }

    /// <summary>Tells again what was not told; of one endpoint, of a stretch of time, of another status where one is given.</summary>
    public static ValueTask<Verdict> Resend(ApiCall call, World world, CancellationToken stop) =>
        Resends.OfRangeAsync(call, call.Form.Text("endpoint"), world, stop);

    /// <summary>Tells an event again.</summary>
    public static async ValueTask<Verdict> ResendEvent(ApiCall call, World world, CancellationToken stop)
    {
        var (refusal, count) = await Resends.OfEventAsync(call, "endpoint", world, stop);
        return refusal is not null ? refusal : Resends.Show(count);
    }

    private static ReadOnlyMemory<byte> Write(StoredDelivery delivery)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output, StripeJson.Writing);
        writer.WriteStartObject();
        writer.WriteString("id", $"{delivery.Event}:{delivery.Endpoint}");
        writer.WriteString("object", "sandbox.delivery");
        writer.WriteStartArray("attempts");
        foreach (var attempt in delivery.Attempts)
        {
            Write(writer, attempt);
        }

        writer.WriteEndArray();
        writer.WriteString("endpoint", delivery.Endpoint);
        writer.WriteString("event", delivery.Event);
        if (delivery.State is DeliveryState.Due)
        {
            writer.WriteNumber("next_attempt", delivery.DueMs / 1000);
        }
        else
        {
            writer.WriteNull("next_attempt");
        }

        writer.WriteString("status", StatusOf(delivery.State));
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, StoredAttempt attempt)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", attempt.Number);
        writer.WriteNumber("at", attempt.AtMs / 1000);
        writer.WriteNumber("milliseconds", attempt.TookMs);
        if (attempt.Status is { } status)
        {
            writer.WriteNumber("status", status);
        }
        else
        {
            writer.WriteNull("status");
        }

        writer.WriteString("trouble", attempt.Trouble);
        writer.WriteString("response", Encoding.UTF8.GetString(attempt.Answer.Span));
        writer.WriteEndObject();
    }

    private static string StatusOf(DeliveryState state) => state switch
    {
        DeliveryState.Due or DeliveryState.Sending => "pending",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
        DeliveryState.Held => "held",
    };
}
