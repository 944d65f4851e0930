using Layby.Tests.Clients;
using Layby.Tests.Tidy;
using Xunit;

[assembly: AssemblyFixture(typeof(Layby.Tests.Browser.Bundles))]

namespace Layby.Tests.Browser;

/// <summary>Pages' scripts with the npm packages that they import, bundled once, as a shop would do it.</summary>
public sealed class Bundles : IDisposable
{
    private static readonly string Sdk = Path.Combine(SourceTree.Root, "tests", "sdk");

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, string> made = [];

    /// <summary>The bundle of a file of tests/sdk/browser; the test is skipped where that can not be made.</summary>
    public async Task<string> MakeAsync(string name, CancellationToken stop)
    {
        await NodeRun.NeedsAsync(stop, "@stripe/stripe-js", "@stripe/react-stripe-js", "react-dom", "esbuild");
        await gate.WaitAsync(stop);
        try
        {
            return made.TryGetValue(name, out var bundle) ? bundle : made[name] = await BundleAsync(name, stop);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Runs a program of tests/sdk/node_modules or of tests/sdk itself.</summary>
    internal static Task<ChildProcess> RunAsync(string[] words, CancellationToken stop) =>
        RunAsync(words, new Dictionary<string, string>(), stop);

    /// <summary>The same, with variables.</summary>
    internal static async Task<ChildProcess> RunAsync(
        string[] words, IReadOnlyDictionary<string, string> variables, CancellationToken stop) =>
        (await ChildProcess.RunAsync("node", words, Sdk, variables, stop))!;

    public void Dispose() => gate.Dispose();

    private static async Task<string> BundleAsync(string name, CancellationToken stop)
    {
        var run = await RunAsync(
            [
                "node_modules/esbuild/bin/esbuild", $"browser/{name}.mjs", "--bundle", "--format=esm", "--log-level=warning",
                "--define:process.env.NODE_ENV=\"production\"",
            ],
            stop);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output;
    }
}
