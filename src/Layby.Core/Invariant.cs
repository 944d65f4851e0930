namespace Layby.Core;

/// <summary>What must hold whatever happened. A broken invariant is a bug of ours: it is never caught and patched.</summary>
public static class Invariant
{
    /// <summary>Throws unless <paramref name="truth"/> holds.</summary>
    /// <exception cref="InvariantException">It does not hold.</exception>
    public static void Holds(bool truth, string sentence)
    {
        if (!truth)
        {
            throw new InvariantException(sentence);
        }
    }
}

/// <summary>The books are wrong. Nothing may be written on top of them.</summary>
public sealed class InvariantException(string sentence) : Exception($"Broken invariant: {sentence}");
