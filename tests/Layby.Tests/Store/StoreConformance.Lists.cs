using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    private static ObjectQuery Intents(int limit, string? after = null, string? before = null) =>
        new() { Account = Account, Prefix = "pi_", Limit = limit, Cursor = new Cursor(after, before) };

    private static string[] Numbered(string prefix, params int[] numbers) =>
        [.. numbers.Select(number => Id(prefix, number))];

    private async Task WriteNumberedAsync(string prefix, int count, Func<int, Put, Put>? with = null)
    {
        for (var i = 1; i <= count; i++)
        {
            // Two objects a second.
            var put = Put(Id(prefix, i), body: $"{i}", created: 1000 + (i / 2));
            Assert.Equal(CommitResult.Written, await WriteAsync(with is null ? put : with(i, put)));
        }
    }

    [Fact]
    public async Task A_list_is_newest_first_with_all_that_an_object_has()
    {
        await WriteNumberedAsync("pi_", 3, (_, put) => put with { Private = "p"u8.ToArray() });

        var page = await Store.ListAsync(Intents(10), None);

        Assert.False(page.HasMore);
        Assert.Equal(Numbered("pi_", 3, 2, 1), page.Rows.Select(row => row.Id));
        Assert.Equal(["3", "2", "1"], page.Rows.Select(row => Text(row.Body)));
        Assert.All(page.Rows, row => Assert.Equal((1L, "p"), (row.Revision, Text(row.Private))));
    }

    [Theory]
    [InlineData(3, null, null, true, "tw_6", "ot_5", "tw_4")]
    [InlineData(6, null, null, false, "tw_6", "ot_5", "tw_4", "ot_3", "tw_2", "ot_1")]
    [InlineData(2, "tw_4", null, true, "ot_3", "tw_2")]
    [InlineData(2, "ot_3", null, false, "tw_2", "ot_1")]
    [InlineData(2, "tw_2", null, false, "ot_1")]
    [InlineData(2, null, "tw_2", true, "tw_4", "ot_3")]
    [InlineData(9, null, "ot_3", false, "tw_6", "ot_5", "tw_4")]
    [InlineData(2, null, "tw_6", false)]
    public async Task A_kind_with_two_prefixes_is_one_list(int limit, string? after, string? before, bool more, params string[] expected)
    {
        foreach (var number in Enumerable.Range(1, 6))
        {
            Assert.Equal(
                CommitResult.Written,
                await WriteAsync(Put(Id(number % 2 == 0 ? "tw_" : "ot_", number), created: 1000 + number)));
        }

        var page = await Store.ListAsync(
            new ObjectQuery
            {
                Account = Account,
                Prefix = "tw_",
                Twin = "ot_",
                Limit = limit,
                Cursor = new(IdOf(after), IdOf(before)),
            },
            None);

        Assert.Equal(expected.Select(IdOf), page.Rows.Select(row => row.Id));
        Assert.Equal(more, page.HasMore);

        static string? IdOf(string? name) => name is null ? null : Id(name[..3], name[3] - '0');
    }

    [Theory]
    [InlineData(2, null, null, true, 5, 4)]
    [InlineData(5, null, null, false, 5, 4, 3, 2, 1)]
    [InlineData(6, null, null, false, 5, 4, 3, 2, 1)]
    [InlineData(2, 5, null, true, 4, 3)]
    [InlineData(2, 3, null, false, 2, 1)]
    [InlineData(2, 1, null, false)]
    [InlineData(2, 0, null, false)]
    [InlineData(2, 9, null, true, 5, 4)]
    [InlineData(2, null, 1, true, 3, 2)]
    [InlineData(2, null, 3, false, 5, 4)]
    [InlineData(2, null, 4, false, 5)]
    [InlineData(2, null, 5, false)]
    [InlineData(2, null, 9, false)]
    [InlineData(2, null, 0, true, 2, 1)]
    public async Task A_page_lies_next_to_its_cursor_and_says_whether_more_lies_beyond(
        int limit, int? after, int? before, bool more, params int[] expected)
    {
        await WriteNumberedAsync("pi_", 5);

        var page = await Store.ListAsync(
            Intents(limit, after is { } a ? Id("pi_", a) : null, before is { } b ? Id("pi_", b) : null),
            None);

        Assert.Equal(Numbered("pi_", expected), page.Rows.Select(row => row.Id));
        Assert.Equal(more, page.HasMore);
    }

    [Fact]
    public async Task Pages_show_each_object_once_while_others_are_added()
    {
        await WriteNumberedAsync("pi_", 25);
        var seen = new List<string>();
        string? after = null;
        for (var added = 100; ; added++)
        {
            var page = await Store.ListAsync(Intents(4, after), None);
            seen.AddRange(page.Rows.Select(row => row.Id));
            await WriteAsync(Put(Id("pi_", added)));
            if (!page.HasMore)
            {
                break;
            }

            after = seen[^1];
        }

        Assert.Equal(Numbered("pi_", [.. Enumerable.Range(1, 25).Reverse()]), seen);
    }

    [Fact]
    public async Task Kinds_are_told_apart_by_their_prefix()
    {
        await WriteNumberedAsync("pi_", 2);
        await WriteNumberedAsync("pi", 1);
        await WriteNumberedAsync("pia_", 1);
        await WriteNumberedAsync("ph_", 1);
        await WriteNumberedAsync("pj_", 1);

        Assert.Equal(Numbered("pi_", 2, 1), await IdsAsync(Intents(10)));
        Assert.Equal(Numbered("pj_", 1), await IdsAsync(Intents(10) with { Prefix = "pj_" }));
    }

    [Theory]
    [InlineData(null, null, 9, 8, 7, 6, 5, 4, 3, 2, 1)]
    [InlineData(1002L, null, 9, 8, 7, 6, 5, 4)]
    [InlineData(null, 1002L, 5, 4, 3, 2, 1)]
    [InlineData(1001L, 1003L, 7, 6, 5, 4, 3, 2)]
    [InlineData(1002L, 1002L, 5, 4)]
    [InlineData(1005L, null)]
    [InlineData(null, 999L)]
    [InlineData(1003L, 1001L)]
    [InlineData(0L, long.MaxValue, 9, 8, 7, 6, 5, 4, 3, 2, 1)]
    [InlineData(long.MinValue, long.MaxValue, 9, 8, 7, 6, 5, 4, 3, 2, 1)]
    public async Task A_created_range_has_both_its_ends(long? from, long? to, params int[] expected)
    {
        await WriteNumberedAsync("pi_", 9);

        Assert.Equal(
            Numbered("pi_", expected),
            await IdsAsync(Intents(10) with { Created = new CreatedRange(from, to) }));
    }

    [Fact]
    public async Task A_created_range_holds_among_many_and_with_every_other_condition()
    {
        var random = new Random(1);
        var (second, made) = (1000L, new List<(string Id, long Created)>());
        var writes = new List<Task<CommitResult>>();
        for (var i = 1; i <= 600; i++)
        {
            second += random.Next(10) == 0 ? random.Next(100_000) : random.Next(2);
            var id = Id("pi_", i);
            made.Add((id, second));
            writes.Add(WriteAsync(Put(id, created: second) with { Customer = $"cus_{i % 3}" }));
        }

        await Task.WhenAll(writes);
        for (var round = 0; round < 200; round++)
        {
            var (a, b) = (made[random.Next(600)].Created, made[random.Next(600)].Created + random.Next(-1, 2));
            var range = new CreatedRange(Math.Min(a, b), Math.Max(a, b));
            var customer = round % 2 == 0 ? "cus_1" : null;
            var cursor = round % 3 == 0 ? made[random.Next(600)].Id : null;
            var expected = made
                .Where((row, index) => row.Created >= range.From && row.Created <= range.To
                    && (customer is null || (index + 1) % 3 == 1)
                    && (cursor is null || string.CompareOrdinal(row.Id, cursor) < 0))
                .Select(row => row.Id)
                .Reverse()
                .ToList();

            var page = await Store.ListAsync(
                Intents(7, cursor) with { Created = range, Customer = customer },
                None);

            Assert.Equal(expected.Take(7), page.Rows.Select(row => row.Id));
            Assert.Equal(expected.Count > 7, page.HasMore);
        }
    }

    [Fact]
    public async Task A_list_can_be_of_one_customer_or_one_parent()
    {
        await WriteNumberedAsync("ch_", 6, (i, put) => put with { Customer = $"cus_{i % 2}", Parent = $"pi_{i % 3}" });
        var query = Intents(10) with { Prefix = "ch_" };

        Assert.Equal(Numbered("ch_", 5, 3, 1), await IdsAsync(query with { Customer = "cus_1" }));
        Assert.Equal(Numbered("ch_", 4, 1), await IdsAsync(query with { Parent = "pi_1" }));
        Assert.Equal(Numbered("ch_", 1), await IdsAsync(query with { Parent = "pi_1", Customer = "cus_1" }));
        Assert.Equal(
            Numbered("ch_", 3),
            await IdsAsync(query with { Customer = "cus_1", Limit = 1, Cursor = new Cursor(null, Id("ch_", 1)) }));
        Assert.Empty(await IdsAsync(query with { Customer = "cus_" }));
        Assert.Empty(await IdsAsync(query with { Prefix = "pi_", Customer = "cus_1" }));
    }

    [Fact]
    public async Task What_is_due_comes_in_the_order_of_its_time()
    {
        await WriteAsync(
            Put(Id("pi_", 1)) with { Due = 300 },
            Put(Id("pi_", 2)) with { Due = 100 },
            Put(Id("re_", 3)) with { Due = 200 },
            Put(Id("pi_", 4)) with { Due = 301 },
            Put(Id("pi_", 5)));
        await WriteAsync(Put(Id("pi_", 1), 1) with { Due = 150 });

        Assert.Equal(
            [new DueObject(Id("pi_", 2), 100), new(Id("pi_", 1), 150), new(Id("re_", 3), 200)],
            await Store.ListDueAsync(Account, 300, 10, None));
        Assert.Equal(
            [new DueObject(Id("pi_", 2), 100), new(Id("pi_", 1), 150)],
            await Store.ListDueAsync(Account, 300, 2, None));
        Assert.Empty(await Store.ListDueAsync(Account, 99, 10, None));
    }

    [Fact]
    public async Task An_event_is_read_back_with_everything_it_had()
    {
        var happened = Event(Id("evt_", 1), "payment_intent.updated", 1234) with
        {
            PreviousAttributes = """{"amount":1}"""u8.ToArray(),
            RequestId = "req_1",
            IdempotencyKey = "key",
        };
        await CommitAsync(new() { Account = Account, Events = [happened, Event(Id("evt_", 2))] });

        var found = await Store.FindEventAsync(Account, happened.Id, None);
        Assert.Equal(
            (happened.Id, happened.Type, 1234L, "2026-08-26.dahlia", "req_1", "key"),
            (found!.Id, found.Type, found.Created, found.ApiVersion, found.RequestId, found.IdempotencyKey));
        Assert.Equal($$"""{"told":"{{happened.Id}}"}""", Text(found.Object));
        Assert.Equal("""{"amount":1}""", Text(found.PreviousAttributes));

        var bare = await Store.FindEventAsync(Account, Id("evt_", 2), None);
        Assert.Equal((null, null, 0), (bare!.RequestId, bare.IdempotencyKey, bare.PreviousAttributes.Length));
        Assert.Equal(Id("evt_", 2), await Store.NewestEventIdAsync(Account, None));
    }

    [Theory]
    [InlineData(10, "", null, null, false, 6, 5, 4, 3, 2, 1)]
    [InlineData(10, "charge.succeeded", null, null, false, 5, 2)]
    [InlineData(10, "charge.succeeded charge.succeeded charge.*", null, null, false, 5, 2)]
    [InlineData(10, "charge.succeeded refund.created", null, null, false, 6, 5, 3, 2)]
    [InlineData(10, "payment_intent.*", null, null, false, 4, 1)]
    [InlineData(10, "*", null, null, false, 6, 5, 4, 3, 2, 1)]
    [InlineData(3, "*", null, null, true, 6, 5, 4)]
    [InlineData(2, "charge.* refund.*", 6, null, true, 5, 3)]
    [InlineData(2, "charge.* refund.*", null, 2, true, 5, 3)]
    [InlineData(3, "charge.* refund.*", null, 2, false, 6, 5, 3)]
    [InlineData(3, "", null, 1, true, 4, 3, 2)]
    [InlineData(10, "charge", null, null, false)]
    [InlineData(10, "char*", null, null, false, 5, 2)]
    [InlineData(10, "nothing.*", null, null, false)]
    public async Task Events_are_listed_by_type_wildcards_and_cursor(
        int limit, string types, int? after, int? before, bool more, params int[] expected)
    {
        string[] kinds = ["payment_intent.created", "charge.succeeded", "refund.created", "payment_intent.succeeded"];
        int[] order = [0, 1, 2, 3, 1, 2];
        await CommitAsync(new Commit
        {
            Account = Account,
            Events = [.. order.Select((kind, i) => Event(Id("evt_", i + 1), kinds[kind], 1000 + i))],
        });
        var cursor = new Cursor(
            after is { } a ? Id("evt_", a) : null,
            before is { } b ? Id("evt_", b) : null);

        var page = await Store.ListEventsAsync(
            new()
            {
                Account = Account,
                Limit = limit,
                Types = types.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Cursor = cursor,
            },
            None);

        Assert.Equal(Numbered("evt_", expected), page.Rows.Select(row => row.Id));
        Assert.Equal(more, page.HasMore);
    }

    [Fact]
    public async Task Events_are_listed_by_created_range()
    {
        await CommitAsync(new Commit
        {
            Account = Account,
            Events = [.. Enumerable.Range(1, 9).Select(i => Event(Id("evt_", i), created: 1000 + i))],
        });
        var query = new EventQuery { Account = Account, Limit = 10, Created = new CreatedRange(1003, 1005) };

        Assert.Equal(Numbered("evt_", 5, 4, 3), await EventIdsAsync(query));
        Assert.Equal(Numbered("evt_", 5, 4, 3), await EventIdsAsync(query with { Types = ["payment_intent.created"] }));
        Assert.Equal(Numbered("evt_", 4, 3), await EventIdsAsync(query with { Cursor = new(Id("evt_", 5), null) }));
    }
}
