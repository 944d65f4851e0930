using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Layby.Tests.Telemetry;

/// <summary>
/// A page of figures, read as strictly as the format is written down: whatever Prometheus would stumble over fails the test.
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
/// </summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, double> samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> types = new(StringComparer.Ordinal);
    private readonly HashSet<string> helped = new(StringComparer.Ordinal);
    private readonly HashSet<string> closed = new(StringComparer.Ordinal);
    private string family = "";

    private Scrape()
    {
    }

    /// <summary>Every sample by its name and labels, labels in the order of their names.</summary>
    public IReadOnlyDictionary<string, double> Samples => samples;

    /// <summary>The type of each family.</summary>
    public IReadOnlyDictionary<string, string> Types => types;

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<help>.*)$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*\})? (?<value>\S+)$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    /// <summary>Reads a page.</summary>
    public static Scrape Read(string page)
    {
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', page);
        var scrape = new Scrape();
        foreach (var line in page[..^1].Split('\n'))
        {
            scrape.Take(line);
        }

        scrape.CheckHistograms();
        return scrape;
    }

    /// <summary>A sample; 0 where there is none.</summary>
    public double this[string sample] => samples.GetValueOrDefault(sample);

    private void Take(string line)
    {
        if (Help().Match(line) is { Success: true } help)
        {
            Begin(help.Groups["name"].Value);
            Assert.True(helped.Add(family), $"{family} is explained twice.");
            Assert.DoesNotMatch(@"(?<!\\)(\\\\)*\\[^\\n]", help.Groups["help"].Value);
        }
        else if (Type().Match(line) is { Success: true } type)
        {
            Begin(type.Groups["name"].Value);
            Assert.True(types.TryAdd(family, type.Groups["type"].Value), $"{family} has two types.");
            Assert.DoesNotContain(samples.Keys, each => NameOf(each) == family);
        }
        else
        {
            TakeSample(line);
        }
    }

    private void TakeSample(string line)
    {
        var sample = Sample().Match(line);
        Assert.True(sample.Success, $"This is no sample: {line}");
        var name = sample.Groups["name"].Value;
        Assert.True(name == family || (types[family] is "histogram" && name[family.Length..] is "_bucket" or "_sum" or "_count"),
            $"{name} stands under {family}.");
        Assert.True(types.ContainsKey(family) && helped.Contains(family), $"{family} comes before its type and its help.");
        var labels = sample.Groups["label"].Captures.Select(each => each.Value.TrimEnd(',')).ToArray();
        Assert.Equal(labels.Length, labels.Select(each => each.Split('=')[0]).Distinct().Count());
        var value = sample.Groups["value"].Value;
        var number = value is "+Inf" ? double.PositiveInfinity : double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(types[family] is "gauge" || number >= 0, $"{line} is below zero.");
        var key = labels.Length == 0 ? name : $"{name}{{{string.Join(',', labels)}}}";
        Assert.True(samples.TryAdd(key, number), $"{key} is there twice.");
    }

    // A family's lines stand together.
    private void Begin(string name)
    {
        if (name != family)
        {
            Assert.True(closed.Add(family), $"{family} is in two places.");
            Assert.DoesNotContain(name, closed);
            family = name;
        }
    }

    private void CheckHistograms()
    {
        foreach (var name in types.Where(each => each.Value is "histogram").Select(each => each.Key))
        {
            foreach (var rows in samples.Where(each => NameOf(each.Key) == name + "_bucket").GroupBy(each => WithoutBound(each.Key)))
            {
                var bounds = rows.Select(each => BoundOf(each.Key)).ToArray();
                Assert.Equal(bounds.Order(), bounds);
                Assert.Equal(double.PositiveInfinity, bounds[^1]);
                var counts = rows.Select(each => each.Value).ToArray();
                Assert.Equal(counts.Order(), counts);
                var labels = rows.Key[(name.Length + "_bucket".Length)..];
                Assert.Equal(counts[^1], samples[$"{name}_count{labels}"]);
                Assert.Contains($"{name}_sum{labels}", samples.Keys);
            }
        }
    }

    private static string NameOf(string sample) => sample.Split('{')[0];

    private static string WithoutBound(string sample) =>
        Regex.Replace(sample, """,?le="[^"]*"(\})""", "$1").Replace("{}", "", StringComparison.Ordinal);

    private static double BoundOf(string sample) => Regex.Match(sample, "le=\"(?<bound>[^\"]*)\"").Groups["bound"].Value is var text
        && text is "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
