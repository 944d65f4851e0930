using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>What a live provider is told of an order beyond its amount; a sandbox's needs none of it.</summary>
public sealed record OrderDetails
{
    /// <summary>
    /// Where the customer comes back to; <c>/success</c>, <c>/cancel</c>, <c>/back</c>, <c>/failure</c>, <c>/error</c> may follow.
    /// </summary>
    public required string ReturnUrl { get; init; }

    /// <summary>Where the provider may say that something happened: an address that nobody else can guess.</summary>
    public required string HookUrl { get; init; }

    /// <summary>The customer's country, ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>The language the merchant asked for, <c>fr-FR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>What is bought, in the merchant's words.</summary>
    public string? Description { get; init; }

    /// <summary>Who pays.</summary>
    public BillingDetails Billing { get; init; } = BillingDetails.Unknown;

    /// <summary>Where it is sent.</summary>
    public Shipping? Shipping { get; init; }

    /// <summary>The lines, where they add up to the amount; else none.</summary>
    public ImmutableArray<OrderLine> Lines { get; init; } = [];

    /// <summary>When the attempt ends: milliseconds since 1970, UTC.</summary>
    public required long ExpiresAtMs { get; init; }
}

/// <summary>One line of what is bought.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Quantity">1 or more.</param>
/// <param name="UnitAmount">Price of one, minor units.</param>
/// <param name="Amount">Of the whole line, after its discount, minor units.</param>
/// <param name="Discount">Taken off the whole line, minor units.</param>
/// <param name="Tax">In the amount of the whole line, minor units.</param>
/// <param name="Reference">The merchant's article number.</param>
public sealed record OrderLine(string Name, long Quantity, long UnitAmount, long Amount, long Discount, long Tax, string? Reference);
