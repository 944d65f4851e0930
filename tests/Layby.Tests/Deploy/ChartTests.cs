using System.Text.Json.Nodes;
using Layby.Tests.Clients;
using Layby.Tests.Tidy;
using Xunit;

namespace Layby.Tests.Deploy;

/// <summary>The Helm chart, rendered with Go's own template engine and read as a cluster would.</summary>
public sealed class ChartTests
{
    private const string Chart = "deploy/helm/layby";

    [Fact]
    public async Task With_a_database_it_is_many_nodes_that_are_replaced_without_a_gap()
    {
        var all = await RenderAsync(values =>
        {
            values["database"]!["secret"] = "shop-database";
            values["publicUrl"] = "https://pay.example.com";
            values["options"] = new JsonObject { ["LAYBY_COUNTRY"] = "DE", ["LAYBY_RATE_LIMIT"] = "100/s" };
            values["otlp"] = "http://collector:4318";
        });

        var deployment = all["Deployment"];
        Assert.Equal(3, (int)deployment["spec"]!["replicas"]!);
        Assert.Equal(0, (int)deployment["spec"]!["strategy"]!["rollingUpdate"]!["maxUnavailable"]!);
        Assert.Equal(["Deployment", "PodDisruptionBudget", "Service", "Service shop-metrics"], all.Keys.Order());
        var secret = Variable(deployment, "LAYBY_DATABASE")["valueFrom"]!["secretKeyRef"]!;
        Assert.Equal(("shop-database", "url"), ((string)secret["name"]!, (string)secret["key"]!));
        Assert.Equal("https://pay.example.com", (string)Variable(deployment, "LAYBY_PUBLIC_URL")["value"]!);
        Assert.Equal("http://collector:4318", (string)Variable(deployment, "LAYBY_OTLP")["value"]!);
        Assert.Equal("100/s", (string)Variable(deployment, "LAYBY_RATE_LIMIT")["value"]!);
        AssertSafe(deployment);
        AssertJoined(all);
    }

    [Fact]
    public async Task Without_one_it_is_a_single_node_on_a_volume_that_two_never_share()
    {
        var all = await RenderAsync(_ => { });

        var deployment = all["Deployment"];
        Assert.Equal(1, (int)deployment["spec"]!["replicas"]!);
        Assert.Equal("Recreate", (string)deployment["spec"]!["strategy"]!["type"]!);
        Assert.Equal(["Deployment", "PersistentVolumeClaim", "Service", "Service shop-metrics"], all.Keys.Order());
        var claim = deployment["spec"]!["template"]!["spec"]!["volumes"]!.AsArray().Single(each => (string)each!["name"]! == "home")!;
        Assert.Equal((string)all["PersistentVolumeClaim"]["metadata"]!["name"]!, (string)claim["persistentVolumeClaim"]!["claimName"]!);
        Assert.DoesNotContain(Variables(deployment), each => (string)each!["name"]! == "LAYBY_DATABASE");
        AssertSafe(deployment);
        AssertJoined(all);
    }

