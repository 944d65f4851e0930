using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Layby.Core.Webhooks;
using Layby.Tests.Store;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>The command <c>layby listen</c>, run as its user runs it, beside a server that they start and stop.</summary>
public sealed class ListenCommandTests : IDisposable
{
    private const string Key = "sk_test_theDesk";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Events_are_passed_on_signed_with_the_secret_that_is_printed_first_and_a_line_tells_of_each()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        await using var command = Listen(server.Url, "--forward-to", receiver.Url + "/hook?a=b");
        var secret = await SecretAsync(command);
        Assert.Equal($"Events go to {receiver.Url}/hook?a=b; Ctrl-C ends it.", await command.LineAsync());
        await CreateAsync(server.Url);

        var told = (await receiver.WaitAsync(1))[0];
        var time = long.Parse(told.Headers["webhook-timestamp"], null);
        Assert.Equal(Signature.Stripe([secret], time, told.Body), told.Headers["Stripe-Signature"]);
        Assert.Equal(Signature.Standard([secret], told.Id, time, told.Body), told.Headers["webhook-signature"]);
        Assert.Equal("application/json; charset=utf-8", told.Headers["Content-Type"]);
        Assert.Matches($@"^\d\d:\d\d:\d\d  payment_intent\.created +{told.Id}  200  \d+ ms$", await command.LineAsync());
        Assert.Equal(("delivered", 200, ""), await AttemptAsync(server.Url, told.Id));

        receiver.AnswerWith(418);
        await CreateAsync(server.Url);
        var refused = (await receiver.WaitAsync(2))[1].Id;
        Assert.Contains($"{refused}  418  ", await command.LineAsync(), StringComparison.Ordinal);
        Assert.Equal(("failed", 418, "said the shop"), await AttemptAsync(server.Url, refused));

