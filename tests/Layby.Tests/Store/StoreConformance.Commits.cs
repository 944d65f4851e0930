using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task What_was_written_is_read_back_to_the_byte()
    {
        var put = Put(Id("pi_", 1), body: """{"amount":1099,"é":"☃"}""") with { Private = "secret"u8.ToArray() };

        Assert.Equal(CommitResult.Written, await WriteAsync(put));

        var found = await Store.FindAsync(Account, put.Id, None);
        Assert.Equal((put.Id, 1L), (found!.Id, found.Revision));
        Assert.Equal("""{"amount":1099,"é":"☃"}""", Text(found.Body));
        Assert.Equal("secret", Text(found.Private));
    }

    [Fact]
    public async Task What_was_never_written_is_not_found()
    {
        await WriteAsync(Put(Id("pi_", 1)));

        Assert.Null(await Store.FindAsync(Account, Id("pi_", 2), None));
        Assert.Null(await Store.FindAsync(Account, "pi_", None));
        Assert.Null(await Store.FindAsync(Account, "", None));
        Assert.Null(await Store.FindEventAsync(Account, Id("evt_", 1), None));
        Assert.Null(await Store.FindAnswerAsync(Account, "key", None));
    }

    [Fact]
    public async Task Each_change_adds_one_to_the_revision_and_replaces_everything()
    {
        var id = Id("pi_", 1);
        var first = Put(id, 0, "1") with { Private = "p"u8.ToArray(), Customer = "cus_1", Parent = "x_1", Due = 5 };
        await WriteAsync(first);
        Assert.Equal(CommitResult.Written, await WriteAsync(Put(id, 1, "2")));

        var found = await Store.FindAsync(Account, id, None);
        Assert.Equal((2L, "2", ""), (found!.Revision, Text(found.Body), Text(found.Private)));
        Assert.Empty(await IdsAsync(new() { Account = Account, Prefix = "pi_", Limit = 10, Customer = "cus_1" }));
        Assert.Empty(await IdsAsync(new() { Account = Account, Prefix = "pi_", Limit = 10, Parent = "x_1" }));
        Assert.Empty(await Store.ListDueAsync(Account, long.MaxValue, 10, None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task A_stale_revision_is_refused_and_nothing_of_the_commit_is_left(long expected)
    {
        await WriteAsync(Put(Id("pi_", 1), 0, "first"));

        var result = await CommitAsync(new Commit
        {
            Account = Account,
            Puts = [Put(Id("ch_", 2), 0, "charge"), Put(Id("pi_", 1), expected, "second")],
            Events = [Event(Id("evt_", 1))],
            Answer = Answer("key"),
        });

        Assert.Equal(CommitResult.Stale, result);
        Assert.Equal("first", Text((await Store.FindAsync(Account, Id("pi_", 1), None))!.Body));
        Assert.Null(await Store.FindAsync(Account, Id("ch_", 2), None));
        Assert.Null(await Store.FindEventAsync(Account, Id("evt_", 1), None));
        Assert.Null(await Store.FindAnswerAsync(Account, "key", None));
    }

    [Fact]
    public async Task An_object_that_should_exist_and_does_not_is_stale() =>
        Assert.Equal(CommitResult.Stale, await WriteAsync(Put(Id("pi_", 1), 1)));

    [Fact]
    public async Task A_key_that_is_taken_refuses_the_commit_and_keeps_the_first_answer()
    {
        await CommitAsync(new() { Account = Account, Puts = [Put(Id("pi_", 1))], Answer = Answer("key", "first") });

        var result = await CommitAsync(new Commit
        {
            Account = Account,
            Puts = [Put(Id("pi_", 2))],
            Events = [Event(Id("evt_", 2))],
            Answer = Answer("key", "second"),
        });

        Assert.Equal(CommitResult.KeyTaken, result);
        Assert.Null(await Store.FindAsync(Account, Id("pi_", 2), None));
        Assert.Null(await Store.FindEventAsync(Account, Id("evt_", 2), None));
        Assert.Equal("first", Text((await Store.FindAnswerAsync(Account, "key", None))!.Body.Json));
    }

    [Fact]
    public async Task A_repeat_that_is_both_stale_and_answered_hears_of_the_answer()
    {
        var commit = new Commit { Account = Account, Puts = [Put(Id("pi_", 1))], Answer = Answer("key") };

        Assert.Equal(CommitResult.Written, await CommitAsync(commit));
        Assert.Equal(CommitResult.KeyTaken, await CommitAsync(commit));
    }

    [Fact]
    public async Task A_kept_answer_is_replayed_with_everything_it_had()
    {
        var answer = Answer("chlüssel ☃ ' \" 100%", "{\"exact\": [1,2 ]}\n") with
        {
            Status = 402,
            ApiVersion = "2022-11-15",
            RequestId = "req_original",
            CreatedMs = 1_234_567_890_123,
        };
        await CommitAsync(new() { Account = Account, Answer = answer });

        var found = await Store.FindAnswerAsync(Account, answer.Key, None);

        Assert.Equal(answer.Body.Json.ToArray(), found!.Body.Json.ToArray());
        Assert.Equal(answer.Fingerprint.ToArray(), found.Fingerprint.ToArray());
        Assert.Equal(
            (answer.Key, 402, "2022-11-15", "req_original", 1_234_567_890_123),
            (found.Key, found.Status, found.ApiVersion, found.RequestId, found.CreatedMs));
        Assert.Null(await Store.FindAnswerAsync(Account, answer.Key.ToUpperInvariant(), None));
    }

    [Fact]
    public async Task Refused_commits_do_not_harm_those_beside_them()
    {
        await WriteAsync(Put(Id("pi_", 0)));

        var results = await Task.WhenAll(Enumerable.Range(1, 300).Select(i => (i % 3) switch
        {
            0 => WriteAsync(Put(Id("pi_", 0), 9)),
            1 => CommitAsync(new() { Account = Account, Puts = [Put(Id("pi_", i))], Answer = Answer("one") }),
            _ => CommitAsync(new() { Account = Account, Puts = [Put(Id("pi_", i))], Events = [Event(Id("evt_", i))] }),
        }));

        for (var i = 1; i <= 300; i++)
        {
            var written = await Store.FindAsync(Account, Id("pi_", i), None) is not null;
            Assert.Equal(results[i - 1] == CommitResult.Written, written);
        }

        Assert.Equal(100, results.Count(result => result == CommitResult.Stale));
        Assert.Equal(99, results.Count(result => result == CommitResult.KeyTaken));
        Assert.Equal(101, results.Count(result => result == CommitResult.Written));
    }

    [Fact]
    public async Task A_commit_that_breaks_a_rule_fails_alone()
    {
        await CommitAsync(new() { Account = Account, Events = [Event(Id("evt_", 0))] });

        var good = Enumerable.Range(1, 50).Select(i => WriteAsync(Put(Id("pi_", i)))).ToArray();
        var bad = CommitAsync(new()
        {
            Account = Account,
            Puts = [Put(Id("ch_", 1))],
            Events = [Event(Id("evt_", 0))],
            Answer = Answer("bad"),
        });
        var more = Enumerable.Range(51, 50).Select(i => WriteAsync(Put(Id("pi_", i)))).ToArray();

        Assert.All(await Task.WhenAll([.. good, .. more]), result => Assert.Equal(CommitResult.Written, result));
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        Assert.Null(await Store.FindAsync(Account, Id("ch_", 1), None));
        Assert.Null(await Store.FindAnswerAsync(Account, "bad", None));
        Assert.Equal(CommitResult.Written, await CommitAsync(new() { Account = Account, Answer = Answer("bad") }));
    }

    [Fact]
    public async Task Sixty_four_writers_on_one_object_make_exactly_sixty_four_revisions()
    {
        var id = Id("pi_", 1);
        await WriteAsync(Put(id, 0, "start"));

        async Task WriterAsync(int number)
        {
            while (true)
            {
                var read = await Store.FindAsync(Account, id, None);
                if (await WriteAsync(Put(id, read!.Revision, Text(read.Body) + $" {number}")) == CommitResult.Written)
                {
                    return;
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => WriterAsync(number))));

        var found = await Store.FindAsync(Account, id, None);
        Assert.Equal(65, found!.Revision);
        Assert.Equal(
            Enumerable.Range(0, 64),
            Text(found.Body).Split(' ').Skip(1).Select(int.Parse).Order());
    }

    [Fact]
    public async Task Of_sixty_four_with_the_same_key_one_is_written()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
            CommitAsync(new() { Account = Account, Puts = [Put(Id("pi_", i))], Answer = Answer("key", $"{i}") }))));

        Assert.Equal(1, results.Count(result => result == CommitResult.Written));
        Assert.Equal(63, results.Count(result => result == CommitResult.KeyTaken));
        var winner = Array.IndexOf(results, CommitResult.Written);
        Assert.Equal($"{winner}", Text((await Store.FindAnswerAsync(Account, "key", None))!.Body.Json));
        Assert.Single(await IdsAsync(new() { Account = Account, Prefix = "pi_", Limit = 100 }));
    }

    [Fact]
    public async Task What_has_been_acknowledged_is_seen_by_every_reader_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var id = Id("pi_", (writer * 1000) + i);
                await WriteAsync(Put(id));
                Assert.NotNull(await Store.FindAsync(Account, id, None));
            }
        })));
    }

    [Fact]
    public async Task One_snapshot_serves_the_object_its_event_and_the_answer()
    {
        var snapshot = Json(new string('s', 100_000));
        await CommitAsync(new Commit
        {
            Account = Account,
            Puts = [Put(Id("pi_", 1)) with { Body = snapshot }],
            Events = [Event(Id("evt_", 1)) with { Object = snapshot }],
            Answer = Answer("key") with { Body = snapshot },
        });
        await WriteAsync(Put(Id("pi_", 1), 1, "changed"));

        Assert.Equal(100_000, (await Store.FindEventAsync(Account, Id("evt_", 1), None))!.Object.Length);
        Assert.Equal(100_000, (await Store.FindAnswerAsync(Account, "key", None))!.Body.Json.Length);
        Assert.Equal("changed", Text((await Store.FindAsync(Account, Id("pi_", 1), None))!.Body));
    }

    [Fact]
    public async Task An_empty_commit_is_written() =>
        Assert.Equal(CommitResult.Written, await CommitAsync(new() { Account = Account }));

    [Fact]
    public async Task A_commit_that_was_canceled_before_it_began_is_not_written()
    {
        var commit = new Commit { Account = Account, Puts = [Put(Id("pi_", 1))] };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(commit, new CancellationToken(canceled: true)));

        Assert.Null(await Store.FindAsync(Account, Id("pi_", 1), None));
    }

    [Fact]
    public async Task Accounts_share_nothing()
    {
        var commit = new Commit
        {
            Account = Account,
            Puts = [Put(Id("pi_", 1)) with { Customer = "cus_1", Parent = "x_1", Due = 1 }],
            Events = [Event(Id("evt_", 1))],
            Answer = Answer("key"),
        };
        Assert.Equal(CommitResult.Written, await CommitAsync(commit));

        Assert.Null(await Store.FindAsync(Neighbour, Id("pi_", 1), None));
        Assert.Null(await Store.FindEventAsync(Neighbour, Id("evt_", 1), None));
        Assert.Null(await Store.FindAnswerAsync(Neighbour, "key", None));
        Assert.Null(await Store.NewestEventIdAsync(Neighbour, None));
        Assert.Empty(await IdsAsync(new() { Account = Neighbour, Prefix = "pi_", Limit = 10 }));
        Assert.Empty(await IdsAsync(new() { Account = Neighbour, Prefix = "pi_", Limit = 10, Customer = "cus_1" }));
        Assert.Empty(await IdsAsync(new() { Account = Neighbour, Prefix = "pi_", Limit = 10, Parent = "x_1" }));
        Assert.Empty(await EventIdsAsync(new() { Account = Neighbour, Limit = 10 }));
        Assert.Empty(await EventIdsAsync(new() { Account = Neighbour, Limit = 10, Types = ["*"] }));
        Assert.Empty(await Store.ListDueAsync(Neighbour, long.MaxValue, 10, None));
        Assert.Equal(CommitResult.Written, await CommitAsync(commit with { Account = Neighbour }));
    }
}
