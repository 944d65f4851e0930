using Microsoft.AspNetCore.Http;
using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>Receivers that answer late, without end, elsewhere or not now: what is made of it.</summary>
public sealed class ReceiverMannerTests : WebhookJourney
{
    private const string TooLate = "There was no whole answer within 20 seconds.";

    [Fact]
    public async Task An_answer_without_end_is_read_for_64_KiB_and_dropped()
    {
        var (written, dropped) = (0L, new TaskCompletionSource<long>());
        Receiver.Answer = async (_, http) =>
        {
            var chunk = new byte[16 * 1024];
            Array.Fill(chunk, (byte)'x');
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(chunk, CancellationToken.None);
                written += chunk.Length;
            }

            dropped.SetResult(written);
        };
        await OpenAsync();
        await CreateAsync();

        // That it ends at all is the point. How much was written by then depends on when the receiver hears that it was hung up on.
        Assert.True(await dropped.Task >= 64 * 1024);
        var attempt = (await AttemptsAsync(1))[0]!;
        Assert.Equal(200, (int)attempt["status"]!);
        Assert.Equal(new string('x', 1024), (string?)attempt["response"]);
        Assert.Single(await DeliveriesAsync("&status=delivered"));
    }

    [Fact]
    public async Task Nobody_follows_a_redirect()
    {
        await using var elsewhere = await Receiver.StartAsync();
        Receiver.Answer = (_, http) =>
        {
            http.Response.Redirect(elsewhere.Url, permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        };
        await OpenAsync();
        await CreateAsync();
        Assert.Equal(308, (int)(await AttemptsAsync(1))[0]!["status"]!);
        Assert.Empty(elsewhere.All);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_wait_may_be_asked_for_as_a_date(int status)
    {
        Receiver.AnswerWith(status, retryAfter: DateTimeOffset.UtcNow.AddMinutes(10).ToString("R"));
        await OpenAsync();
        await CreateAsync();
        await AttemptsAsync(1);
        Receiver.AnswerWith(200);
        await AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Single(Receiver.All);
        await AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, Receiver.All.Count);
    }

    [Theory]
    [InlineData("31536000", 59, 2)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 59, 2)]
    [InlineData("-5", 0, 1)]
    [InlineData("soon", 0, 1)]
    [InlineData("99999999999999999999", 0, 1)]
    [InlineData("Fri, 01 Jan 1999 00:00:00 GMT", 0, 1)]
    public async Task A_wait_that_is_absurd_is_an_hour_at_most_and_one_that_is_none_is_not_kept(string asked, int quiet, int enough)
    {
        Receiver.AnswerWith(503, retryAfter: asked);
        await OpenAsync();
        await CreateAsync();
        await AttemptsAsync(1);
        Receiver.AnswerWith(200);
        await AdvanceAsync(TimeSpan.FromMinutes(quiet));
        Assert.Single(Receiver.All);
        await AdvanceAsync(TimeSpan.FromMinutes(enough));
        Assert.Equal(2, Receiver.All.Count);
    }

    [Fact]
    public async Task Whoever_asks_for_no_wait_at_all_is_not_told_without_a_pause()
    {
        Receiver.AnswerWith(503, retryAfter: "0");
        await OpenAsync();
        await CreateAsync();
        await AttemptsAsync(1);
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync();
        }

        await AdvanceAsync(TimeSpan.Zero);
        Assert.Single(Receiver.All);
    }

    [Fact]
    public async Task A_try_goes_to_the_address_that_the_endpoint_has_then()
    {
        Receiver.AnswerWith(500);
        var endpoint = await OpenAsync();
        await CreateAsync();
        await AttemptsAsync(1);
        await using var moved = await Receiver.StartAsync();
        (await Server.PostAsync($"{Endpoints}/{endpoint}", $"url={moved.Url}/new")).Granted();
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Single(Receiver.All);
        Assert.Equal(Receiver.All[0].Body, Assert.Single(moved.All).Body);
    }

    /// <summary>The same where the clock runs thirty times faster, so that nobody waits for 20 seconds.</summary>
    public sealed class Late : WebhookJourney
    {
        private protected override Task<RunningServer> StartAsync() => RunningServer.StartAsync(time: new HurriedTime(30));

        [Fact]
        public async Task Whoever_does_not_answer_is_given_up_after_20_seconds()
        {
            Receiver.Answer = async (_, http) => await Task.Delay(Timeout.Infinite, http.RequestAborted);
            await OpenAsync();
            await CreateAsync();
            await AssertTooLateAsync();
        }

        [Fact]
        public async Task Whoever_answers_drop_by_drop_is_given_up_after_20_seconds_in_all()
        {
            Receiver.Answer = async (_, http) =>
            {
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.WriteAsync(".", CancellationToken.None);
                    await http.Response.Body.FlushAsync(CancellationToken.None);
                    await Task.Delay(20, CancellationToken.None);
                }
            };
            await OpenAsync();
            await CreateAsync();
            await AssertTooLateAsync();
        }

        private async Task AssertTooLateAsync()
        {
            var attempt = (await AttemptsAsync(1))[0]!;
            Assert.Equal((TooLate, null), ((string?)attempt["trouble"], (int?)attempt["status"]));
            Assert.InRange((long)attempt["milliseconds"]!, 19_000, long.MaxValue);
        }
    }
}
