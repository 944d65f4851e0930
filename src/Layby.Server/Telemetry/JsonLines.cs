using System.Buffers;
using System.Text;
using System.Text.Json;
using Layby.Server.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Layby.Server.Telemetry;

/// <summary>
/// Writes each line of the log as a JSON object: <c>time</c> (UTC), <c>level</c>, <c>category</c>, <c>event</c>,
/// <c>message</c>; <c>request</c> where a call caused it and <c>exception</c> where there is one.
/// </summary>
public sealed class JsonLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>What the formatter is called.</summary>
    public const string FormatterName = "layby-json";

    // As the log's messages name a call's id.
    private const string Request = "RequestId";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        var named = (logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>) ?? [];
        textWriter.WriteLine(Line(
            time.GetUtcNow(),
            logEntry.LogLevel,
            logEntry.Category,
            logEntry.EventId.Id,
            logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) ?? "",
            named.FirstOrDefault(static each => each.Key == Request).Value?.ToString(),
            logEntry.Exception?.ToString()));
    }

    /// <summary>One line.</summary>
    public static string Line(
        DateTimeOffset at, LogLevel level, string category, int number, string message, string? request = null, string? exception = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, StripeJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("time", at.UtcDateTime);
            json.WriteString("level", NameOf(level));
            json.WriteString("category", category);
            json.WriteNumber("event", number);
            json.WriteString("message", message);
            if (request is not null)
            {
                json.WriteString("request", request);
            }

            if (exception is not null)
            {
                json.WriteString("exception", exception);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        LogLevel.None => "none",
    };
}
