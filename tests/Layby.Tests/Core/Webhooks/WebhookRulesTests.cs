using Layby.Core.Webhooks;
using Xunit;

namespace Layby.Tests.Core.Webhooks;

public sealed class WebhookRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 14, 0, 0, TimeSpan.Zero);
    private static readonly RetrySchedule Schedule = RetrySchedule.Default;

    [Theory]
    [InlineData(1, 0, 4)]
    [InlineData(1, 1, 6)]
    [InlineData(2, 0.5, 10)]
    [InlineData(9, 0.5, 3600)]
    [InlineData(80, 0.5, 3600)]
    public void A_delay_grows_to_an_hour_and_is_a_fifth_longer_or_shorter(int failures, double chance, int seconds) =>
        Assert.Equal(seconds, Schedule.DelayAfter(failures, chance).TotalSeconds, 3);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_last_try_is_not_before_75_hours_and_not_long_after(double chance)
    {
        var (now, failures) = (Start, 1);
        while (Schedule.Next(Start, now, failures, chance) is { } next)
        {
            (now, failures) = (next, failures + 1);
        }

        Assert.InRange((now - Start).TotalHours, 75, 76.3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5s")]
    [InlineData("5s/")]
    [InlineData("0s/1h")]
    [InlineData("2h/1h")]
    [InlineData("5s,/1h")]
    [InlineData("5d/75h")]
    [InlineData("1h/9999h")]
    public void What_is_no_schedule_is_none(string text) => Assert.Null(RetrySchedule.Parse(text));

    [Fact]
    public void A_schedule_is_written_as_it_is_read() =>
        Assert.Equal("5s,10s,20s,40s,2m,5m,15m,30m,1h/75h", RetrySchedule.Parse(Schedule.ToString())!.ToString());

    [Theory]
    [InlineData(200, ReceiverVerdict.Delivered)]
    [InlineData(299, ReceiverVerdict.Delivered)]
    [InlineData(301, ReceiverVerdict.Failed)]
    [InlineData(400, ReceiverVerdict.Failed)]
    [InlineData(410, ReceiverVerdict.Gone)]
    [InlineData(429, ReceiverVerdict.Overloaded)]
    [InlineData(500, ReceiverVerdict.Failed)]
    [InlineData(502, ReceiverVerdict.Overloaded)]
    [InlineData(504, ReceiverVerdict.Overloaded)]
    [InlineData(null, ReceiverVerdict.Failed)]
    public void A_status_means_one_thing(int? status, ReceiverVerdict verdict) =>
        Assert.Equal(verdict, new ReceiverAnswer { Status = status }.Verdict);

    [Fact]
    public void Three_failures_make_an_endpoint_rest_and_one_success_wakes_it()
    {
        var failed = new ReceiverAnswer { Status = 500 };
        var health = default(EndpointHealth).After(failed, Start, Schedule, 0.5).After(failed, Start, Schedule, 0.5);
        Assert.Equal((false, EndpointHealth.Lanes), (health.IsFailing, health.AgainAtOnce));

        // Those that were under way together count as one.
        for (var i = 0; i < 10; i++)
        {
            health = health.After(failed, Start, Schedule, 0.5);
        }

        Assert.Equal((true, 1), (health.IsFailing, health.AgainAtOnce));
        Assert.Equal(Start.AddSeconds(5), health.Earliest(Start, isNew: false));
        Assert.Equal(Start, health.Earliest(Start, isNew: true));
        health = health.After(failed, Start.AddSeconds(5), Schedule, 0.5);
        Assert.Equal(Start.AddSeconds(15), health.Earliest(Start, isNew: false));
        Assert.Equal(default, health.After(new() { Status = 204 }, Start.AddSeconds(15), Schedule, 0.5));
    }

    [Fact]
    public void Nobody_waits_longer_than_an_hour_because_a_receiver_says_so()
    {
        var asked = new ReceiverAnswer { Status = 429, Wait = TimeSpan.FromSeconds(1e9) };
        var health = default(EndpointHealth).After(asked, Start, Schedule, 0.5);
        Assert.Equal(Start.AddHours(1), health.Earliest(Start, isNew: true));
    }

    [Fact]
    public void Both_signatures_are_those_that_their_documents_compute()
    {
        // Computed apart from this code, with another language's library.
        const string secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        var body = "{\"id\":\"evt_1\"}"u8.ToArray();
        Assert.Equal(secret, Signature.SecretOf([.. Enumerable.Range(0, 32).Select(each => (byte)each)]));
        Assert.Equal(
            "t=1700000000,v1=5d2bb217526ca7b674f7ada1bc239fd5383fad303b78e98043c24f6570543f58",
            Signature.Stripe([secret], 1_700_000_000, body));
        Assert.Equal("v1,NbfQFpUBVqfAFlQAVrpHevsLe1lcYPENUEVWmUM3zxY=", Signature.Standard([secret], "evt_1", 1_700_000_000, body));
    }
}
