using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>
/// One change of the API, in the terms of its changelog. The code speaks the newest version only; an older caller's
/// answer is walked back, newest change first.
/// </summary>
/// <param name="Since">The first version that has it.</param>
/// <param name="Subject">The object that it changed: <c>payment_intent</c>.</param>
/// <param name="About">What changed, in a sentence for docs/versions.md.</param>
public abstract record VersionChange(string Since, string Subject, string About)
{
    /// <summary>Properties that must be objects, not ids, before the answer can be walked back.</summary>
    public virtual IReadOnlyList<string> Needs => [];

    /// <summary>Makes the object what it was before the change.</summary>
    public abstract void WalkBack(JsonObject subject);
}
