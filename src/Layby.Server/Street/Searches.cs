using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Shows what a search finds, newest first. It looks at the account's own objects, a page of the store at a time, and
/// at no more than a bound in one call: where that is not enough the next page goes on. https://docs.stripe.com/search
/// </summary>
public static class Searches
{
    /// <summary>How many objects one call looks at; a count is accurate up to as many.</summary>
    public const int MaxLooked = 10_000;

    private const int HashLength = 6;

    /// <summary>What every search takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Text("query").Required(), Param.Integer("limit"), Param.Text("page"));

    /// <summary>Answers a search among objects of a kind.</summary>
    public static async ValueTask<Verdict> ShowAsync(ApiCall call, World world, SearchKind kind, CancellationToken stop)
    {
        var text = call.Form.Text("query")!;
        if (Lists.Limit(call.Form, out var limit) is { } wrong)
        {
            return wrong;
        }

        if (!SearchParser.Parse(text, kind).Ok(out var query, out var refusal))
        {
            return refusal;
        }

        if (!After(call.Form.Text("page"), kind, text, out var after))
        {
            return ApiError.Invalid("page", $"Invalid page: {call.Form.Text("page")}; use the `next_page` of an earlier answer.");
        }

        var found = await LookAsync(call, world, kind, query, after, limit, stop);
        long? count = call.Expand.Contains("total_count")
            ? (await LookAsync(call, world, kind, query, null, MaxLooked, stop)).Rows.Count
            : null;
        var next = found.Last is null ? null : PageAfter(found.Last, kind, text);
        return Verdict.Show(Write(found.Rows, next, count, $"/v1/{kind.Name}/search"));
    }

    private static async ValueTask<(List<StoredObject> Rows, string? Last)> LookAsync(
        ApiCall call, World world, SearchKind kind, SearchQuery query, string? after, int limit, CancellationToken stop)
    {
        var (from, to) = query.Created();
        var found = new List<StoredObject>();
        for (var looked = 0; looked < MaxLooked; looked += WireLimits.PageSize)
        {
            var page = await world.Store.ListAsync(
                new()
                {
                    Account = call.Account.Id,
                    Prefix = kind.Prefix,
                    Twin = kind.Twin,
                    Customer = kind.Shelf,
                    Limit = WireLimits.PageSize,
                    Created = new(from, to),
                    Cursor = new(after, null),
                },
                stop);
            foreach (var each in page.Rows.Where(each => Matches(query, each)))
            {
                if (found.Count == limit)
                {
                    return (found, found[^1].Id);
                }

                found.Add(each);
            }

            if (!page.HasMore)
            {
                return (found, null);
            }

            after = page.Rows[^1].Id;
        }

        return (found, after);
    }

    private static bool Matches(SearchQuery query, StoredObject stored)
    {
        using var subject = JsonDocument.Parse(stored.Body);
        return query.Matches(subject.RootElement);
    }

    // The id where the page before ended, with a mark of the search that it belongs to. It opens nothing: whatever it
    // says, only the caller's own objects are looked at.
    private static string PageAfter(string id, SearchKind kind, string query) =>
        Base64Url.EncodeToString([.. Mark(kind, query), .. Encoding.UTF8.GetBytes(id)]);

    private static bool After(string? page, SearchKind kind, string query, out string? id)
    {
        id = null;
        if (page is null)
        {
            return true;
        }

        var bytes = new byte[page.Length];
        if (Base64Url.DecodeFromChars(page, bytes, out _, out var length) is not OperationStatus.Done
            || length <= HashLength || !bytes.AsSpan(0, HashLength).SequenceEqual(Mark(kind, query)))
        {
            return false;
        }

        id = Encoding.UTF8.GetString(bytes, HashLength, length - HashLength);
        return id.StartsWith(kind.Prefix, StringComparison.Ordinal)
            || (kind.Twin is { } twin && id.StartsWith(twin, StringComparison.Ordinal));
    }

    private static byte[] Mark(SearchKind kind, string query) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind.Name} {query}"))[..HashLength];

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<StoredObject> rows, string? next, long? count, string url)
    {
        var output = new ArrayBufferWriter<byte>(256 + rows.Sum(each => each.Body.Length + 1));
        using (var writer = new Utf8JsonWriter(output, StripeJson.Writing))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "search_result");
            writer.WriteStartArray("data");
            foreach (var each in rows)
            {
                writer.WriteRawValue(each.Body.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("has_more", next is not null);
            writer.WriteString("next_page", next);
            if (count is { } total)
            {
                writer.WriteNumber("total_count", total);
            }

            writer.WriteString("url", url);
            writer.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
