namespace Layby.Server.Upkeep;

/// <summary>Reads what follows <c>layby backup</c>, <c>layby verify</c> and <c>layby copy</c>.</summary>
public static class UpkeepWords
{
    /// <summary>Takes the options of a command; the others are about the server.</summary>
    /// <param name="words">What follows the command.</param>
    /// <param name="own">The command's own options, such as <c>--to</c>.</param>
    /// <param name="others">What is left: options of the server, such as <c>--data</c>.</param>
    /// <returns>What was given, by the option's name.</returns>
    /// <exception cref="StartRefusedException">An option has no value.</exception>
    public static IReadOnlyDictionary<string, string> Take(
        IReadOnlyList<string> words, IReadOnlyCollection<string> own, out string[] others)
    {
        var (given, rest) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = words[i].Split('=', 2) is [var before, var after] ? (before, after) : (words[i], null);
            if (!own.Contains(name))
            {
                rest.Add(words[i]);
                continue;
            }

            value ??= ++i < words.Count ? words[i] : "";
            given[name] = value.Length > 0 ? value : throw new StartRefusedException(2, $"The option {name} wants a value.");
        }

        others = [.. rest];
        return given;
    }

    /// <summary>An option that must be there.</summary>
    /// <exception cref="StartRefusedException">It is not.</exception>
    public static string Wanted(this IReadOnlyDictionary<string, string> given, string command, string name, string what) =>
        given.TryGetValue(name, out var value)
            ? value
            : throw new StartRefusedException(2, $"The command 'layby {command}' wants {name} {what}.");
}
