using Layby.Server;
using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Limits;

/// <summary>The real program under connections that do nothing, and with less of the machine than it would take.</summary>
public sealed class ConnectionTests(ITestOutputHelper output) : IDisposable
{
    private const int Idle = 10_000;

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Ten_thousand_idle_connections_are_held_while_others_are_served()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files that a process may open are read from Linux.");
        Assert.SkipWhen(ServerLimits.OpenFiles() < Idle + 1_000, $"This process may open {ServerLimits.OpenFiles()} files (ulimit -n).");
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        using var client = new HttpClient { BaseAddress = server.Url };
        var shop = new Shop(client);
        await PayAsync(shop);
        var before = server.Resident;
        var idle = new List<RawCaller>(Idle);
        try
        {
            for (var i = 0; i < Idle; i++)
            {
                idle.Add(await RawCaller.ConnectAsync(server.Url));
            }

            for (var i = 0; i < 20; i++)
            {
                await PayAsync(shop);
            }

            output.WriteLine($"{(server.Resident - before) / Idle} bytes a connection at rest");
            await idle[0].SendAsync("GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await idle[0].ReadToEndAsync(), StringComparison.Ordinal);
        }
        finally
        {
            idle.ForEach(each => each.Dispose());
        }
    }

    [Fact]
    public async Task With_few_files_it_says_how_many_connections_that_makes_and_goes_on_when_they_are_used_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell's ulimit is Linux's here.");
        await using var server = await LaybyProcess.ServeWithinAsync("ulimit -n 300", folder.Path);
        using var client = new HttpClient { BaseAddress = server.Url };
        var shop = new Shop(client);
        await PayAsync(shop);
        var crowd = new List<RawCaller>();
        try
        {
            for (var i = 0; i < 600; i++)
            {
                crowd.Add(await RawCaller.ConnectAsync(server.Url));
            }

            // Who is connected is served, also with a write and with the files that it needs.
            await PayAsync(shop);
        }
        finally
        {
            crowd.ForEach(each => each.Dispose());
        }

        using var late = new HttpClient { BaseAddress = server.Url };
        while (!await AnswersAsync(late))
        {
        }

        await server.TerminateAsync();
        Assert.Equal(0, await server.WaitAsync());
        Assert.Contains("at most 100: this process may open 300 files (ulimit -n)", server.Rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_little_memory_large_bodies_are_refused_and_every_payment_that_was_answered_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is given by a shell.");
        await using var server = await LaybyProcess.ServeWithinAsync("export DOTNET_GCHeapHardLimit=0x6000000", folder.Path);
        using var client = new HttpClient { BaseAddress = server.Url };
        var shop = new Shop(client);
        await PayAsync(shop);
        var (made, refused) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (number, _) =>
        {
            // Half a megabyte of notes that nobody has asked for, or a payment.
            var reply = number % 4 == 0
                ? await shop.PostAsync(Shop.Intents, Shop.Form("klarna"))
                : await shop.PostAsync(Shop.Intents, "x=" + new string('x', 500_000));
            Assert.True(reply.Status is 200 or 400 or 503, $"{reply.Status} {reply.Text}");
            if (reply.Status == 200)
            {
                Interlocked.Increment(ref made);
            }
            else if (reply.Status == 503)
            {
                Interlocked.Increment(ref refused);
            }
        });

        output.WriteLine($"{made} payments made, {refused} calls asked to come again, {server.Resident / 1_000_000} MB resident");
        await PayAsync(shop);
        Assert.False(server.HasEnded);
        Assert.Equal(made, await CountUnpaidAsync(shop));
    }

    private static async Task PayAsync(Shop shop)
    {
        var intent = await shop.DoAsync(
            Shop.Intents, Shop.Form("klarna", withMethod: true) + "&confirm=true&return_url=https://shop.example/back");
        await shop.DoAsync($"/sandbox/payment_intents/{intent.Id}/approve");
        Assert.Equal("succeeded", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent.Id}"))["status"]);
    }

    private static async Task<int> CountUnpaidAsync(Shop shop)
    {
        var found = (await shop.ReadAsync($"{Shop.Intents}?limit=100"))["data"]!.AsArray();
        var next = (await shop.ReadAsync($"{Shop.Intents}?limit=100&starting_after={found[^1]!["id"]}"))["data"]!.AsArray();
        return found.Concat(next).Count(each => (string?)each!["status"] is "requires_payment_method");
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            return await client.GetStringAsync("/health/ready") == "ok";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
