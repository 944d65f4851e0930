namespace Layby.Tests.Nodes;

/// <summary>The clock of a machine that somebody set wrong.</summary>
public sealed class WrongTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