    [Fact]
    public async Task An_ingress_leads_to_the_api_and_never_to_the_figures()
    {
        var all = await RenderAsync(values =>
        {
            values["ingress"]!["enabled"] = true;
            values["ingress"]!["class"] = "nginx";
            values["ingress"]!["tlsSecret"] = "cert";
            values["serviceMonitor"] = true;
        });

        var backend = all["Ingress"]["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["backend"]!["service"]!;
        var led = all["Service"];
        Assert.Equal((string)led["metadata"]!["name"]!, (string)backend["name"]!);
        var port = Assert.Single(led["spec"]!["ports"]!.AsArray())!;
        Assert.Equal((string)backend["port"]!["name"]!, (string)port["name"]!);
        Assert.Equal("http", (string)port["targetPort"]!);
        Assert.Equal("cert", (string)all["Ingress"]["spec"]!["tls"]![0]!["secretName"]!);
        var watched = all["ServiceMonitor"]["spec"]!["selector"]!["matchLabels"]!.AsObject();
        Assert.All(watched, each => Assert.Equal(
            (string)each.Value!, (string)all["Service shop-metrics"]["metadata"]!["labels"]![each.Key]!));
    }

    [Fact]
    public void The_chart_is_of_the_programs_version()
    {
        var (chart, values) = (Yaml.ReadFile($"{Chart}/Chart.yaml"), Yaml.ReadFile($"{Chart}/values.yaml"));
        Assert.Equal(Layby.Server.Traces.Version, (string)chart["appVersion"]!);
        Assert.Equal(Layby.Server.Traces.Version, (string)values["image"]!["tag"]!);
    }

    // What runs it may do nothing but write into its own folder, and is asked where it answers.
    private static void AssertSafe(JsonNode deployment)
    {
        var pod = deployment["spec"]!["template"]!["spec"]!;
        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
        Assert.False((bool)pod["automountServiceAccountToken"]!);
        var container = Assert.Single(pod["containers"]!.AsArray())!;
        var security = container["securityContext"]!;
        Assert.False((bool)security["allowPrivilegeEscalation"]!);
        Assert.True((bool)security["readOnlyRootFilesystem"]!);
        Assert.Equal("ALL", (string)security["capabilities"]!["drop"]![0]!);
        Assert.Equal("/health/ready", (string)container["readinessProbe"]!["httpGet"]!["path"]!);
        Assert.Equal("/health/live", (string)container["livenessProbe"]!["httpGet"]!["path"]!);
        var folder = (string)Variable(deployment, "LAYBY_DATA")["value"]!;
        Assert.Contains(container["volumeMounts"]!.AsArray(), each =>
            folder.StartsWith((string)each!["mountPath"]! + "/", StringComparison.Ordinal));
        Assert.True(
            (int)pod["terminationGracePeriodSeconds"]! >= (int)container["lifecycle"]!["preStop"]!["sleep"]!["seconds"]! + 10 + 5,
            "It is killed before it has answered who is inside.");
    }

    // What one object says of another is there: labels, ports, volumes.
    private static void AssertJoined(IReadOnlyDictionary<string, JsonNode> all)
    {
        var pod = all["Deployment"]["spec"]!["template"]!;
        var labels = pod["metadata"]!["labels"]!.AsObject();
        var container = pod["spec"]!["containers"]![0]!;
        var ports = container["ports"]!.AsArray().ToDictionary(each => (string)each!["name"]!, each => (int)each!["containerPort"]!);
        Assert.Equal(
            container["volumeMounts"]!.AsArray().Select(each => (string)each!["name"]!),
            pod["spec"]!["volumes"]!.AsArray().Select(each => (string)each!["name"]!));
        Assert.Equal($"http://0.0.0.0:{ports["http"]}", (string)Variable(all["Deployment"], "LAYBY_URLS")["value"]!);
        Assert.Equal($"http://0.0.0.0:{ports["metrics"]}", (string)Variable(all["Deployment"], "LAYBY_METRICS_URLS")["value"]!);
        foreach (var (name, one) in all)
        {
            var selector = (one["spec"]!["selector"]?["matchLabels"] ?? (name.StartsWith("Service", StringComparison.Ordinal)
                ? one["spec"]!["selector"] : null))?.AsObject();
            foreach (var (label, value) in selector ?? [])
            {
                Assert.Equal((string)value!, (string)labels[label]!);
            }

            foreach (var port in name.StartsWith("Service", StringComparison.Ordinal) ? one["spec"]!["ports"]!.AsArray() : [])
            {
                Assert.Contains((string)port!["targetPort"]!, ports.Keys);
            }
        }
    }

    private static JsonArray Variables(JsonNode deployment) =>
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray();

    private static JsonNode Variable(JsonNode deployment, string name) =>
        Variables(deployment).Single(each => (string)each!["name"]! == name)!;

    private static async Task<IReadOnlyDictionary<string, JsonNode>> RenderAsync(Action<JsonNode> change)
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "@evertdespiegeleer/go-template");
        var values = Yaml.ReadFile($"{Chart}/values.yaml");
        change(values);
        var scope = new JsonObject
        {
            ["Values"] = values,
            ["Release"] = new JsonObject { ["Name"] = "shop", ["Service"] = "Helm" },
            ["Chart"] = new JsonObject { ["AppVersion"] = "0.1.0" },
        };
        var rendered = await ChildProcess.RunAsync(
            "node",
            ["render-chart.mjs", Path.Combine(SourceTree.Root, Chart), scope.ToJsonString()],
            Path.Combine(SourceTree.Root, "tests/sdk"),
            new Dictionary<string, string>(),
            stop);
        Assert.True(rendered!.ExitCode == 0, rendered.Output);
        return JsonNode.Parse(rendered.Output)!.AsObject()
            .SelectMany(each => Yaml.Read((string)each.Value!))
            .ToDictionary(NameOf);
    }

    private static string NameOf(JsonNode one) => (string)one["metadata"]!["name"]! is "shop"
        ? (string)one["kind"]!
        : $"{one["kind"]} {one["metadata"]!["name"]}";
}
