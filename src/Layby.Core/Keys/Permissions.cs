using System.Collections.Frozen;

namespace Layby.Core.Keys;

/// <summary>What a restricted key may do; whatever is not in it, it may not.</summary>
public sealed class Permissions
{
    private readonly FrozenDictionary<string, bool> writes;

    private Permissions(Dictionary<string, bool> writes) => this.writes = writes.ToFrozenDictionary();

    /// <summary>Reads a list such as <c>payment_intents:write,events:read</c>.</summary>
    /// <param name="text">The list.</param>
    /// <param name="resources">The resources that there are, besides <c>all</c>; null takes every name.</param>
    /// <param name="permissions">What was read.</param>
    /// <returns>The part that is none; null when all of it was read.</returns>
    public static string? Parse(string text, IReadOnlySet<string>? resources, out Permissions permissions)
    {
        var writes = new Dictionary<string, bool>();
        permissions = new(writes);
        foreach (var part in text.Split(','))
        {
            if (part.Split(':') is not [{ Length: > 0 } resource, "read" or "write"]
                || !(resource == Permission.AllResources || resources is null || resources.Contains(resource)))
            {
                return part;
            }

            writes[resource] = writes.GetValueOrDefault(resource) || part.EndsWith(":write", StringComparison.Ordinal);
        }

        permissions = new(writes);
        return null;
    }

    /// <summary>True when it includes this.</summary>
    public bool Allow(Permission needed) =>
        Has(needed.Resource, needed.Writes)
        || (needed.Resource != Permission.Sandbox && Has(Permission.AllResources, needed.Writes));

    /// <summary>The list that <see cref="Parse"/> reads, each resource once, by name.</summary>
    public override string ToString() => string.Join(
        ',', writes.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new Permission(each.Key, each.Value)));

    private bool Has(string resource, bool write) => writes.TryGetValue(resource, out var mayWrite) && (mayWrite || !write);
}
