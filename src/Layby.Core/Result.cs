using System.Diagnostics.CodeAnalysis;

namespace Layby.Core;

/// <summary>A value, or the refusal that stands in its place.</summary>
public readonly struct Result<T>
    where T : class
{
    private readonly T? value;
    private readonly ApiError? refusal;

    private Result(T? value, ApiError? refusal)
    {
        this.value = value;
        this.refusal = refusal;
    }

    /// <summary>A value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Result<T>(ApiError refusal) => new(null, refusal);

    /// <summary>True with the value, or false with the refusal.</summary>
    public bool Ok([NotNullWhen(true)] out T? got, [NotNullWhen(false)] out ApiError? refused)
    {
        got = value;
        refused = refusal;
        return refusal is null;
    }
}
