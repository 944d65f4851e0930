using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>One way to pay in parts, as a provider offers it for one order.</summary>
public sealed record PlanOffer
{
    /// <summary>How many parts: 2 or more.</summary>
    public required int Count { get; init; }

    /// <summary>What falls due when, fees and interest included, the first of them first.</summary>
    public required ImmutableArray<Instalment> Parts { get; init; }

    /// <summary>What it costs the customer beyond the price.</summary>
    public required Money Cost { get; init; }

    /// <summary>What they pay in all.</summary>
    public required Money Total { get; init; }

    /// <summary>The annual rate of the credit, hundredths of a percent; null where the provider names none.</summary>
    public int? AnnualRate { get; init; }
}
