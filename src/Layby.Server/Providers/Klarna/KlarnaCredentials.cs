using System.Collections.Immutable;
using System.Text;

namespace Layby.Server.Providers.Klarna;

/// <summary>A merchant's contracts with Klarna: one for each region in which they sell.</summary>
public sealed record KlarnaCredentials
{
    /// <summary>At most one of each region.</summary>
    public ImmutableArray<KlarnaAccess> Regions { get; init; } = [];

    /// <summary>True: they are of Klarna's playground, where no money moves.</summary>
    public bool Playground { get; init; }

    /// <summary>The access for a region; null where the merchant has no contract there.</summary>
    public KlarnaAccess? For(string region) => Regions.FirstOrDefault(one => one.Region == region);

    /// <summary>Where a region is called.</summary>
    public Uri AddressOf(KlarnaAccess access)
    {
        var host = access.Region == "eu" ? "api" : $"api-{access.Region}";
        return access.Address ?? new($"https://{host}{(Playground ? ".playground" : "")}.klarna.com");
    }

    /// <summary>The region in which a country's customers buy: each has hosts and contracts of its own.</summary>
    public static string RegionOf(string country) => country switch
    {
        "US" or "CA" or "MX" => "na",
        "AU" or "NZ" => "oc",
        _ => "eu",
    };

    /// <summary>Never shows what is secret.</summary>
    public override string ToString() => $"Klarna {string.Join(", ", Regions.Select(one => one.Region))}";
}

/// <summary>How one region is called.</summary>
public sealed record KlarnaAccess
{
    /// <summary><c>eu</c>, <c>na</c> or <c>oc</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The user name, <c>PK…</c> or a UUID; null where there is only a key.</summary>
    public string? UserName { get; init; }

    /// <summary>The password, or the API key: <c>klarna_live_api_…</c>.</summary>
    public required string Secret { get; init; }

    /// <summary>Called instead of Klarna's own host: a double, in tests.</summary>
    public Uri? Address { get; init; }

    /// <summary>What stands after the word Basic: user name and password, or the bare key, which Klarna takes as it is.</summary>
    internal string Basic => UserName is null ? Secret : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Secret}"));

    /// <summary>Never shows what is secret.</summary>
    public override string ToString() => $"Klarna {Region}";
}
