using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Server.Store.Sqlite;
using Layby.Server.Telemetry;
using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Layby.Tests.Telemetry;

/// <summary>The log as JSON, a line an object.</summary>
public sealed class JsonLogTests
{
    [Fact]
    public async Task Each_line_that_a_server_prints_is_an_object_that_names_the_call_it_is_about()
    {
        using var folder = new TemporaryDirectory();
        var log = folder.File("log");
        await using var server = await LaybyProcess.ServeIntoAsync(log, folder.Path, "--log", "json");
        using (var client = new HttpClient { BaseAddress = server.Url })
        {
            var shop = new Shop(client, "logged");
            var intent = await shop.IntentAsync("succeeded");
            using (var connection = Connection.OpenWriter(folder.File("layby.db"), 1024))
            {
                connection.Execute("UPDATE objects SET revision = revision + 1");
            }

            var answer = await shop.GetAsync($"/v1/payment_intents/{intent}");
            Assert.Equal(500, answer.Status);
            await server.TerminateAsync();
            Assert.Equal(0, await server.WaitAsync());

            var lines = File.ReadLines(log).Select(line => JsonNode.Parse(line)!.AsObject()).ToArray();
            Assert.StartsWith("Layby listens on http://127.0.0.1:", (string)lines[0]["message"]!, StringComparison.Ordinal);
            var error = lines.Single(each => (string?)each["request"] == answer.Headers["Request-Id"]);
            Assert.Equal(["time", "level", "category", "event", "message", "request"], error.Select(each => each.Key));
            Assert.Equal("error", (string)error["level"]!);
            Assert.Equal("Layby.Server.Street.ApiStreet", (string)error["category"]!);
            Assert.Contains(intent, (string)error["message"]!, StringComparison.Ordinal);
            Assert.Equal(DateTimeKind.Utc, ((DateTime)error["time"]!).Kind);
            Assert.DoesNotContain(shop.SecretKey, await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_of_many_lines_and_its_exception_stay_on_one()
    {
        var formatter = new JsonLines(new ManualTime(new DateTimeOffset(2026, 11, 26, 4, 5, 6, TimeSpan.Zero)));
        using var written = new StringWriter();
        var bug = new InvalidOperationException("three\nfour");
        var entry = new LogEntry<string>(LogLevel.Warning, "Some.Category", new EventId(7), "one\n\"two\" é", bug, (said, _) => said);

        formatter.Write(entry, null, written);

        var line = Assert.Single(written.ToString().TrimEnd().Split('\n'));
        using var read = JsonDocument.Parse(line);
        Assert.Equal("one\n\"two\" é", read.RootElement.GetProperty("message").GetString());
        Assert.Contains("three\nfour", read.RootElement.GetProperty("exception").GetString(), StringComparison.Ordinal);
        const string Begin = """{"time":"2026-11-26T04:05:06Z","level":"warning","category":"Some.Category","event":7,""";
        Assert.StartsWith(Begin, line, StringComparison.Ordinal);
        Assert.False(read.RootElement.TryGetProperty("request", out _));
    }
}
