using Xunit;

namespace Layby.Tests.Tidy;

/// <summary>A rule that never complains may be blind: each is shown something bad, and something good.</summary>
public sealed class TidyEyeTests
{
    private const string Core = "src/Layby.Core/A.cs";

    [Theory]
    [InlineData("Layby.Core/Money.cs", "using Layby.Server.Wire;", "Core may import nothing, not Wire")]
    [InlineData("Layby.Server/Wire/Reply.cs", "using Layby.Server.Store;", "Wire may import Core, not Store")]
    [InlineData("Layby.Server/Wire/Reply.cs", "using Layby.Server.PaymentIntents;", "not PaymentIntents")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { World _world; }", "not World")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { World World { get; } = null!; }", "not World")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { int A => global::Layby.Server.Store.Row.None; }", "not Store")]
    [InlineData("Layby.Core/Money.cs", "class Money { Layby.Server.Wire.Reply? A; }", "may import nothing, not Wire")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { void To(World world) { } }", "not World")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { Store.IStore Keeps() => null!; }", "not Store")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { int Limit => Store.Sqlite.Limits.Batch; }", "not Store")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply { Layby.Server.Store.IStore? Store { get; } }", "not Store")]
    [InlineData("Layby.Server/Wire/Reply.cs", "using Row = Layby.Server.Store.Row;", "not Store")]
    [InlineData("Layby.Server/Wire/Reply.cs", "using static Layby.Server.Store.Schema.Tables;", "not Store")]
    [InlineData("Layby.Server/Store/Sqlite/Writer.cs", "using Layby.Server.Versions;", "may import Core, not Versions")]
    [InlineData("Layby.Server/Providers/Klarna/KlarnaSimulator.cs", "using Layby.Server.Store;", "not Store")]
    [InlineData("Layby.Server/Providers/Klarna/KlarnaPage.razor", "@using Layby.Server.Providers.Alma", "not Pro")]
    [InlineData("Layby.Server/Providers/ReportDesk.cs", "using Layby.Server.Providers.Klarna;", "not Providers/Klarna")]
    [InlineData("Layby.Server/PaymentIntents/Confirm.cs", "using Layby.Server.Providers.Alma;", "not Providers/Alma")]
    [InlineData("Layby.Server/PaymentIntents/Confirm.cs", "using Layby.Server.Workers;", "not Workers")]
    [InlineData("Layby.Server/PaymentIntents/Confirm.cs", "using Layby.Server.Charges;", "not Charges")]
    [InlineData("Layby.Server/Workers/JobRunner.cs", "using Layby.Server.Wire;", "not Wire")]
    public void An_import_that_the_table_does_not_allow_is_seen(string path, string line, string advice) =>
        Sees(ImportTable.Check(File(path, line)), "src/" + path, 1, advice);

    [Theory]
    [InlineData("Layby.Core/Money.cs", "using System.Globalization; using Layby.Core.Providers;")]
    [InlineData("Layby.Server/Wire/Reply.cs", "using Layby.Core; class Reply { string? World; int Store => World!.Length; }")]
    [InlineData("Layby.Core/PaymentIntents/Intent.cs", "class Intent { Providers.ProviderOrder? Order; Settings? A; }")]
    [InlineData("Layby.Server/Providers/_Imports.razor", "@using Layby.Server.Providers.Pages")]
    [InlineData("Layby.Server/Providers/Klarna/KlarnaPage.razor", "@using Layby.Server.Providers.Pages")]
    [InlineData("Layby.Server/Wire/Reply.cs", "using Store = Layby.Core.Shop; class Reply { Store.Row? A; }")]
    [InlineData("Layby.Server/Wire/Reply.cs", "class Reply(IReads Store) { object Get() => Store.Find(); }")]
    [InlineData("Layby.Server/Providers/ReportDesk.cs", "using Layby.Server.Store;")]
    [InlineData("Layby.Server/Providers/Klarna/KlarnaSimulator.cs", "using Layby.Server.Providers; using Layby.Core;")]
    [InlineData("Layby.Server/PaymentIntents/Confirm.cs", "using Layby.Server.Store; class Confirm { World? World; }")]
    [InlineData("Layby.Server/LaybyServer.cs", "using Layby.Server.Workers; using Layby.Server.Providers.Klarna;")]
    public void An_import_that_the_table_allows_is_let_through(string path, string line) =>
        Assert.Empty(ImportTable.Check(File(path, line)));

    [Theory]
    [InlineData("using System.Net.Http;")]
    [InlineData("using System.Threading.Tasks;")]
    [InlineData("using Microsoft.AspNetCore.Http;")]
    public void The_core_asking_for_the_outside_is_seen(string line) =>
        Sees(CoreImports.Check(File("Layby.Core/Money.cs", line)), "src/Layby.Core/Money.cs", 1, "no I/O");

    [Fact]
    public void A_file_of_401_lines_is_seen_and_one_of_400_is_not()
    {
        Sees(Lengths.OfFiles(InCore(Lines(401))), Core, 401, "401 lines");
        Assert.Empty(Lengths.OfFiles(InCore(Lines(400))));
    }

    [Theory]
    [InlineData("class A\n{\n    [Fact]\n    int B() =>\n$\n        1;\n}", 4, "B has")]
    [InlineData("class A\n{\n    A()\n    {\n$\n    }\n}", 3, "A has")]
    [InlineData("class A\n{\n    int B\n    {\n        get\n        {\n$\n        return 1;\n        }\n    }\n}", 5, "has")]
    [InlineData("class A { int B() { return C();\n    int C()\n    {\n$\n        return 1;\n    } } }", 2, "C has")]
    [InlineData("Run();\n$\nRun();", 1, "the program has")]
    public void A_function_of_more_than_70_lines_is_seen(string text, int line, string advice)
    {
        var findings = Lengths.OfFunctions(InCore(text.Replace("$", Lines(70), StringComparison.Ordinal)));
        var there = Assert.Single(findings, finding => finding.Line == line);
        Assert.Contains(advice, there.Advice, StringComparison.Ordinal);
        Assert.Empty(Lengths.OfFunctions(InCore(text.Replace("$", Lines(60), StringComparison.Ordinal))));
    }

    [Fact]
    public void A_function_of_70_lines_is_let_through_with_a_table_of_cases_above_it()
    {
        var cases = string.Join('\n', Enumerable.Repeat("[InlineData(1)]", 50));
        Assert.Empty(Lengths.OfFunctions(InCore($"class A {{\n{cases}\nint B() =>\n{Lines(68)}\n1; }}")));
    }

    [Fact]
    public void A_line_of_141_columns_is_seen_unless_an_address_makes_it_long()
    {
        Sees(Lengths.OfLines(InCore("\n" + new string('a', 141))), Core, 2, "141 columns");
        Assert.Empty(Lengths.OfLines(InCore($"// https://example.com/{new string('a', 200)}")));
    }

    [Theory]
    [InlineData("class PaymentManager;", "`Manager`")]
    [InlineData("record struct StringUtils(int A);", "`Utils`")]
    [InlineData("interface IWebhookService;", "`Service`")]
    [InlineData("enum HTTPContext { A }", "`Context`")]
    [InlineData("class Outer { delegate void DataReady(); }", "`Data`")]
    public void A_type_named_by_an_empty_word_is_seen(string text, string word) =>
        Sees(Names.OfTypes(InCore(text)), Core, 1, word);

    [Theory]
    [InlineData("record ConfirmPaymentMethodDataParams;")]
    [InlineData("class KlarnaTestData;")]
    [InlineData("class Database; class Informer; class Dataset; class Utilized;")]
    public void A_type_named_by_stripe_or_by_a_longer_word_is_let_through(string text) =>
        Assert.Empty(Names.OfTypes(InCore(text)));

    [Theory]
    [InlineData("Layby.Core/MoneyHelper.cs", "`Helper`")]
    [InlineData("Layby.Server/Browser/form-utils.js", "`utils`")]
    public void A_file_named_by_an_empty_word_is_seen(string path, string word) =>
        Sees(Names.OfFiles(File(path, "")), "src/" + path, 1, word);

    [Theory]
    [InlineData("Layby.Core/PaymentIntents/A.cs", "namespace Layby.Core;", "Layby.Core.PaymentIntents")]
    [InlineData("Layby.Server/Wire/A.cs", "namespace Layby.Wire { class A; }", "Layby.Server.Wire")]
    [InlineData("Layby.Server/Wire/A.cs", "class A;", "Layby.Server.Wire")]
    public void A_namespace_that_is_not_its_folder_is_seen(string path, string text, string expected) =>
        Sees(Names.OfNamespaces(File(path, text), Names.Projects), "src/" + path, 1, expected);

    [Fact]
    public void A_program_without_a_namespace_is_let_through() =>
        Assert.Empty(Names.OfNamespaces(File("Layby.Server/Program.cs", "Run();"), Names.Projects));

    [Theory]
    [InlineData("A.cs", "// ------ the verbs ------")]
    [InlineData("A.cs", "//////////////////")]
    [InlineData("A.cs", "/* ***** */")]
    [InlineData("A.cs", "#region Verbs\n#endregion")]
    [InlineData("A.js", "// =====")]
    [InlineData("A.razor", "@* ===== the head ===== *@")]
    [InlineData("A.sql", "-- ======= tables")]
    [InlineData("A.sh", "########")]
    public void A_banner_is_seen(string name, string text) =>
        Sees(Comments.Banners(File($"Layby.Server/{name}", text)), $"src/Layby.Server/{name}", 1, "");

    [Theory]
    [InlineData("// Copyright 2026 someone")]
    [InlineData("/*\n * Licensed under the MIT licence\n */")]
    public void A_licence_header_is_seen(string text) =>
        Assert.NotEmpty(Comments.LicenceHeaders(InCore(text)));

    [Theory]
    [InlineData("A.cs", "TODO")]
    [InlineData("A.js", "FIXME")]
    public void A_promise_is_seen_in_a_comment_and_not_in_a_string(string name, string word)
    {
        Sees(Comments.Promises(File($"Layby.Core/{name}", $"\n  // {word}: later")), $"src/Layby.Core/{name}", 2, "do it now");
        Assert.Empty(Comments.Promises(File($"Layby.Core/{name}", $"var word = \"{word}\";")));
    }

    [Theory]
    [InlineData("public class A;", "A is public")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public int B() => 1; }", "B is public")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public int B { get; } }", "B is public")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public const int B = 1; }", "B is public")]
    [InlineData("/// <summary>A.</summary>\npublic interface IA { int B(); }", "B is public")]
    public void A_public_name_of_the_core_without_a_doc_comment_is_seen(string text, string advice) =>
        Assert.Contains(advice, Assert.Single(Comments.Missing(InCore(text))).Advice, StringComparison.Ordinal);

    [Theory]
    [InlineData("class A { public int B; }")]
    [InlineData("/// <summary>A.</summary>\npublic enum A { B, C }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { int B; public override string ToString() => \"\"; }")]
    [InlineData("/// <summary>A.</summary>\n[Some]\npublic class A { /** <summary>B.</summary> */ public int B; }")]
    public void What_owes_no_doc_comment_is_let_through(string text) =>
        Assert.Empty(Comments.Missing(InCore(text)));

    // Put together here, so that the rule does not find its own examples.
    [Theory]
    [InlineData("home", "ada/layby")]
    [InlineData("tmp", "x")]
    [InlineData("Users", "ada")]
    [InlineData("work", "main")]
    public void A_path_of_one_machine_is_seen(string top, string rest)
    {
        Sees(Places.OfOneMachine(InCore($"\nvar a = \"/{top}/{rest}\";")), Core, 2, "one machine");
        Assert.Empty(Places.OfOneMachine(InCore($"// see docs/{top}/{rest} or https://example.com/{top}/{rest}")));
    }

    [Fact]
    public void A_package_locked_against_a_private_registry_is_seen()
    {
        SourceFile Lock(string address) => new("package-lock.json", $"\"resolved\": \"{address}/a.tgz\"");

        Sees(Places.OfPackages(Lock("http://10.0.0.1")), "package-lock.json", 1, "private");
        Assert.Empty(Places.OfPackages(Lock("https://registry.npmjs.org")));
    }

    [Fact]
    public void A_dead_link_in_a_document_is_seen()
    {
        var page = new SourceFile("docs/a.md", "[here](b.md) [there](c.md#part) [out](https://example.com) [up](../R.md)");
        Sees(Places.DeadLinks(page, path => path != "docs/c.md"), "docs/a.md", 1, "c.md is not there");
    }

    private static SourceFile InCore(string text) => new(Core, text);

    private static SourceFile File(string path, string text) => new("src/" + path, text);

    private static string Lines(int count) => string.Join('\n', Enumerable.Repeat("// a line", count));

    private static void Sees(IEnumerable<Finding> findings, string path, int line, string advice)
    {
        var finding = Assert.Single(findings);
        Assert.Equal((path, line), (finding.File, finding.Line));
        Assert.Contains(advice, finding.Advice, StringComparison.Ordinal);
    }
}
