using Layby.Server;
using Xunit;

namespace Layby.Tests;

public sealed class AccountTests
{
    private readonly ManualTime time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_257_600));

    [Fact]
    public void Ids_sort_by_the_time_at_which_they_were_made()
    {
        var account = Open();
        var ids = new List<string>();
        for (var i = 0; i < 2_000; i++)
        {
            ids.Add(account.NewId("pi_3"));
            time.Advance(TimeSpan.FromMicroseconds(i % 3));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(2_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^pi_3[0-9A-Za-z]{23}$", id));
    }

    [Fact]
    public void Ids_go_on_growing_when_the_machines_clock_is_set_back()
    {
        var account = Open();
        var before = account.NewId("evt_3");
        var then = account.Now();
        time.Advance(TimeSpan.FromHours(-1));

        Assert.True(string.CompareOrdinal(account.NewId("evt_3"), before) > 0);
        Assert.True(account.Now() >= then);
    }

    [Fact]
    public void Ids_go_on_after_the_newest_event_of_the_last_run()
    {
        var last = Open().NewId("evt_3");
        time.Advance(TimeSpan.FromMinutes(-5));

        Assert.True(string.CompareOrdinal(Open(newest: last).NewId("evt_3"), last) > 0);
    }

    [Fact]
    public void An_id_leads_to_its_account()
    {
        var account = Open();
        Assert.Equal(account.Mark, Account.MarkOf(account.NewId("pi_3")).ToString());
        Assert.Equal("", Account.MarkOf("pi_").ToString());
        Assert.Equal("", Account.MarkOf("no id at all").ToString());
    }

    [Fact]
    public void Ids_are_never_shared_between_threads()
    {
        var account = Open();
        var ids = new string[8_000];
        Parallel.For(0, ids.Length, each => ids[each] = account.NewId("pm_1"));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void An_accounts_clock_runs_ahead_of_the_machines_by_its_offset() =>
        Assert.Equal(time.GetUtcNow().AddHours(1), Open(offsetMs: 3_600_000).Now());

    private Account Open(string? newest = null, long offsetMs = 0) =>
        new(new("acct_1abcdeFGHIJ01234", "FGHIJ01234", 1_700_000_000, offsetMs), newest, time, Dice.Seeded(1));
}
