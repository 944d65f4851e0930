using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Layby.Tests.Tidy;

/// <summary>What types, files and namespaces are called.</summary>
public static partial class Names
{
    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "manager", "helper", "util", "utility", "processor", "service", "engine", "context", "data", "info",
        "managers", "helpers", "utils", "utilities", "processors", "services", "engines", "contexts", "infos",
    };

    /// <summary>Names that are someone else's, each with its owner. A longer name may contain one of them.</summary>
    private static readonly Dictionary<string, string> NotOursToChoose = new()
    {
        ["PaymentMethodData"] = "Stripe's parameter payment_method_data",
        ["MandateData"] = "Stripe's parameter mandate_data",
        ["TransferData"] = "Stripe's parameter transfer_data",
        ["EventData"] = "the `data` of Stripe's event",
        ["AccountInfo"] = "the `account_info` of Klarna's API",
        ["TestData"] = "what Stripe's and Klarna's documents call the values that decide in a sandbox",
    };

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();

    public static IEnumerable<Finding> OfTypes(SourceFile file) =>
        !file.IsCSharp
            ? []
            : file.Syntax.DescendantNodes()
                .Select(node => node switch
                {
                    BaseTypeDeclarationSyntax type => type.Identifier,
                    DelegateDeclarationSyntax type => type.Identifier,
                    _ => default,
                })
                .SelectMany(name => EmptyWords(name.Text).Select(word => file.At(name, Advice(name.Text, word))));

    public static IEnumerable<Finding> OfFiles(SourceFile file) =>
        !file.IsCode
            ? []
            : EmptyWords(Path.GetFileNameWithoutExtension(file.Name))
                .Select(word => file.At(1, Advice(file.Name, word)));

    private static string Advice(string name, string word) =>
        $"`{word}` in {name} says nothing about what it is: name it after what it does. "
        + "A name that is Stripe's, a provider's or .NET's goes into the list in Names.cs with its reason.";

    private static IEnumerable<string> EmptyWords(string name)
    {
        var ours = NotOursToChoose.Keys
            .Aggregate(name, (left, theirs) => left.Replace(theirs, "_", StringComparison.Ordinal));
        return Word().Matches(ours).Select(word => word.Value).Where(Empty.Contains);
    }

    /// <summary>A namespace is its folder, counted from the project's. `projects` are folders with their names.</summary>
    public static IEnumerable<Finding> OfNamespaces(SourceFile file, IReadOnlyDictionary<string, string> projects)
    {
        if (!file.IsCSharp
            || file.Syntax is not CompilationUnitSyntax unit
            || Expected(file.Folder, projects) is not { } expected)
        {
            return [];
        }

        var spaces = unit.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().ToArray();

        // The runtime looks for a type called StartupHook outside every namespace.
        var homeless = unit.Members.Where(member =>
            member is DelegateDeclarationSyntax
            || (member is BaseTypeDeclarationSyntax type && type.Identifier.Text != "StartupHook"));
        return spaces.Where(space => space.Name.ToString() != expected).Cast<SyntaxNode>().Concat(homeless)
            .Select(node => file.At(node, $"the namespace of this folder is {expected}: change it, or move the file."));
    }

    private static string? Expected(string folder, IReadOnlyDictionary<string, string> projects)
    {
        for (var project = folder; ; project = project[..project.LastIndexOf('/')])
        {
            if (projects.TryGetValue(project, out var name))
            {
                return name + folder[project.Length..].Replace('/', '.');
            }

            if (!project.Contains('/'))
            {
                return null;
            }
        }
    }

    /// <summary>The folder of each project, and its root namespace.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = SourceTree.Files
        .Where(file => file.Extension == ".csproj")
        .ToDictionary(file => file.Folder, file => Path.GetFileNameWithoutExtension(file.Name));
}
