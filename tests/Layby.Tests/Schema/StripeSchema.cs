using System.Text.Json;

namespace Layby.Tests.Schema;

/// <summary>
/// Holds an answer against the shapes that Stripe's own client library declares, so that each answer any test
/// receives is also a test of its keys and types.
/// </summary>
public static class StripeSchema
{
    /// <summary>The version that the shapes were written for.</summary>
    public const string NewestVersion = "2026-10-28.endive";

    /// <summary>What is wrong with an answer, one sentence each; empty when nothing is.</summary>
    /// <param name="body">An object, a list, a search result or an error, as it came over the wire.</param>
    /// <param name="version">The API version in which it was written.</param>
    /// <param name="publishable">Whether a publishable key asked: it sees less of an intent.</param>
    public static IReadOnlyList<string> Check(
        JsonElement body, string version = NewestVersion, bool publishable = false)
    {
        var walk = new SchemaWalk(version, publishable);
        walk.Answer(body);
        return walk.Problems;
    }
}
