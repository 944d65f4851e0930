using System.Net;
using System.Net.Sockets;
using System.Text;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>What the program does from its start to its end, as whoever starts it sees it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_says_where_it_listens_with_which_keys_and_where_everything_is()
    {
        await using var server = await LaybyProcess.ServeAsync(folder.Path);

        Assert.Equal(
            $"""
            Layby listens. Nothing here moves real money.
              API base         http://127.0.0.1:{server.Url.Port}
              secret key       sk_test_LaybyShop4242   (any sk_test_NAME is a sandbox of its own)
              publishable key  pk_test_LaybyShop4242
              demo shop        http://127.0.0.1:{server.Url.Port}/shop
              data             {folder.Path}

            """,
            server.Said,
            ignoreLineEndingDifferences: true);

        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_LaybyShop4242");
        Assert.Equal("ok", await client.GetStringAsync("/health/live"));
        Assert.Equal("ok", await client.GetStringAsync("/health/ready"));
        Assert.Contains("\"object\":\"account\"", await client.GetStringAsync("/v1/account"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "There is no option --colour", "--colour", "red")]
    [InlineData(
        2, "The option --database takes sqlite or an address like postgres://layby:PASSWORD@127.0.0.1:5432/layby.", "--database", "mysql")]
    [InlineData(2, "The option --rate-limit wants off or calls per second", "--rate-limit", "lots")]
    [InlineData(3, "Open keys let everybody in", "--urls", "http://0.0.0.0:0", "--keys", "open")]
    public async Task It_refuses_to_start_with_one_sentence(int exitCode, string sentence, params string[] options) =>
        Refused(exitCode, sentence, await LaybyProcess.RunAsync(folder.Path, ["--data", folder.Path, .. options]));

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = await LaybyProcess.ServeAsync(folder.Path);
        var second = await LaybyProcess.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0", "--data", folder.Path);

        Refused(3, "Another server uses ", second);
        using var client = new HttpClient();
        Assert.Equal("ok", await client.GetStringAsync(new Uri(first.Url, "/health/ready")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(folder.File("layby.db"), "Dear diary, today I was opened as a database.");
        Refused(3, "is not a database.", await LaybyProcess.RunAsync(folder.Path, "--data", folder.Path));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        Refused(1, url, await LaybyProcess.RunAsync(folder.Path, "--urls", url, "--data", folder.Path));
    }

    [Fact]
    public async Task Keys_are_made_once_and_open_the_sandbox_of_a_listed_server()
    {
        var (exitCode, said, complained) = await LaybyProcess.RunAsync(folder.Path, "keys", "create", "--data", folder.Path);
        Assert.True(exitCode == 0, complained);
        var key = said.Split([' ', '\r', '\n']).Single(each => each.StartsWith("sk_test_", StringComparison.Ordinal));

        await using var server = await LaybyProcess.ServeAsync(folder.Path, "--keys", "listed");
        Assert.Contains("layby keys create", server.Said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AccountAsync(server.Url, key));
        Assert.Equal(HttpStatusCode.Unauthorized, await AccountAsync(server.Url, "sk_test_LaybyShop4242"));
    }

    [Fact]
    public async Task A_request_that_was_begun_is_answered_before_it_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        using var caller = new TcpClient();
        await caller.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        await using var stream = caller.GetStream();
        using var reader = new StreamReader(stream);
        const string Form = "amount=1099&currency=eur";

        // "100 Continue" says that the request is being worked on, and waits for what it shall read.
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/payment_intents HTTP/1.1\r\nHost: {server.Url.Authority}\r\nAuthorization: Bearer sk_test_drain\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nConnection: close\r\n"
            + $"Content-Length: {Form.Length}\r\n\r\n"));
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
        await server.TerminateAsync();
        await UntilNobodyListensAsync(server.Url.Port);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Form));

        var answer = await reader.ReadToEndAsync();
        Assert.Contains("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("\"object\":\"payment_intent\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, await server.WaitAsync());
        Assert.False(File.Exists(folder.File("layby.db-wal")), "The log was left beside the database.");
    }

    private static void Refused(int exitCode, string sentence, (int ExitCode, string Said, string Complained) end)
    {
        Assert.Equal("", end.Said);
        Assert.Contains(sentence, end.Complained, StringComparison.Ordinal);
        Assert.Equal(exitCode, end.ExitCode);
        Assert.Single(end.Complained.Trim().Split('\n'));
    }

    private static async Task<HttpStatusCode> AccountAsync(Uri url, string key)
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var answer = await client.GetAsync("/v1/account");
        return answer.StatusCode;
    }

    private static async Task UntilNobodyListensAsync(int port)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!patience.IsCancellationRequested)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Yield();
        }

        Assert.Fail("The server still takes new connections.");
    }
}
