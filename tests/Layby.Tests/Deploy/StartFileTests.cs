using System.Text.RegularExpressions;
using Layby.Server;
using Layby.Tests.Clients;
using Layby.Tests.Store;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Deploy;

/// <summary>The files by which others start the server: each option that they set is one, and what they promise holds.</summary>
public sealed partial class StartFileTests
{
    [GeneratedRegex("LAYBY_[A-Z_]+")]
    private static partial Regex Variables();

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryDirectory();
        var unit = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "deploy/systemd/layby.service"), stop);
        await File.WriteAllTextAsync(
            folder.File("layby.service"), unit.Replace("/usr/bin/dotnet", Environment.ProcessPath!, StringComparison.Ordinal), stop);

        var said = await ChildProcess.RunAsync(
            "systemd-analyze", ["verify", folder.File("layby.service")], folder.Path, new Dictionary<string, string>(), stop);

        Assert.SkipWhen(said is null, "systemd-analyze is not installed.");
        Assert.Equal("", said.Output.Trim());
        Assert.Equal(0, said.ExitCode);
    }

    [Fact]
    public void The_unit_gives_it_time_to_end_and_does_not_start_again_what_can_not_start()
    {
        var unit = File.ReadAllLines(Path.Combine(SourceTree.Root, "deploy/systemd/layby.service"))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .ToLookup(line => line.Split('=')[0], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var limits = new ServerLimits();
        var stop = TimeSpan.FromSeconds(int.Parse(unit["TimeoutStopSec"].Single(), System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(stop > limits.Farewell + limits.Finish, "It is killed before it has answered who is inside.");
        Assert.Equal("2 3", unit["RestartPreventExitStatus"].Single());
        Assert.Equal("on-failure", unit["Restart"].Single());
        Assert.Equal("yes", unit["NoNewPrivileges"].Single());
        Assert.Equal("strict", unit["ProtectSystem"].Single());
        Assert.Equal("/var/lib/" + unit["StateDirectory"].Single(), unit["WorkingDirectory"].Single());
    }

    [Fact]
    public void Compose_lets_in_nobody_but_this_machine_and_waits_for_the_database()
    {
        var compose = Yaml.ReadFile("compose.yaml");
        var layby = compose["services"]!["layby"]!;

        Assert.All(layby["ports"]!.AsArray(), each => Assert.StartsWith("127.0.0.1:", (string)each!, StringComparison.Ordinal));
        Assert.Equal("service_healthy", (string)layby["depends_on"]!["database"]!["condition"]!);
        Assert.NotNull(compose["services"]!["database"]!["healthcheck"]);
        Assert.True((bool)layby["read_only"]!);
        Assert.DoesNotContain("off", (string)compose["services"]!["database"]!["command"]!.ToJsonString(), StringComparison.Ordinal);
        var mounted = layby["volumes"]!.AsArray().Concat(compose["services"]!["database"]!["volumes"]!.AsArray());
        Assert.Equal(
            mounted.Select(each => ((string)each!).Split(':')[0]).Order(), compose["volumes"]!.AsObject().Select(each => each.Key).Order());
        Assert.Equal("20s", (string)layby["stop_grace_period"]!);
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("deploy/systemd/layby.service")]
    [InlineData("deploy/helm/layby/templates/deployment.yaml")]
    [InlineData("deploy/helm/layby/values.yaml")]
    [InlineData("src/Layby.Server/Layby.Server.csproj")]
    public void Every_option_that_a_file_sets_is_one(string path)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, path));
        var named = Variables().Matches(text).Select(each => each.Value).Where(each => each != "LAYBY_DATABASE_PASSWORD").ToArray();

        Assert.NotEmpty(named);
        foreach (var name in named)
        {
            var asked = false;
            SettingsReader.Read([], variable =>
            {
                asked |= variable == name;
                return null;
            }, null);
            Assert.True(asked, $"{path} sets {name}, and nobody reads it.");
        }
    }
}
