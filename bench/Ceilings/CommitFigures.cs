using System.Globalization;

namespace Layby.Bench.Ceilings;

/// <summary>What the commit ceiling tells its parent, in one line.</summary>
internal readonly record struct CommitFigures(
    long Count, double Seconds, double P50, double P99, double Cpu, long Resident)
{
    /// <summary>Begins the line, so that it is found among whatever else a runtime prints.</summary>
    public const string Mark = "commits ";

    public static CommitFigures? Find(string output)
    {
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        var words = line[Mark.Length..].Split(' ');
        var numbers = words.Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], (long)numbers[5]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} {Seconds} {P50} {P99} {Cpu} {Resident}");
}
