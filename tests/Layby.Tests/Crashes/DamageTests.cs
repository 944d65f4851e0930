using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Server.Store.Sqlite;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>The real program and bytes that have changed on the disk: nothing wrong is shown, nothing is lost without a word.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    private string Database => folder.File(SqliteStoreOptions.FileName);

    /// <summary>Puts other bytes in the place of some, everywhere in a file.</summary>
    internal static void Change(string path, string from, string to)
    {
        var (bytes, sought) = (File.ReadAllBytes(path), Encoding.UTF8.GetBytes(from));
        Assert.True(bytes.AsSpan().IndexOf(sought) >= 0, $"{from} is not in {path}.");
        for (var at = bytes.AsSpan().IndexOf(sought); at >= 0; at = bytes.AsSpan().IndexOf(sought))
        {
            Encoding.UTF8.GetBytes(to).CopyTo(bytes, at);
        }

        File.WriteAllBytes(path, bytes);
    }

    [Fact]
    public async Task An_amount_that_has_changed_in_the_file_is_shown_to_nobody_and_said_in_the_log()
    {
        string damaged, sound;
        await using (var first = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = Crowd.Open(first.Url);
            damaged = await CreateAsync(client, 123_456, "first");
            sound = await CreateAsync(client, 10_000, "second");
            await first.TerminateAsync();
            await first.WaitAsync();
        }

        Change(Database, "\"amount\":123456,", "\"amount\":923456,");
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        using var caller = Crowd.Open(server.Url);

        await RefusedAsync(await caller.GetAsync($"/v1/payment_intents/{damaged}"));
        await RefusedAsync(await caller.GetAsync("/v1/payment_intents"));
        await RefusedAsync(await caller.GetAsync("/v1/events"));
        await RefusedAsync(await PostAsync(caller, $"/v1/payment_intents/{damaged}/cancel", "", "third"));
        await RefusedAsync(await PostAsync(caller, "/v1/payment_intents", Form(123_456), "first"));
        var shown = JsonNode.Parse(await caller.GetStringAsync($"/v1/payment_intents/{sound}"))!;
        Assert.Equal(10_000, (long)shown["amount"]!);
        await CreateAsync(caller, 10_000, "fourth");

        await server.TerminateAsync();
        Assert.Contains(
            $"{damaged} is not what was written. Restore it from a backup.",
            await server.AllSaidAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_with_a_byte_that_has_changed_is_not_opened()
    {
        await using (var first = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = Crowd.Open(first.Url);
            for (var i = 0; i < 10; i++)
            {
                await CreateAsync(client, 10_000 + i, $"key-{i}");
            }

            first.KillNine();
            await first.WaitAsync();
        }

        Change(Database + "-wal", "\"amount\":10003,", "\"amount\":10004,");
        var end = await LaybyProcess.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0", "--data", folder.Path);
        Assert.Equal((3, ""), (end.ExitCode, end.Said));
        Assert.Equal($"{Database}-wal is damaged: restore {Database} from a backup.", end.Complained.TrimEnd());
    }

    [Fact]
    public async Task A_disk_that_became_read_only_is_refused_in_one_sentence()
    {
        SmallDisk.SkipUnlessPossible();
        using var disk = SmallDisk.Make(16);
        await using (var first = await LaybyProcess.ServeAsync(disk.Path))
        {
            await first.TerminateAsync();
            await first.WaitAsync();
        }

        disk.MakeReadOnly();
        var (exitCode, said, complained) =
            await LaybyProcess.RunAsync(disk.Path, "--urls", "http://127.0.0.1:0", "--data", disk.Path);
        Assert.Equal((3, ""), (exitCode, said));
        Assert.Equal($"{disk.File("layby.lock")} can not be written: the directory is read-only.", complained.TrimEnd());
    }

    private static string Form(int amount) => $"amount={amount}&currency=eur&payment_method_types[]=klarna";

    private static async Task<string> CreateAsync(HttpClient client, int amount, string key)
    {
        using var answer = await PostAsync(client, "/v1/payment_intents", Form(amount), key);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string form, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.DoesNotContain("23456", text, StringComparison.Ordinal);
            Assert.Equal("api_error", (string?)JsonNode.Parse(text)!["error"]!["type"]);
        }
    }
}
