namespace Layby.Bench;

/// <summary>From the start of a process to its first 200, and what it holds in memory then.</summary>
internal sealed record StartTimes(string Name, IReadOnlyList<double> Milliseconds, IReadOnlyList<long> ResidentBytes)
{
    private const int Starts = 7;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public double Median => Milliseconds.Order().ElementAt(Starts / 2);

    public long MedianResident => ResidentBytes.Order().ElementAt(Starts / 2);

    /// <summary>Each start is a first one: the server begins with an empty data folder.</summary>
    public static StartTimes Measure(string name, string dll, string path, Func<string[]> arguments)
    {
        var times = new List<double>();
        var resident = new List<long>();
        for (var i = 0; i < Starts; i++)
        {
            using var server = ServerProcess.Start(dll, arguments(), probed: false);
            times.Add(server.WaitReady(path, Limit).TotalMilliseconds);
            resident.Add(server.Usage().ResidentBytes);
        }

        return new StartTimes(name, times, resident);
    }
}
