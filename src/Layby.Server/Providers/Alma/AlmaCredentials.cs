using System.Collections.Immutable;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Alma;

/// <summary>A merchant's contract with Alma. The key alone says whether money is real.</summary>
/// <param name="ApiKey">sk_live_… or sk_test_…; a secret.</param>
/// <param name="IsLive">Whether real money is meant: the key's prefix must agree.</param>
public sealed record AlmaCredentials(string ApiKey, bool IsLive)
{
    /// <summary>Where real money moves.</summary>
    public static readonly Uri LiveAddress = new("https://api.getalma.eu");

    /// <summary>Alma's own test environment.</summary>
    public static readonly Uri SandboxAddress = new("https://api.sandbox.getalma.eu");

    /// <summary>Another address in the place of Alma's: a double's. Null for Alma's own.</summary>
    public Uri? Override { get; init; }

    /// <summary>True where Alma has switched deferred capture on for this contract; without it a manual capture is refused.</summary>
    public bool ManualCapture { get; init; }

    /// <summary>
    /// Creates every payment to be captured by us, so that one that is approved too late holds money and takes none. It needs
    /// <see cref="ManualCapture"/>.
    /// </summary>
    public bool AlwaysManual { get; init; }

    /// <summary>The numbers of payments that customers may choose from, as far as the contract has them.</summary>
    public ImmutableArray<int> Counts { get; init; } = AlmaTerms.Counts;

    /// <summary>Where calls go.</summary>
    public Uri Address => Override ?? (IsLive ? LiveAddress : SandboxAddress);

    /// <summary>Why it can not be used, in one sentence without the key; null when it can.</summary>
    public string? Refuses()
    {
        var prefix = IsLive ? "sk_live_" : "sk_test_";
        return this switch
        {
            _ when !ApiKey.StartsWith(prefix, StringComparison.Ordinal) || ApiKey.Length == prefix.Length =>
                $"An Alma key for {(IsLive ? "live" : "test")} mode begins with {prefix}.",
            _ when !ApiKey.All(each => char.IsAsciiLetterOrDigit(each) || each is '_' or '-') =>
                "An Alma key holds letters and digits only.",
            { Override: { Scheme: not "https", IsLoopback: false } } => "Alma is called over https.",
            { AlwaysManual: true, ManualCapture: false } => "Creating every Alma payment as manual needs deferred capture in the contract.",
            { Counts: var counts } when counts.IsEmpty || counts.Any(count => count is < 2 or > 12) =>
                "Alma's numbers of payments lie between 2 and 12.",
            _ => null,
        };
    }

    /// <summary>Without the key: it must not reach a log by any way.</summary>
    public override string ToString() => $"Alma, {(IsLive ? "live" : "test")}, {Address}";
}
