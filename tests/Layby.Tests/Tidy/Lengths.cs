using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Layby.Tests.Tidy;

/// <summary>How long a file, a function and a line may be. The aims are lower: 150, 35 and 120.</summary>
public static partial class Lengths
{
    public const int LinesOfAFile = 400;
    public const int LinesOfAFunction = 70;
    public const int ColumnsOfALine = 140;

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();

    public static IEnumerable<Finding> OfFiles(SourceFile file) =>
        !file.IsCode || file.Lines.Length <= LinesOfAFile
            ? []
            : [file.At(LinesOfAFile + 1, $"{file.Lines.Length} lines, at most {LinesOfAFile}: split this file.")];

    /// <summary>An address cannot be broken, so a line that is long because of one is let through.</summary>
    public static IEnumerable<Finding> OfLines(SourceFile file) =>
        !file.IsCode
            ? []
            : file.Lines
                .Select((text, index) => (Columns: Address().Replace(text, "").Length, Line: index + 1))
                .Where(line => line.Columns > ColumnsOfALine)
                .Select(line => file.At(line.Line, $"{line.Columns} columns, at most {ColumnsOfALine}: break it."));

    public static IEnumerable<Finding> OfFunctions(SourceFile file) =>
        !file.IsCSharp
            ? []
            : file.Syntax.DescendantNodesAndSelf().Select(Function)
                .Where(function => function.First.RawKind != 0)
                .Select(found => (found.Name, found.First, Lines: file.LinesFrom(found.First, found.Last)))
                .Where(function => function.Lines > LinesOfAFunction)
                .Select(function => file.At(
                    function.First,
                    $"{function.Name} has {function.Lines} lines, at most {LinesOfAFunction}: take a part out, name it."));

    // Measured from the first token after the attributes to the last: a table of cases above a test is not the test.
    private static (string Name, SyntaxToken First, SyntaxToken Last) Function(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => Measured(method.Identifier.Text, method, method.AttributeLists),
        ConstructorDeclarationSyntax made => Measured(made.Identifier.Text, made, made.AttributeLists),
        LocalFunctionStatementSyntax local => Measured(local.Identifier.Text, local, local.AttributeLists),
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or AccessorDeclarationSyntax =>
            Measured($"this {node.Kind()}", node, default),
        PropertyDeclarationSyntax { ExpressionBody: not null } property =>
            Measured(property.Identifier.Text, property, property.AttributeLists),
        CompilationUnitSyntax unit when unit.Members.OfType<GlobalStatementSyntax>().ToArray() is [var first, ..] all =>
            ("the program", first.GetFirstToken(), all[^1].GetLastToken()),
        _ => default,
    };

    private static (string Name, SyntaxToken First, SyntaxToken Last) Measured(
        string name,
        SyntaxNode node,
        SyntaxList<AttributeListSyntax> attributes)
    {
        var first = attributes.Count == 0 ? node.GetFirstToken() : attributes[^1].GetLastToken().GetNextToken();
        return (name, first, node.GetLastToken());
    }
}
