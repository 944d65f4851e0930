using System.Buffers;
using System.Text.Json;
using Layby.Server.Store;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>An event: the envelope around the object as it was then, in the version of that day's default or the reader's own.</summary>
public static class EventJson
{
    /// <summary>As it is read back. https://docs.stripe.com/api/events/object</summary>
    public static ValueTask<ReadOnlyMemory<byte>> WriteAsync(
        StoredEvent stored, Account account, World world, CancellationToken stop) =>
        WriteAsync(stored, stored.ApiVersion, stored.Pending, account, world, stop);

    /// <summary>As it is told to somebody.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="apiVersion">The version in which they are told.</param>
    /// <param name="pending">How many do not know of it yet.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> WriteAsync(
        StoredEvent stored, string apiVersion, int pending, Account account, World world, CancellationToken stop)
    {
        _ = ApiVersion.Parse(apiVersion, out var version);
        var subject = await Answers.InVersionAsync(stored.Object, version, new(world, account), stop);
        var output = new ArrayBufferWriter<byte>(subject.Length + 512);
        using var writer = new Utf8JsonWriter(output, StripeJson.Writing);
        writer.WriteStartObject();
        writer.WriteString("id", stored.Id);
        writer.WriteString("object", "event");
        writer.WriteString("api_version", apiVersion);
        writer.WriteNumber("created", stored.Created);
        writer.WriteStartObject("data");
        writer.WritePropertyName("object");
        writer.WriteRawValue(subject.Span, skipInputValidation: true);
        if (!stored.PreviousAttributes.IsEmpty)
        {
            writer.WritePropertyName("previous_attributes");
            writer.WriteRawValue(stored.PreviousAttributes.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.WriteBoolean("livemode", account.IsLive);
        writer.WriteNumber("pending_webhooks", pending);
        writer.WriteStartObject("request");
        writer.WriteString("id", stored.RequestId);
        writer.WriteString("idempotency_key", stored.IdempotencyKey);
        writer.WriteEndObject();
        writer.WriteString("type", stored.Type);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>As it is told to somebody who wants the newest version.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="pending">How many do not know of it yet.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<(string Version, ReadOnlyMemory<byte> Body)> WriteNewestAsync(
        StoredEvent stored, int pending, Account account, World world, CancellationToken stop) =>
        (ApiVersion.Newest.Text, await WriteAsync(stored, ApiVersion.Newest.Text, pending, account, world, stop));

    /// <summary>
    /// True for versions whose older shapes need objects that may have changed since: what is told in them can not be made
    /// again the same, and is kept.
    /// </summary>
    public static bool ReadsOn(string apiVersion)
    {
        _ = ApiVersion.Parse(apiVersion, out var version);
        return VersionChanges.Since(version).Any(each => each.Needs.Count > 0);
    }
}
