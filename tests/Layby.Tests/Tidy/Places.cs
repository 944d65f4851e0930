using System.Text.RegularExpressions;

namespace Layby.Tests.Tidy;

/// <summary>What the repository says about places: on a disk, on a network, in itself.</summary>
public static partial class Places
{
    // A folder that only one machine has. What a distribution fixes (a program under /usr/bin, the home of the user `app` of
    // .NET's container images) and what an operator chooses under /var or /etc is not one machine's.
    [GeneratedRegex(
        @"(?<![\w.~/})-])/(home(?!/app\b)|Users|root|work|tmp|private|mnt|media)/\w|\b[A-Z]:\\(Users|work|temp)\\",
        RegexOptions.IgnoreCase)]
    private static partial Regex OneMachine();

    [GeneratedRegex(@"""resolved"":\s*""(?!https://registry\.npmjs\.org/)[^""]*:[^""]*""")]
    private static partial Regex PrivateRegistry();

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\((?<path>[^)#\s:]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();

    public static IEnumerable<Finding> OfOneMachine(SourceFile file) =>
        Lines(file, OneMachine(), "a path of one machine: make it relative, a setting, or a folder that the test makes.");

    public static IEnumerable<Finding> OfPackages(SourceFile file) =>
        file.Name != "package-lock.json"
            ? []
            : Lines(file, PrivateRegistry(), "a private registry: lock against the public one, or with no address.");

    /// <summary>Links from one document to another file of the repository, which must be there.</summary>
    public static IEnumerable<Finding> DeadLinks(SourceFile file, Func<string, bool> exists) =>
        !file.IsProse
            ? []
            : file.Lines.SelectMany((text, index) => RelativeLink().Matches(text)
                .Select(link => link.Groups["path"].Value)
                .Where(path => !exists(Path.Combine(file.Folder, path)))
                .Select(path => file.At(index + 1, $"{path} is not there: correct the link, or write the page.")));

    private static IEnumerable<Finding> Lines(SourceFile file, Regex pattern, string advice) =>
        file.Lines
            .Select((text, index) => (text, Line: index + 1))
            .Where(line => pattern.IsMatch(line.text))
            .Select(line => file.At(line.Line, advice));
}
