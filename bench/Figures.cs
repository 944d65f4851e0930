namespace Layby.Bench;

/// <summary>One line of the table. What could not be known is null and shown as a dash.</summary>
internal sealed record Figures
{
    public required string Name { get; init; }

    public required int Connections { get; init; }

    /// <summary>Requests, or commits, that ended inside the measured time.</summary>
    public required long Count { get; init; }

    public required double Seconds { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double CpuMicroseconds { get; init; }

    public double? GeneratorMicroseconds { get; init; }

    public double? AnswerBytes { get; init; }

    public double? AllocatedBytes { get; init; }

    public long? HeapBytes { get; init; }

    public long? ResidentBytes { get; init; }

    public double PerSecond => Count / Seconds;
}

/// <summary>What a process has used up to one moment.</summary>
internal readonly record struct Usage(TimeSpan Cpu, long ResidentBytes, long? HeapBytes, long? AllocatedBytes);
