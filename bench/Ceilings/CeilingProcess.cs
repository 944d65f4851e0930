using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Layby.Bench.Ceilings;

/// <summary>
/// The benchmark started by itself as `ceiling json|form --urls URL` (a server, as bare as Kestrel allows) or
/// `ceiling commits …` (a bare database): a process of its own, so that its CPU is measured as the server's is.
/// </summary>
internal static class CeilingProcess
{
    public static string Dll => typeof(CeilingProcess).Assembly.Location;

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["json", "--urls", var url]:
                RunServer(KestrelCeiling.Json(url));
                return 0;
            case ["form", "--urls", var url]:
                RunServer(KestrelCeiling.Form(url));
                return 0;
            case ["commits", var folder, var callers, var warmup, var seconds, var keys]:
                var pace = new Pace(Seconds(warmup), Seconds(seconds));
                var figures = CommitCeiling.Measure(folder, Number(callers), pace, randomKeys: keys == "random");
                Console.WriteLine(CommitFigures.Mark + figures);
                return 0;
            default:
                Console.Error.WriteLine($"bench: no such ceiling: {string.Join(' ', args)}");
                return 2;
        }
    }

    private static void RunServer(WebApplication server)
    {
        server.Start();

        // Until the benchmark ends, in whichever way it does.
        while (Console.In.Read() >= 0)
        {
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
