using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Layby.Tests.Tidy;

/// <summary>One place where a rule is broken, and what to do about it.</summary>
public sealed record Finding(string File, int Line, string Advice)
{
    public override string ToString() => $"{File}:{Line}: {Advice}";
}

/// <summary>A text file of the repository; its path is relative to the root, with forward slashes.</summary>
public sealed class SourceFile(string path, string text)
{
    private readonly Lazy<SyntaxTree> _tree = new(() => CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Preview)));

    public string Path { get; } = path;

    public string[] Lines { get; } = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    public string Extension => System.IO.Path.GetExtension(Path);

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    public bool IsCSharp => Extension == ".cs";

    /// <summary>Is written by hand to be run, as opposed to prose, settings and data.</summary>
    public bool IsCode => Extension is ".cs" or ".razor" or ".js" or ".mjs" or ".ts" or ".css" or ".sql" || IsScript;

    public bool IsScript => Extension == ".sh" || Path is "dev" or ".ci/run";

    public bool IsProse => Extension is ".md";

    public SyntaxNode Syntax => _tree.Value.GetRoot();

    public Finding At(int line, string advice) => new(Path, line, advice);

    public Finding At(SyntaxNodeOrToken where, string advice) => At(FirstLine(where), advice);

    public int FirstLine(SyntaxNodeOrToken where) => LineOf(where.SpanStart);

    public int LineOf(int position) => _tree.Value.GetText().Lines.GetLinePosition(position).Line + 1;

    public int LinesFrom(SyntaxToken first, SyntaxToken last) =>
        LineOf(last.Span.End - 1) - LineOf(first.SpanStart) + 1;
}

/// <summary>The repository as it lies on this disk, found by walking up to the solution.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    // A hidden folder is a tool's own, but for the two that tell servers what to do.
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", "node_modules", "TestResults", "layby-data"];
    private static readonly string[] Hidden = [".ci", ".github"];

    private static readonly string[] Texts =
    [
        ".cs", ".razor", ".js", ".mjs", ".ts", ".css", ".sql", ".sh", ".md", ".json", ".csproj", ".props", ".slnx",
        ".yml", ".yaml", ".html", ".txt", ".editorconfig", ".gitignore", ".tsv", ".csv",
    ];

    private static readonly Lazy<IReadOnlyList<SourceFile>> Read = new(() => [.. Walk(Root, "")]);

    public static IReadOnlyList<SourceFile> Files => Read.Value;

    public static IEnumerable<SourceFile> Code => Files.Where(file => file.IsCode);

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.IsCSharp);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Layby.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tidy tests read the sources, and no Layby.slnx lies above the tests.");
    }

    private static IEnumerable<SourceFile> Walk(string folder, string prefix)
    {
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos();
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo { LinkTarget: null } && IsOurs(entry.Name))
            {
                foreach (var file in Walk(entry.FullName, $"{prefix}{entry.Name}/"))
                {
                    yield return file;
                }
            }
            else if (entry is FileInfo && IsText(prefix, entry))
            {
                yield return new(prefix + entry.Name, File.ReadAllText(entry.FullName));
            }
        }
    }

    private static bool IsOurs(string folder) =>
        folder.StartsWith('.') ? Hidden.Contains(folder) : !NotOurs.Contains(folder);

    // A file without an ending is a script or a licence. In a linked worktree `.git` is a file, and not the project's.
    private static bool IsText(string prefix, FileSystemInfo file) =>
        Texts.Contains(file.Extension) || (file.Extension == "" && (prefix, file.Name) != ("", ".git"));
}
