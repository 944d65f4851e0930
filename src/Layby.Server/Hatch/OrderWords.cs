namespace Layby.Server.Hatch;

/// <summary>Tells the words of an order from those about the server, and names from options.</summary>
public static class OrderWords
{
    /// <summary>Takes the words that are a command's own; the others are about the server.</summary>
    /// <param name="words">What follows the command's name.</param>
    /// <param name="options">The command's own options, such as <c>--account</c>; each has a value.</param>
    /// <param name="others">Options of the server, such as <c>--data</c>.</param>
    public static string[] Take(IReadOnlyList<string> words, IReadOnlyCollection<string> options, out string[] others)
    {
        var (own, rest) = (new List<string>(), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            var isOption = words[i].StartsWith("--", StringComparison.Ordinal);
            var isOwn = !isOption || options.Contains(words[i].Split('=')[0]);
            var list = isOwn ? own : rest;
            list.Add(words[i]);
            if (isOption && !words[i].Contains('=', StringComparison.Ordinal) && i + 1 < words.Count)
            {
                list.Add(words[++i]);
            }
        }

        others = [.. rest];
        return [.. own];
    }

    /// <summary>Tells what is named from the options that are given.</summary>
    /// <param name="command">What is ordered, as the person wrote it: <c>layby keys create</c>.</param>
    /// <param name="words">What follows that.</param>
    /// <param name="options">The options that it takes.</param>
    /// <exception cref="OrderRefusedException">It takes no such option, or one has no value.</exception>
    public static (List<string> Names, Dictionary<string, string> Given) Sort(
        string command, IEnumerable<string> words, IReadOnlyCollection<string> options)
    {
        var (names, given) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        string? open = null;
        foreach (var word in words)
        {
            if (open is not null)
            {
                given[open] = Filled(open, word);
                open = null;
                continue;
            }

            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                names.Add(word);
                continue;
            }

            var (name, value) = word.Split('=', 2) is [var before, var after] ? (before, after) : (word, null);
            if (!options.Contains(name))
            {
                throw new OrderRefusedException($"The command '{command}' takes no {name}.");
            }

            if (value is null)
            {
                open = name;
            }
            else
            {
                given[name] = Filled(name, value);
            }
        }

        return open is null ? (names, given) : throw new OrderRefusedException($"The option {open} wants a value.");
    }

    private static string Filled(string name, string value) =>
        value.Length > 0 ? value : throw new OrderRefusedException($"The option {name} wants a value.");
}
