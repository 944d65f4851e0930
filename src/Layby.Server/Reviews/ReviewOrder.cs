using Layby.Core.Reviews;
using Layby.Server.Hatch;

namespace Layby.Server.Reviews;

/// <summary>What <c>layby reviews</c> is asked for.</summary>
public abstract record ReviewOrder
{
    /// <summary>What the command is called after <c>layby</c>, and the first word of its orders.</summary>
    public const string Name = "reviews";

    /// <summary>The command's own options.</summary>
    public static readonly IReadOnlyCollection<string> Options = ["--account", "--as", "--provider-id"];

    // No provider's id is longer, and what is longer is none.
    private const int MostId = 64;

    /// <summary>Show the open ones.</summary>
    /// <param name="Account">One account's; null for every live one's.</param>
    public sealed record List(string? Account) : ReviewOrder;

    /// <summary>Say what came of one.</summary>
    /// <param name="Id">The review's id.</param>
    /// <param name="As">What a person says.</param>
    /// <param name="ProviderId">The provider's own id of the order or the refund; null where none is named.</param>
    public sealed record Settle(string Id, Settlement As, string? ProviderId) : ReviewOrder;

    /// <summary>The order that these words give.</summary>
    /// <param name="words">What follows <c>layby reviews</c>.</param>
    /// <exception cref="OrderRefusedException">They are none.</exception>
    public static ReviewOrder Read(IReadOnlyList<string> words) => (string[])[.. words] switch
    {
        ["list", .. var rest] => ReadList(rest),
        ["settle", .. var rest] => ReadSettle(rest),
        _ => throw new OrderRefusedException("The command 'layby reviews' is followed by list or settle."),
    };

    private static List ReadList(IReadOnlyList<string> words)
    {
        var (names, given) = OrderWords.Sort($"layby {Name} list", words, ["--account"]);
        return names is [var stray, ..]
            ? throw new OrderRefusedException($"The command 'layby {Name} list' takes no '{stray}'.")
            : new(given.GetValueOrDefault("--account"));
    }

    private static Settle ReadSettle(IReadOnlyList<string> words)
    {
        var (names, given) = OrderWords.Sort($"layby {Name} settle", words, ["--as", "--provider-id"]);
        var named = given.GetValueOrDefault("--provider-id");
        return names is not [var id]
            ? throw new OrderRefusedException($"The command 'layby {Name} settle' wants one review: prv_…, as layby {Name} list shows it.")
            : named?.Length > MostId || named?.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_') is false
                ? throw new OrderRefusedException("What --provider-id names is the id that the provider shows for the order or the refund.")
            : new(id, given.GetValueOrDefault("--as") switch
            {
                "again" => Settlement.Again,
                "done" => Settlement.Done,
                "undone" => Settlement.Undone,
                _ => throw new OrderRefusedException($"The command 'layby {Name} settle' wants --as again, --as done or --as undone."),
            }, named);
    }
}
