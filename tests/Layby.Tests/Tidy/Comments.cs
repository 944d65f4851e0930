using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Layby.Tests.Tidy;

/// <summary>What a comment may not be, and where one is owed.</summary>
public static partial class Comments
{
    [GeneratedRegex(@"([-=*#~_+/])\1{4,}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"copyright|licen[cs]ed? |all rights reserved|SPDX", RegexOptions.IgnoreCase)]
    private static partial Regex Licence();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Promise();

    // Razor, scripts, styles and SQL have no parser here: a comment is what follows an opener at the start of a line.
    [GeneratedRegex(@"^\s*(//|/\*|\*|#(?!!)|--\s|<!--|@\*)")]
    private static partial Regex Opener();

    public static IEnumerable<Finding> Banners(SourceFile file) =>
        In(file).Where(comment => Rule().IsMatch(comment.Text[Math.Min(3, comment.Text.Length)..]))
            .Select(comment => file.At(comment.Line, "no banners: a name or a file of its own parts better."))
            .Concat(Regions(file));

    public static IEnumerable<Finding> LicenceHeaders(SourceFile file) =>
        In(file).Where(comment => comment.Line <= 10 && Licence().IsMatch(comment.Text))
            .Select(comment => file.At(comment.Line, "the licence stands in LICENSE, once: take this header out."));

    public static IEnumerable<Finding> Promises(SourceFile file) =>
        In(file).Where(comment => Promise().IsMatch(comment.Text))
            .Select(comment => file.At(comment.Line, "do it now, or open an issue and say here what holds today."));

    /// <summary>
    /// A doc comment is owed by every public type and member of the core. Not by an override, which inherits one,
    /// and not by the members of an enum, whose names are the words of the API.
    /// </summary>
    public static IEnumerable<Finding> Missing(SourceFile file) =>
        !file.IsCSharp || !file.Path.StartsWith("src/Layby.Core/", StringComparison.Ordinal)
            ? []
            : file.Syntax.DescendantNodes().OfType<MemberDeclarationSyntax>()
                .Where(member => IsPublic(member) && !HasDocComment(member))
                .Where(member => !member.Modifiers.Any(SyntaxKind.OverrideKeyword))
                .Select(member => file.At(
                    member,
                    $"{NameOf(member)} is public in the core: say in a doc comment what it means and what holds for it."));

    private static IEnumerable<Finding> Regions(SourceFile file) =>
        !file.IsCSharp
            ? []
            : file.Syntax.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia))
                .Select(trivia => file.At(file.LineOf(trivia.SpanStart), "no regions: split the file."));

    private static IEnumerable<(string Text, int Line)> In(SourceFile file) => file switch
    {
        { IsCSharp: true } =>
            file.Syntax.DescendantTrivia().Where(IsComment).SelectMany(trivia => LinesOf(file, trivia)),
        { IsCode: true } => file.Lines
            .Select((text, index) => (Text: text.Trim(), Line: index + 1))
            .Where(line => Opener().IsMatch(line.Text)),
        _ => [],
    };

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static IEnumerable<(string Text, int Line)> LinesOf(SourceFile file, SyntaxTrivia comment) =>
        comment.ToFullString().Split('\n')
            .Select((text, index) => (text.Trim(), file.LineOf(comment.SpanStart) + index));

    private static bool IsPublic(MemberDeclarationSyntax member) => member switch
    {
        EnumMemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or GlobalStatementSyntax => false,
        _ when member.Parent is InterfaceDeclarationSyntax face => IsPublic(face),
        _ => member.Modifiers.Any(SyntaxKind.PublicKeyword)
            && (member.Parent is not TypeDeclarationSyntax outer || IsPublic(outer)),
    };

    private static bool HasDocComment(MemberDeclarationSyntax member) =>
        member.GetLeadingTrivia().Any(trivia =>
            trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia);

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => "this member",
    };
}
