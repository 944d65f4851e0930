using System.Globalization;

namespace Layby.Bench;

internal sealed record Options
{
    public const string Usage = """
        bench [create|retrieve|list|life|webhooks|start|ceilings|postgres]... [options]     without a name: everything
        bench nodes [options]      one and three nodes on a PostgreSQL that the run starts, beside SQLite
        bench growth [options]     what a call costs when much is stored, on SQLite and on PostgreSQL
          --seconds N            length of each measurement (4)
          --warmup N             seconds of load before each measurement (1)
          --connections A,B,…    how many connections (1,16,64)
          --stored N             payment intents made before the first measurement (10000)
          --sizes A,B,…          how many payments are stored before each measurement of growth (1000,100000,2000000)
          --stripe-version V     sends this Stripe-Version (none: the account's default)
          --out FILE             writes the table as markdown, too
          --server DLL           the server to measure (src/Layby.Server/bin/Release/net10.0/layby.dll)
          --scratch DIR          where the databases of the run are made, and removed at its end (the temporary folder)
        """;

    private static readonly string[] Usual = ["create", "retrieve", "list", "life", "webhooks", "start", "ceilings", "postgres"];

    private static readonly string[] Known = [.. Usual, "nodes", "growth"];

    public IReadOnlyList<string> Names { get; private init; } = Usual;

    public double Seconds { get; private init; } = 4;

    public double Warmup { get; private init; } = 1;

    public IReadOnlyList<int> Connections { get; private init; } = [1, 16, 64];

    public int Stored { get; private init; } = 10_000;

    public IReadOnlyList<int> Sizes { get; private init; } = [1_000, 100_000, 2_000_000];

    public string? StripeVersion { get; private init; }

    public string? Out { get; private init; }

    public string? Server { get; private init; }

    public string Scratch { get; private init; } = Path.GetTempPath();

    public bool Has(string name) => Names.Contains(name);

    public static Options Parse(string[] args)
    {
        var options = new Options();
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (Known.Contains(args[i]))
            {
                names.Add(args[i]);
                continue;
            }

            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
            {
                throw new OptionsException($"`{args[i]}` is not a benchmark, nor an option with a value");
            }

            options = options.With(args[i], args[++i]);
        }

        return names.Count == 0 ? options : options with { Names = names };
    }

    private Options With(string option, string value) => option switch
    {
        "--seconds" => this with { Seconds = Between(option, value, 0.2, 600) },
        "--warmup" => this with { Warmup = Between(option, value, 0, 600) },
        "--connections" => this with
        {
            Connections = [.. value.Split(',').Select(number => (int)Between(option, number, 1, 1024))],
        },
        "--stored" => this with { Stored = (int)Between(option, value, 1000, 10_000_000) },
        "--sizes" => this with
        {
            Sizes = [.. value.Split(',').Select(number => (int)Between(option, number, 1_000, 50_000_000)).Order()],
        },
        "--stripe-version" => this with { StripeVersion = value },
        "--out" => this with { Out = value },
        "--server" => this with { Server = value },
        "--scratch" => this with { Scratch = value },
        _ => throw new OptionsException($"`{option}` is not an option"),
    };

    private static double Between(string option, string value, double least, double most) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new OptionsException($"{option}: `{value}` is not a number between {least} and {most}");
}
