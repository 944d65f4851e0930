using Layby.Server.Versions;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Versions;

public sealed class VersionsPageTests
{
    private static readonly string[] Rows =
        [.. SourceTree.Files.Single(each => each.Path == "docs/versions.md").Lines.Where(line => line.StartsWith('|'))];

    [Fact]
    public void Every_change_of_an_answer_stands_in_the_documents() => Assert.All(
        VersionChanges.All,
        change => Assert.Contains($"| {change.Since} | `{change.Subject}` | {change.About} |", Rows));

    [Fact]
    public void The_documents_name_no_change_that_is_not_made() => Assert.Equal(
        VersionChanges.All.Count,
        Rows.Count(row => row.Split('|') is ["", _, [' ', '`', ..], _, ""]));

    [Fact]
    public void Changes_stand_newest_first() => Assert.Equal(
        VersionChanges.All.Select(each => each.Since).OrderDescending(StringComparer.Ordinal),
        VersionChanges.All.Select(each => each.Since));
}
