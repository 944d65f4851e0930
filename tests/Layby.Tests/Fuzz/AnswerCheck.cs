using System.Text.Json;
using Layby.Tests.Schema;

namespace Layby.Tests.Fuzz;

/// <summary>What every answer must be, whatever was asked.</summary>
internal static class AnswerCheck
{
    private static readonly string[] ErrorTypes = ["api_error", "card_error", "idempotency_error", "invalid_request_error"];

    private static readonly HashSet<string> ErrorFields =
    [
        "advice_code", "charge", "code", "decline_code", "doc_url", "message", "network_advice_code", "network_decline_code", "param",
        "payment_intent", "payment_method", "payment_method_type", "request_log_url", "setup_intent", "source", "type",
    ];

    // Words of the machine inside: exceptions and their traces, our own names, the database, the disk.
    private static readonly byte[][] Inside = [.. new[]
    {
        "   at ", "System.", "Microsoft.", "Layby.Server", "Layby.Core", "Exception", ".cs:", "StackTrace", "SQLite", "sqlite", "SELECT ",
        "INSERT ", "UNIQUE constraint", "Kestrel", "NullReference", "/home/", "/usr/", "/tmp/", "layby.db", "layby-test-",
    }.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public static string? Problem(FuzzRequest request, in FuzzAnswer answer, Canary canary)
    {
        if (answer.Status >= 500)
        {
            return $"status {answer.Status}";
        }

        var body = answer.Body.Span;
        foreach (var word in Inside)
        {
            if (body.IndexOf(word) >= 0)
            {
                return $"it tells of the inside: {System.Text.Encoding.UTF8.GetString(word)}";
            }
        }

        return Foreign(body, canary) ? "it shows what another sandbox stored"
            : request.IsPage || request.Method is "HEAD" || body.Length == 0 ? EmptyProblem(request, answer)
            : answer.Status >= 400 ? ErrorProblem(answer)
            : null;
    }

    /// <summary>Whether it has the shape of its object; dearer than the rest, so not asked of every answer.</summary>
    public static string? ShapeProblem(FuzzRequest request, in FuzzAnswer answer, string version)
    {
        var problems = StripeSchema.Check(
            JsonElement.Parse(answer.Body.Span), version, request.Text.Contains("Bearer pk_test_", StringComparison.Ordinal)).ToList();
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    // Each walk plants a word of its own in what it stores, and a stranger has planted one more.
    private static bool Foreign(ReadOnlySpan<byte> body, Canary mine)
    {
        for (var at = body.IndexOf(Canary.Begin); at >= 0; at = body.IndexOf(Canary.Begin))
        {
            body = body[at..];
            if (Canary.IsOneOf(body, out var planted) && planted != mine)
            {
                return true;
            }

            body = body[1..];
        }

        return false;
    }

    // What is no HTTP is refused before the API is reached, without a body, and the connection ends.
    private static string? EmptyProblem(FuzzRequest request, in FuzzAnswer answer) =>
        request.IsPage || request.Method is "HEAD" || answer.Status < 400
            || (answer.Status is 400 or 405 or 408 or 413 or 414 or 431 or 505 && answer.Closes)
            ? null
            : "a refusal without a body";

    private static string? ErrorProblem(in FuzzAnswer answer)
    {
        var body = JsonElement.Parse(answer.Body.Span);
        if (body.ValueKind is not JsonValueKind.Object || !body.TryGetProperty("error", out var error))
        {
            return "a refusal that is no error object";
        }

        foreach (var field in error.EnumerateObject())
        {
            if (!ErrorFields.Contains(field.Name))
            {
                return $"an error with the field {field.Name}";
            }
        }

        return !error.TryGetProperty("type", out var type) || !ErrorTypes.Contains(type.GetString()) ? "an error of no type"
            : !error.TryGetProperty("message", out var message) || message.GetString() is not { Length: > 0 } ? "an error without a message"
            : null;
    }
}
