namespace Layby.Core.Providers;

/// <summary>What a comparison of both sides is about where they do not agree.</summary>
public enum FindingKind
{
    /// <summary>Nothing yet: something is still asked of the provider, and how it ends is not known.</summary>
    StillOpen,

    /// <summary>Another amount or currency than was asked for.</summary>
    Amount,

    /// <summary>The provider keeps it for another payment.</summary>
    Reference,

    /// <summary>Money that one side has taken and the other not, or not as much.</summary>
    Captured,

    /// <summary>Money that one side holds and the other not.</summary>
    Reserved,

    /// <summary>Money that one side has given back and the other not.</summary>
    Refund,

    /// <summary>A payment that the provider has and we do not.</summary>
    Unknown,
}

/// <summary>What was found about one payment when both sides were compared.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Sentence">For a person: ids of both sides, amounts, what to do. No personal data.</param>
public sealed record Finding(FindingKind Kind, string Sentence)
{
    /// <summary>True where both sides differ; false where it is only too early to say.</summary>
    public bool IsDifference => Kind is not FindingKind.StillOpen;
}
