using System.Net;
using System.Text;
using Layby.Tests.Crashes;
using Layby.Tests.Fuzz;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Limits;

/// <summary>The real program is told to stop while callers are busy: whoever is connected is answered.</summary>
public sealed class StopTests : IDisposable
{
    private const int Callers = 16;

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Told_to_stop_under_load_it_answers_every_request_of_every_connection_and_loses_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var acknowledged = 0;
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            var address = new IPEndPoint(IPAddress.Loopback, server.Url.Port);
            var warm = new CountdownEvent(Callers);
            var callers = Enumerable.Range(0, Callers).Select(number => CallUntilItIsTheLastAsync(address, number, warm)).ToArray();
            warm.Wait(TestContext.Current.CancellationToken);
            await server.TerminateAsync();

            // An exchange that fails is an exception, and so the test's end.
            acknowledged = (await Task.WhenAll(callers)).Sum();
            Assert.Equal(0, await server.WaitAsync());
        }

        await using var again = await LaybyProcess.ServeAsync(folder.Path);
        Assert.Equal(acknowledged, await CountAsync(again.Url));
    }

    // A connection that is kept alive, and asked again as soon as it has answered, until an answer says that it is the last.
    private static async Task<int> CallUntilItIsTheLastAsync(IPEndPoint server, int number, CountdownEvent warm)
    {
        const int Warm = 20;
        using var connection = new FuzzConnection(server);
        for (var made = 1; ; made++)
        {
            var form = $"amount=1099&currency=eur&metadata[caller]={number}";
            var answer = await connection.ExchangeAsync(
                Encoding.ASCII.GetBytes(RawCaller.Head("stop", form.Length) + "\r\n" + form), isHead: false, CancellationToken.None);
            Assert.Equal(200, answer.Status);
            if (made == Warm)
            {
                warm.Signal();
            }

            if (answer.Closes)
            {
                Assert.True(made >= Warm, "It said farewell before it was told to stop.");
                return made;
            }
        }
    }

    private static async Task<int> CountAsync(Uri url)
    {
        using var client = new HttpClient { BaseAddress = url };
        var shop = new Journeys.Shop(client, "stop");
        var (count, after) = (0, "");
        while (true)
        {
            var page = await shop.ReadAsync($"{Journeys.Shop.Intents}?limit=100{after}");
            var rows = page["data"]!.AsArray();
            count += rows.Count;
            if (!(bool)page["has_more"]!)
            {
                return count;
            }

            after = $"&starting_after={rows[^1]!["id"]}";
        }
    }
}
