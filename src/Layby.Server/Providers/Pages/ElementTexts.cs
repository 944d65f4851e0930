namespace Layby.Server.Providers.Pages;

/// <summary>What the Payment Element says in a shop's page.</summary>
public sealed record ElementTexts
{
    /// <summary>What the choices are, for those who hear them.</summary>
    public required string Methods { get; init; }

    public required string Email { get; init; }

    public required string EmailMissing { get; init; }

    public required string EmailInvalid { get; init; }

    public required string Name { get; init; }

    public required string NameMissing { get; init; }

    public required string Country { get; init; }

    public required string CountryMissing { get; init; }

    /// <summary>How many payments of how much each.</summary>
    public required Func<int, string, string> Parts { get; init; }

    /// <summary>Between how many payments the customer may choose, and what the smallest is a month.</summary>
    public required Func<string, string, string> From { get; init; }

    /// <summary>What follows, with the provider's name.</summary>
    public required Func<string, string> Redirect { get; init; }

    /// <summary>What is agreed to where the shop may charge again, with its name.</summary>
    public required Func<string, string> Terms { get; init; }

    /// <summary>Where nothing is chosen.</summary>
    public required string Choose { get; init; }

    /// <summary>Where an attempt was refused, with the provider's name: another way may work.</summary>
    public required Func<string, string> Declined { get; init; }

    /// <summary>Where the customer has other ways to pay, none of them here.</summary>
    public required string Nothing { get; init; }

    public required string Unreachable { get; init; }
}