        await command.InterruptAsync();
        Assert.Equal(0, await command.WaitAsync());
        Assert.Equal("", await command.Complaints);
    }

    [Fact]
    public async Task Whoever_listens_goes_on_when_the_server_comes_back()
    {
        await using var receiver = await Receiver.StartAsync();
        var server = await LaybyProcess.ServeAsync(folder.Path);
        var url = server.Url;
        await using var command = Listen(url, "--forward-to", receiver.Url);
        await SecretAsync(command);
        await command.LineAsync();
        await CreateAsync(url);
        await receiver.WaitAsync(1);
        await command.LineAsync();
        server.KillNine();
        await server.DisposeAsync();
        Assert.Equal("The connection is lost; trying again.", await command.LineAsync());

        // What was killed before it could note the first answer tells the first event once more.
        await using var second = await LaybyProcess.ServeAsync(folder.Path, "--urls", url.ToString());
        var made = await CreateAsync(url);
        await UntilAsync(() => Task.FromResult(receiver.All.Any(each => (string?)each.Json["data"]!["object"]!["id"] == made)));
        Assert.Equal("Connected again.", await command.LineAsync());
        await command.TerminateAsync();
        Assert.Equal(0, await command.WaitAsync());
    }

    [Fact]
    public async Task Another_server_in_the_place_of_the_first_is_listened_to_with_the_same_secret()
    {
        using var other = new TemporaryDirectory();
        var server = await LaybyProcess.ServeAsync(folder.Path);
        var url = server.Url;
        await using var command = Listen(url);
        await SecretAsync(command);
        Assert.Equal("Events are only shown; Ctrl-C ends it.", await command.LineAsync());
        await server.DisposeAsync();
        Assert.Equal("The connection is lost; trying again.", await command.LineAsync());

        await using var second = await LaybyProcess.ServeAsync(other.Path, "--urls", url.ToString());
        Assert.Equal("Connected again.", await command.LineAsync());
        await CreateAsync(url);
        Assert.Matches(@"payment_intent\.created +evt_\w+$", await command.LineAsync());
    }

    [Fact]
    public async Task Only_the_events_asked_for_are_shown_and_with_print_json_nothing_else_on_the_output()
    {
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        await using var command = Listen(
            server.Url, "--events", "payment_intent.canceled,charge.failed", "--print-json", "--api-version=2022-08-01");
        var created = await CreateAsync(server.Url);

        // It prints nothing of itself, so that it listens is seen from the other side.
        await UntilAsync(() => TellsAsync(server.Url, command));
        await SendAsync(server.Url, "POST", $"/v1/payment_intents/{created}/cancel", "");
        JsonNode told;
        do
        {
            told = JsonNode.Parse((await command.LineAsync())!)!;
        }
        while ((string?)told["data"]!["object"]!["id"] != created);

        Assert.Equal("payment_intent.canceled", (string?)told["type"]);
        Assert.Equal("2022-08-01", (string?)told["api_version"]);
        await command.TerminateAsync();
        Assert.Equal(0, await command.WaitAsync());
        Assert.StartsWith("The signing secret is whsec_", await command.Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_named_and_the_next_event_is_passed_on()
    {
        string url;
        await using (var gone = await Receiver.StartAsync())
        {
            url = gone.Url;
        }

        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        await using var command = Listen(server.Url, "--forward-to", url);
        await SecretAsync(command);
        await command.LineAsync();
        for (var i = 0; i < 3; i++)
        {
            await CreateAsync(server.Url);
            Assert.EndsWith("  ---  The connection was refused.", await command.LineAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2, "layby listen knows no --color; it takes --forward-to, ", "--color", "red")]
    [InlineData(2, "The option --forward-to wants a value.", "--forward-to")]
    [InlineData(2, "The option --forward-to wants an http or https address, not 'ftp://x'.", "--forward-to", "ftp://x")]
    [InlineData(2, "There is no event type 'payment_intent.danced'; ", "--events", "payment_intent.danced")]
    public async Task What_can_not_be_done_is_said_in_one_sentence(int exitCode, string sentence, params string[] words)
    {
        var (ended, said, complained) = await LaybyProcess.RunAsync(folder.Path, ["listen", .. words]);
        Assert.Equal((exitCode, ""), (ended, said));
        Assert.StartsWith(sentence, complained, StringComparison.Ordinal);
        Assert.Single(complained.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_refuses_is_said_in_one_sentence()
    {
        Uri url;
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            url = server.Url;
            var refused = await LaybyProcess.RunAsync(
                folder.Path, "listen", "--server", url.ToString(), "--key", "sk_live_0123456789");
            Assert.Equal(2, refused.ExitCode);
            Assert.StartsWith("Invalid API Key provided: ", refused.Complained, StringComparison.Ordinal);
        }

        var gone = await LaybyProcess.RunAsync(folder.Path, "listen", "--server", url.ToString());
        Assert.Equal(1, gone.ExitCode);
        Assert.StartsWith($"No server answers at {url}", gone.Complained, StringComparison.Ordinal);
    }

    private LaybyProcess Listen(Uri server, params string[] words) =>
        LaybyProcess.BeginCommand(folder.Path, ["listen", "--server", server.ToString(), "--key", Key, .. words]);

    private static async Task<string> SecretAsync(LaybyProcess command)
    {
        var match = Regex.Match(await command.LineAsync() ?? "", @"^The signing secret is (?<secret>whsec_\S+) \(2026-08-26\.dahlia\)\.$");
        Assert.True(match.Success, match.Value);
        return match.Groups["secret"].Value;
    }

    private static async Task<string> CreateAsync(Uri url) =>
        (string)JsonNode.Parse(await SendAsync(url, "POST", "/v1/payment_intents", "amount=10000&currency=eur"))!["id"]!;

    private static async Task<string> SendAsync(Uri url, string method, string path, string? form)
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var request = new HttpRequestMessage(new(method), path);
        request.Content = form is null
            ? null
            : new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    // What the listener says is written down a moment after its receiver has answered.
    private static async Task<(string Status, int? Answer, string Response)> AttemptAsync(Uri url, string eventId)
    {
        (string, int?, string) found = default;
        await UntilAsync(async () =>
        {
            var delivery = JsonNode.Parse(await SendAsync(url, "GET", $"/sandbox/deliveries?event={eventId}", null))!["data"]![0]!;
            if (delivery["attempts"]!.AsArray() is not [{ } attempt])
            {
                return false;
            }

            found = ((string)delivery["status"]!, (int?)attempt["status"], (string)attempt["response"]!);
            return true;
        });
        return found;
    }

    // Until it listens, nothing is listed as told; from then on what it asked for is.
    private static async Task<bool> TellsAsync(Uri url, LaybyProcess command)
    {
        Assert.False(command.HasEnded, "It ended instead of listening.");
        var id = await CreateAsync(url);
        await SendAsync(url, "POST", $"/v1/payment_intents/{id}/cancel", "");
        return JsonNode.Parse(await SendAsync(url, "GET", "/sandbox/deliveries", null))!["data"]!.AsArray().Count > 0;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
