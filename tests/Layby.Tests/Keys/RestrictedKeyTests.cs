using Layby.Core.Keys;
using Layby.Server;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Keys;

public sealed class RestrictedKeyTests : IAsyncLifetime
{
    private readonly ManualTime time = new(new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero));
    private RunningServer server = null!;
    private HttpClient client = null!;

    private async Task<LiveKey> FindAsync(string key) => (await Keys.FindAsync(key, CancellationToken.None))!;

    private KeyBook Keys => server.Server.World.Keyring.Keys;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync(time: time);
        client = server.Open(null);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Beside_open_keys_a_restricted_key_of_a_sandbox_sees_it_and_does_no_more_than_it_may()
    {
        var shop = new Shop(client);
        var intent = (await shop.DoAsync(Shop.Intents, Shop.Form("klarna"))).Id;
        var key = await KeyOfAsync(shop.Name, "payment_intents:read");

        Assert.Equal(intent, (await CallAsync("GET", $"{Shop.Intents}/{intent}", key)).Granted().Id);
        Assert.Equal(intent, (string?)(await CallAsync("GET", Shop.Intents, key)).Granted()["data"]![0]!["id"]);

        var account = (await shop.ReadAsync("/v1/account")).Id;
        var refused = await CallAsync("POST", $"{Shop.Intents}/{intent}/cancel", key, "");
        Assert.Equal((403, "more_permissions_required"), (refused.Status, (string?)refused.Error["code"]));
        Assert.Equal("invalid_request_error", (string?)refused.Error["type"]);
        Assert.Equal(
            $"The provided key 'rk_test_{new string('*', 44)}{key[^4..]}' does not have the required permissions for this endpoint "
            + $"on account '{account}'. Having the 'rak_payment_intent_write' permission would allow this request to continue.",
            (string?)refused.Error["message"]);
        Assert.Equal("requires_payment_method", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["status"]);
    }

    [Theory]
    [InlineData("/v1/payment_intents/{0}?expand[]=latest_charge", "payment_intents:read", "rak_charge_read")]
    [InlineData("/v1/payment_intents/{0}?expand[]=latest_charge", "payment_intents:read,charges:read", null)]
    [InlineData("/v1/payment_intents/{0}?expand[]=latest_charge", "payment_intents:read,charges:write", null)]
    [InlineData("/v1/payment_intents?expand[]=data.customer", "payment_intents:read", "rak_customer_read")]
    [InlineData(
        "/v1/payment_intents/{0}?expand[]=latest_charge.balance_transaction", "payment_intents:read,charges:read",
        "rak_balance_transaction_read")]
    [InlineData("/v1/payment_intents/{0}?expand[]=latest_charge.refunds", "payment_intents:read,charges:read", "rak_refund_read")]
    [InlineData("/v1/payment_intents/{0}?expand[]=amount_details.line_items", "payment_intents:read", null)]
    [InlineData("/v1/payment_intents/{0}?expand[]=application", "payment_intents:read", null)]
    [InlineData("/v1/payment_intents/{0}?expand[]=review", "payment_intents:read", "rak_review_read")]
    [InlineData("/v1/balance_transactions?expand[]=data.source", "balance_transactions:read,charges:read", "rak_refund_read")]
    [InlineData("/v1/balance_transactions?expand[]=data.source", "all:read", null)]
    public async Task What_a_key_may_not_read_it_is_not_shown_in_the_place_of_an_id(string path, string permissions, string? lacking)
    {
        var shop = new Shop(client);
        var intent = await shop.IntentAsync("succeeded");
        var key = await KeyOfAsync(shop.Name, permissions);

        var answer = await CallAsync("GET", string.Format(null, path, intent), key);

        Assert.Equal(lacking is null ? 200 : 403, answer.Status);
        if (lacking is not null)
        {
            Assert.Contains($"Having the '{lacking}' permission", (string?)answer.Error["message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_may_not_expand_does_not_get_the_answer_kept_for_one_that_may()
    {
        var shop = new Shop(client);
        const string Form = "amount=1099&currency=eur&payment_method_types[]=klarna&expand[]=customer";
        var once = ("Idempotency-Key", "the first order");
        await shop.DoAsync(Shop.Intents, Form, once);
        var key = await KeyOfAsync(shop.Name, "payment_intents:write");

        Assert.Equal(403, (await shop.SendAsync("POST", Shop.Intents, Form, key, headers: [once])).Status);
    }

    [Fact]
    public async Task Where_keys_are_open_a_restricted_key_that_nobody_created_may_do_all()
    {
        var shop = new Shop(client);
        var account = (await shop.ReadAsync("/v1/account")).Id;
        Assert.Equal(account, (await CallAsync("GET", "/v1/account", "rk_test_" + shop.Name)).Granted().Id);
    }

    [Fact]
    public async Task A_key_that_was_used_before_opens_nothing_once_it_is_revoked()
    {
        var key = await KeyOfAsync("revoked", "all:write");
        (await CallAsync("GET", "/v1/events", key)).Granted();

        await Keys.RevokeAsync(KeyBook.IdOf((await FindAsync(key)).Stored));

        var refused = await CallAsync("GET", "/v1/events", key);
        Assert.Equal((401, null), (refused.Status, (string?)refused.Error["code"]));
        Assert.StartsWith("Invalid API Key provided: rk_test_***", (string?)refused.Error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_rolled_lives_to_the_last_second_of_its_overlap()
    {
        var key = await KeyOfAsync("rolled", "events:read");
        (await CallAsync("GET", "/v1/events", key)).Granted();
        var (successor, old) = await Keys.RollAsync(KeyBook.IdOf((await FindAsync(key)).Stored), TimeSpan.FromHours(1));
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds() + 3600, old.Expires);

        time.Advance(TimeSpan.FromSeconds(3599));
        (await CallAsync("GET", "/v1/events", key)).Granted();
        time.Advance(TimeSpan.FromSeconds(1));

        var refused = await CallAsync("GET", "/v1/events", key);
        Assert.Equal((401, "api_key_expired"), (refused.Status, (string?)refused.Error["code"]));
        (await CallAsync("GET", "/v1/events", successor.Text)).Granted();
        Assert.Equal(403, (await CallAsync("GET", "/v1/charges", successor.Text)).Status);
    }

    [Fact]
    public async Task A_moved_clock_of_a_sandbox_ends_no_key()
    {
        var shop = new Shop(client);
        var key = await KeyOfAsync(shop.Name, "events:read");
        await Keys.RollAsync(KeyBook.IdOf((await FindAsync(key)).Stored), TimeSpan.FromHours(1));
        await shop.DoAsync("/sandbox/clock/advance", "seconds=7200");

        (await CallAsync("GET", "/v1/events", key)).Granted();
    }

    [Fact]
    public async Task The_day_of_a_keys_use_is_written_once_and_undoes_no_revocation()
    {
        var key = await KeyOfAsync("used", "events:read");
        var id = KeyBook.IdOf((await FindAsync(key)).Stored);
        Assert.Null((await FindAsync(key)).Newest.Used);
        (await CallAsync("GET", "/v1/events", key)).Granted();

        await Keys.RevokeAsync(id);
        await Keys.SaveUsesAsync();

        var stored = (await server.Server.World.Store.ListKeysAsync(CancellationToken.None)).Single(each => KeyBook.IdOf(each) == id);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), stored.Used);
        Assert.NotNull(stored.Revoked);
    }

    [Theory]
    [InlineData("payment_intents:read")]
    [InlineData("all:write,sandbox:read")]
    public void A_list_of_permissions_is_read_as_it_is_written(string text)
    {
        Assert.Null(Permissions.Parse(text, ApiRoutes.Resources, out var permissions));
        Assert.Equal(text, permissions.ToString());
    }

    [Fact]
    public void Writing_includes_reading_in_whichever_order_they_are_named()
    {
        Assert.Null(Permissions.Parse("charges:write,charges:read", null, out var permissions));
        Assert.Equal("charges:write", permissions.ToString());
        Assert.True(permissions.Allow(new("charges", Writes: false)));
        Assert.False(permissions.Allow(new("refunds", Writes: false)));
    }

    private async Task<string> KeyOfAsync(string sandbox, string permissions)
    {
        Assert.Null(Permissions.Parse(permissions, ApiRoutes.Resources, out var read));
        var account = await server.Server.World.Keyring.SandboxAsync(sandbox, CancellationToken.None);
        return (await Keys.CreateRestrictedAsync(account!.Id, read, null)).Text;
    }

    private Task<Reply> CallAsync(string method, string path, string key, string? form = null) =>
        new Shop(client).SendAsync(method, path, form, key);
}
