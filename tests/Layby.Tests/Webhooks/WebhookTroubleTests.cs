using System.Diagnostics;
using Layby.Core.Webhooks;
using Layby.Server.Store.Sqlite;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>What goes wrong on the server's own side: nothing else waits for it, and nothing is lost.</summary>
public sealed class WebhookTroubleTests
{
    private const string Intents = "/v1/payment_intents";
    private const string Create = "amount=10000&currency=eur&payment_method_types[]=klarna";

    [Fact]
    public async Task An_event_that_can_not_be_written_is_listed_with_its_trouble_and_holds_up_no_other()
    {
        using var folder = new TemporaryDirectory();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(503, retryAfter: "3600");
        string[] events;
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            await OpenAsync(server, receiver, "&api_version=2022-08-01");
            (await server.PostAsync(Intents, Create)).Granted();
            await receiver.WaitAsync(1);
            await AdvanceAsync(server, 0);
            for (var i = 0; i < 5; i++)
            {
                (await server.PostAsync(Intents, Create)).Granted();
            }

            events = [.. (await server.GetAsync("/v1/events"))["data"]!.AsArray().Select(each => (string)each!["id"]!).Reverse()];
        }

        // Four in a row, so that an endpoint that were blamed for them would count as failing.
        BreakEvents(folder.Path, events[1..5]);
        receiver.AnswerWith(200);
        await using var again = await RunningServer.StartAsync(folder: folder.Path);
        await AdvanceAsync(again, 1);
        Assert.Equal(events[5], Assert.Single(receiver.All.Skip(1)).Id);
        await AdvanceAsync(again, 7200);

        var deliveries = (await again.GetAsync("/sandbox/deliveries"))["data"]!.AsArray().Reverse().ToArray();
        Assert.Equal(events, deliveries.Select(each => (string?)each!["event"]));
        Assert.Equal(
            ["delivered", "pending", "pending", "pending", "pending", "delivered"],
            deliveries.Select(each => (string?)each!["status"]));
        Assert.Equal(
            "The event could not be sent: see the server's log.", (string?)deliveries[1]!["attempts"]!.AsArray()[^1]!["trouble"]);
        await AdvanceAsync(again, 80 * 3600);
        Assert.Equal(4, (await again.GetAsync("/sandbox/deliveries?status=failed"))["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_server_that_was_frozen_for_longer_than_its_lease_tells_once_more_at_most()
    {
        Assert.SkipWhen(RunningServer.IsPostgresAsked, "There the lease goes by the database's clock, which no test moves.");
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var server = await RunningServer.StartAsync(time: time);
        await using var receiver = await Receiver.StartAsync();
        var answers = new TaskCompletionSource();
        receiver.Answer = (_, http) => answers.Task.WaitAsync(http.RequestAborted);
        await OpenAsync(server, receiver);
        (await server.PostAsync(Intents, Create)).Granted();
        while (receiver.All.Count == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        // To a process that is stopped and goes on, time has passed in which nothing happened.
        time.Advance(TimeSpan.FromMinutes(2));
        while (receiver.All.Count == 1)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        answers.SetResult();
        await AdvanceAsync(server, 3600);
        Assert.Equal(2, receiver.All.Count);
        Assert.Equal(receiver.All[0].Body, receiver.All[1].Body);
        var delivery = Assert.Single((await server.GetAsync("/sandbox/deliveries"))["data"]!.AsArray())!;
        Assert.Equal("delivered", (string?)delivery["status"]);
        Assert.Equal([1, 2], delivery["attempts"]!.AsArray().Select(each => (int)each!["number"]!));
    }

    [Fact]
    public async Task While_the_disk_is_full_nothing_is_told_and_once_there_is_room_everything_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux mounts a small disk for a test.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only the superuser may mount a small disk.");
        using var folder = new TemporaryDirectory();
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=8m", "layby", folder.Path), "No mount here.");
        try
        {
            var retries = RetrySchedule.Parse("1s/1h")!;
            await using var receiver = await Receiver.StartAsync();
            receiver.AnswerWith(500);
            await using var server = await RunningServer.StartAsync(with => with with { WebhookRetries = retries }, folder: folder.Path);
            await OpenAsync(server, receiver);
            var made = (await server.PostAsync(Intents, Create)).Granted().Id;
            await receiver.WaitAsync(1);
            receiver.AnswerWith(200);
            var ballast = folder.File("ballast");
            await FillAsync(server, ballast);
            var tried = receiver.All.Count;
            await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
            Assert.InRange(receiver.All.Count, tried, tried + 1);

            File.Delete(ballast);
            await AdvanceAsync(server, 120);
            Assert.Contains(made, receiver.All.Skip(1).Select(each => (string?)each.Json["data"]!["object"]!["id"]));
            Assert.Empty((await server.GetAsync("/sandbox/deliveries?status=pending"))["data"]!.AsArray());
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    // Until the server itself says that it can not write.
    private static async Task FillAsync(RunningServer server, string ballast)
    {
        await using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        while (true)
        {
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // The disk is full; what the log has room for inside its file may still be written.
            }

            if ((await server.PostAsync(Intents, Create)).Status == 503)
            {
                return;
            }
        }
    }

    private static async Task OpenAsync(RunningServer server, Receiver receiver, string more = "") => (await server.PostAsync(
        "/v1/webhook_endpoints", $"url={receiver.Url}/hook&enabled_events[]=payment_intent.created{more}")).Granted();

    private static async Task AdvanceAsync(RunningServer server, int seconds) =>
        (await server.PostAsync("/sandbox/clock/advance", $"seconds={seconds}")).Granted();

    private static void BreakEvents(string folder, IEnumerable<string> events)
    {
        using var connection = SqliteOpening.OpenWriter(new() { Directory = folder });
        foreach (var each in events)
        {
            connection.Execute($"UPDATE snapshots SET body = x'7b' WHERE seq = (SELECT snapshot FROM events WHERE id = '{each}')");
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
