using Xunit;

namespace Layby.Tests;

/// <summary>Stands where the test server will: the server that LAYBY_URL names, started by somebody else.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public required Uri Url { get; init; }

    public static Task<RunningServer> StartAsync()
    {
        var url = Environment.GetEnvironmentVariable("LAYBY_URL");
        Assert.SkipWhen(url is null, "LAYBY_URL names no running server.");
        return Task.FromResult(new RunningServer { Url = new Uri(url!) });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
