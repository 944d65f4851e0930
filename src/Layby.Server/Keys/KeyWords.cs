using System.Globalization;
using Layby.Core.Keys;
using Layby.Server.Hatch;

namespace Layby.Server.Keys;

/// <summary>Reads what follows <c>layby keys</c>.</summary>
public static class KeyWords
{
    /// <summary>How long the old key lives on where nothing is said: a day to bring the new one everywhere.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    /// <summary>Before the command's own eyes the file's name, then what is in it: a server can not read its caller's files.</summary>
    public const string Credentials = "--credentials";

    private const int MaxLabel = 80;

    private static readonly Dictionary<string, string[]> Verbs = new()
    {
        ["create"] = ["--account", "--sandbox", "--restricted", "--name", "--for"],
        ["list"] = [],
        ["roll"] = ["--expires"],
        ["revoke"] = [],
        ["connect"] = ["--account", Credentials],
        ["disconnect"] = ["--account"],
    };

    /// <summary>Takes the words that are about keys; the others are about the server.</summary>
    /// <param name="words">What follows <c>layby keys</c>.</param>
    /// <param name="others">Options of the server, such as <c>--data</c>.</param>
    public static string[] Take(IReadOnlyList<string> words, out string[] others) =>
        OrderWords.Take(words, [.. Verbs.Values.SelectMany(each => each)], out others);

    /// <summary>The order that these words give.</summary>
    /// <param name="words">What <see cref="Take"/> took.</param>
    /// <param name="resources">The resources that permissions can name.</param>
    /// <exception cref="OrderRefusedException">They are none.</exception>
    public static KeyOrder Read(IReadOnlyList<string> words, IReadOnlySet<string> resources)
    {
        if (words.Count == 0 || !Verbs.TryGetValue(words[0], out var options))
        {
            throw new OrderRefusedException(
                $"There is no command 'layby keys{string.Concat(words.Take(1).Select(each => " " + each))}'; "
                + "there are create, list, roll, revoke, connect and disconnect.");
        }

        var (ids, given) = OrderWords.Sort($"layby keys {words[0]}", words.Skip(1), options);
        var wanted = words[0] is "roll" or "revoke" or "connect" or "disconnect" ? 1 : 0;
        if (ids.Count != wanted)
        {
            throw new OrderRefusedException(words[0] is "connect" or "disconnect"
                ? $"The command 'layby keys {words[0]}' wants the name of one method: klarna or alma."
                : wanted == 1
                ? $"The command 'layby keys {words[0]}' wants the id of one key; layby keys list shows them."
                : $"The command 'layby keys {words[0]}' takes no '{ids[0]}'.");
        }

        return words[0] switch
        {
            "create" => Create(given, resources),
            "roll" => new KeyOrder.Roll(ids[0], Overlap(given.GetValueOrDefault("--expires"))),
            "revoke" => new KeyOrder.Revoke(ids[0]),
            "connect" => new KeyOrder.Connect(ids[0], Wanted(given, "--account"), Wanted(given, Credentials)),
            "disconnect" => new KeyOrder.Disconnect(ids[0], Wanted(given, "--account")),
            _ => new KeyOrder.List(),
        };
    }

    private static KeyOrder.Create Create(Dictionary<string, string> given, IReadOnlySet<string> resources)
    {
        var (account, sandbox) = (given.GetValueOrDefault("--account"), given.GetValueOrDefault("--sandbox"));
        if (account is not null && sandbox is not null)
        {
            throw new OrderRefusedException("A key is for an account or for a sandbox: give --account or --sandbox, not both.");
        }

        var label = given.GetValueOrDefault("--name");
        if (label is not null && (label.Length > MaxLabel || label.Any(char.IsControl)))
        {
            throw new OrderRefusedException($"The option --name wants at most {MaxLabel} characters on one line.");
        }

        Permissions? permissions = null;
        if (given.TryGetValue("--restricted", out var scopes)
            && Permissions.Parse(scopes, resources, out permissions) is { } wrong)
        {
            throw new OrderRefusedException(
                $"There is no permission '{wrong}': it is RESOURCE:read or RESOURCE:write, and a resource is "
                + $"{string.Join(", ", resources.Order(StringComparer.Ordinal))} or all, which is all but sandbox.");
        }

        var isLive = given.GetValueOrDefault("--for", "sandbox") switch
        {
            "sandbox" => false,
            "live" when account is null && sandbox is null => true,
            "live" => throw new OrderRefusedException("The option --for live makes a new account: give neither --account nor --sandbox."),
            var other => throw new OrderRefusedException($"The option --for takes sandbox or live, not '{other}'."),
        };
        return new(account, sandbox, permissions, label, isLive);
    }

    private static string Wanted(Dictionary<string, string> given, string name) => given.TryGetValue(name, out var value)
        ? value
        : throw new OrderRefusedException($"The option {name} is missing.");

    private static TimeSpan Overlap(string? text)
    {
        if (text is null)
        {
            return DefaultOverlap;
        }

        TimeSpan? unit = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            '0' when text == "0" => TimeSpan.Zero,
            _ => null,
        };
        var count = text == "0" ? 0 : int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : -1;
        return unit is { } one && count >= 0 && count <= KeyBook.LongestOverlap.TotalMinutes && one * count <= KeyBook.LongestOverlap
            ? one * count
            : throw new OrderRefusedException($"The option --expires wants 0 to 7 days like 0, 90m, 24h or 7d, not '{text}'.");
    }
}
