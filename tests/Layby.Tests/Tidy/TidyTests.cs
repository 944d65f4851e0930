using Xunit;

namespace Layby.Tests.Tidy;

/// <summary>The house rules that a machine can read, over the whole repository. TidyEyeTests shows that they see.</summary>
public sealed class TidyTests
{
    [Fact]
    public void Every_room_imports_only_what_the_table_of_the_house_allows() =>
        Clean(SourceTree.Code.SelectMany(ImportTable.Check));

    [Fact]
    public void The_core_imports_nothing_that_waits_or_talks() => Clean(SourceTree.Code.SelectMany(CoreImports.Check));

    [Fact]
    public void No_file_is_longer_than_a_person_reads_at_once() => Clean(SourceTree.Code.SelectMany(Lengths.OfFiles));

    [Fact]
    public void No_function_is_longer_than_a_screen() => Clean(SourceTree.Code.SelectMany(Lengths.OfFunctions));

    [Fact]
    public void No_line_is_wider_than_the_page() => Clean(SourceTree.Code.SelectMany(Lengths.OfLines));

    [Fact]
    public void No_type_is_named_by_a_word_that_says_nothing() => Clean(SourceTree.Code.SelectMany(Names.OfTypes));

    [Fact]
    public void No_file_is_named_by_a_word_that_says_nothing() => Clean(SourceTree.Code.SelectMany(Names.OfFiles));

    [Fact]
    public void Every_namespace_is_its_folder() =>
        Clean(SourceTree.CSharp.SelectMany(file => Names.OfNamespaces(file, Names.Projects)));

    [Fact]
    public void No_comment_is_a_banner() => Clean(SourceTree.Code.SelectMany(Comments.Banners));

    [Fact]
    public void No_file_begins_with_the_licence() => Clean(SourceTree.Code.SelectMany(Comments.LicenceHeaders));

    [Fact]
    public void No_comment_is_a_promise() => Clean(SourceTree.Code.SelectMany(Comments.Promises));

    [Fact]
    public void Everything_public_in_the_core_says_what_it_means() =>
        Clean(SourceTree.CSharp.SelectMany(Comments.Missing));

    [Fact]
    public void No_file_names_a_path_of_one_machine() => Clean(SourceTree.Files.SelectMany(Places.OfOneMachine));

    [Fact]
    public void Npm_packages_are_locked_against_the_public_registry() =>
        Clean(SourceTree.Files.SelectMany(Places.OfPackages));

    [Fact]
    public void Every_link_between_documents_leads_somewhere() =>
        Clean(SourceTree.Files.SelectMany(file => Places.DeadLinks(file, IsThere)));

    private static bool IsThere(string path) => Path.Exists(Path.Combine(SourceTree.Root, path));

    private static void Clean(IEnumerable<Finding> findings)
    {
        var all = findings.Distinct().ToArray();
        var first = string.Join('\n', all.Take(50).Select(finding => finding.ToString()));
        Assert.True(all.Length == 0, $"{all.Length} to tidy, {Math.Min(all.Length, 50)} of them here:\n{first}");
    }
}
