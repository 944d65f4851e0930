using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Makes a caller's answer of what a verb has decided. Where nothing asks for a change (newest shapes, secret key, no
/// expand) the answer is the stored bytes themselves.
/// </summary>
public static class Answers
{
    /// <summary>The answer's bytes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ViewAsync(
        ApiCall call, ReadOnlyMemory<byte> body, Shelf shelf, CancellationToken stop)
    {
        if (!call.IsSecret)
        {
            body = PublishableView.For(false, body.Span).ToArray();
        }

        var changes = VersionChanges.Since(call.Version);
        if (call.Expand.Count == 0 && changes.Count == 0)
        {
            return body;
        }

        var tree = JsonNode.Parse(body.Span)!;
        await Expansion.ApplyAsync(tree, call.Expand, shelf, stop);
        await PrepareAsync(tree, changes, shelf, stop);
        VersionChanges.WalkBack(tree, changes);
        return JsonSerializer.SerializeToUtf8Bytes(tree, StripeJson.Trees);
    }

    /// <summary>A refusal's bytes, walked back like any other answer.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> RefusalAsync(
        ApiError refusal, ApiCall call, Shelf shelf, CancellationToken stop)
    {
        var body = ErrorJson.Write(refusal, call.IsSecret);
        var changes = VersionChanges.Since(call.Version);
        if (changes.Count == 0 || refusal is { PaymentIntent: null, PaymentMethod: null, SetupIntent: null })
        {
            return body;
        }

        var tree = JsonNode.Parse(body)!;
        await PrepareAsync(tree, changes, shelf, stop);
        VersionChanges.WalkBack(tree, changes);
        return JsonSerializer.SerializeToUtf8Bytes(tree, StripeJson.Trees);
    }

    /// <summary>An object as a version shows it, for events that are read back or delivered.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> InVersionAsync(
        ReadOnlyMemory<byte> body, ApiVersion version, Shelf shelf, CancellationToken stop)
    {
        var changes = VersionChanges.Since(version);
        if (changes.Count == 0)
        {
            return body;
        }

        var tree = JsonNode.Parse(body.Span)!;
        await PrepareAsync(tree, changes, shelf, stop);
        VersionChanges.WalkBack(tree, changes);
        return JsonSerializer.SerializeToUtf8Bytes(tree, StripeJson.Trees);
    }

    // Some changes can only be undone with an object at hand where today only its id stands.
    private static async ValueTask PrepareAsync(
        JsonNode? node, IReadOnlyList<VersionChange> changes, Shelf shelf, CancellationToken stop)
    {
        if (!changes.Any(each => each.Needs.Count > 0))
        {
            return;
        }

        switch (node)
        {
            case JsonObject told when VersionChanges.NameOf(told) == "event":
                break;
            case JsonObject subject:
                var kind = VersionChanges.NameOf(subject);
                foreach (var change in changes.Where(each => each.Subject == kind))
                {
                    await Expansion.ApplyAsync(subject, change.Needs, shelf, stop);
                }

                foreach (var (_, child) in subject.ToArray())
                {
                    await PrepareAsync(child, changes, shelf, stop);
                }

                break;
            case JsonArray list:
                foreach (var child in list)
                {
                    await PrepareAsync(child, changes, shelf, stop);
                }

                break;
        }
    }
}
