using System.Text.RegularExpressions;
using Layby.Core.Keys;
using Layby.Server;
using Layby.Server.Street;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Keys;

/// <summary>Every address by every kind of key, made from the table of addresses itself.</summary>
public sealed partial class KeyMatrixTests : IAsyncLifetime
{
    private const string Nobody = "sk_test_nobodyHasEverMadeThisKey";

    private RunningServer server = null!;
    private HttpClient client = null!;
    private Account account = null!;

    private KeyBook Keys => server.Server.World.Keyring.Keys;

    [GeneratedRegex(
        @"^/(v1|v3/elements|sandbox)/(test_helpers/|elements/(?!sessions))?"
        + @"(?<collection>(stripecli|checkout|elements)/sessions|\w+)")]
    private static partial Regex Collection();

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync(settings => settings with { Keys = KeyPolicy.Listed });
        client = server.Open(null);
        account = await server.Server.World.Keyring.NewAccountAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public void Every_address_needs_a_permission_that_is_named_after_an_address()
    {
        var collections = ApiRoutes.All.Where(each => each.Pattern.StartsWith("/v1/", StringComparison.Ordinal))
            .Select(each => Collection().Match(each.Pattern).Groups["collection"].Value.Replace('/', '_')).ToHashSet();

        Assert.All(ApiRoutes.All, each => Assert.True(
            each.Pattern.StartsWith("/sandbox/", StringComparison.Ordinal)
                ? each.Needs.Resource == Permission.Sandbox
                : collections.Contains(each.Needs.Resource),
            $"{each.Method} {each.Pattern}: {each.Needs}"));
        Assert.All(ApiRoutes.All, each => Assert.Equal(each.Method != "GET", each.Needs.Writes));
    }

    [Fact]
    public async Task A_call_is_let_in_by_its_keys_alone()
    {
        var (secret, publishable) = await PairAsync(account);
        var revoked = (await PairAsync(account)).Secret;
        await Keys.RevokeAsync(KeyBook.IdOf(revoked.Stored));
        var expired = (await PairAsync(account)).Secret;
        await Keys.RollAsync(KeyBook.IdOf(expired.Stored), TimeSpan.Zero);
        var allRead = await RestrictedAsync("all:read");
        var allWrite = await RestrictedAsync("all:write");

        foreach (var each in ApiRoutes.All)
        {
            var (resource, writes) = (each.Needs.Resource, each.Needs.Writes);
            var others = string.Join(',', ApiRoutes.Resources.Where(other => other != resource).Select(other => other + ":write"));
            await Expect(each, null, 401);
            await Expect(each, Nobody, 401);
            await Expect(each, revoked.Text, 401);
            await Expect(each, expired.Text, 401);
            await Expect(each, publishable.Text, each.Access is Access.Secret ? 401 : null);
            await Expect(each, secret.Text, null);
            await Expect(each, await RestrictedAsync($"{resource}:write"), null);
            await Expect(each, await RestrictedAsync($"{resource}:read"), writes ? 403 : null);
            await Expect(each, await RestrictedAsync(others), 403);
            await Expect(each, allRead, writes || resource == Permission.Sandbox ? 403 : null);
            await Expect(each, allWrite, resource == Permission.Sandbox ? 403 : null);
        }
    }

    [Fact]
    public async Task An_object_of_another_account_is_not_there_whatever_the_key_may_do()
    {
        var (secret, _) = await PairAsync(account);
        var stranger = (await PairAsync(await server.Server.World.Keyring.NewAccountAsync(CancellationToken.None))).Secret.Text;
        var ids = await FillAsync(secret.Text);
        foreach (var each in ApiRoutes.All.Where(each => each.Pattern.Contains("{id}", StringComparison.Ordinal)))
        {
            var id = ids.GetValueOrDefault(Collection().Match(each.Pattern).Groups["collection"].Value, "x_none");
            var answer = await CallAsync(each, stranger, id, Form(each));
            Assert.True(
                answer.Status == (each.Answers == "account" ? 403 : 404), $"{each.Method} {each.Pattern} {id}: {answer.Text}");
        }

        Assert.All(ids.Where(each => each.Key is not "accounts"), each => Assert.NotEqual("x_none", each.Value));
    }

    [Fact]
    public async Task An_ephemeral_key_opens_the_addresses_of_its_customer_alone()
    {
        var (secret, _) = await PairAsync(account);
        using var shop = server.Open(secret.Text);
        var customer = (await RunningServer.SendAsync(shop, HttpMethod.Post, "/v1/customers", "")).Id;
        var method = (await RunningServer.SendAsync(shop, HttpMethod.Post, "/v1/payment_methods", "type=klarna")).Id;
        var made = (await RunningServer.SendAsync(
            shop, HttpMethod.Post, "/v1/ephemeral_keys", $"customer={customer}", ("Stripe-Version", "2020-08-27"))).Granted();
        var key = (string)made["secret"]!;
        (await RunningServer.SendAsync(
            server.Open(key), HttpMethod.Post, $"/v1/payment_methods/{method}/attach", $"customer={customer}")).Granted();

        foreach (var each in ApiRoutes.All)
        {
            var (id, form, allowed) = each.OwnedBy switch
            {
                Ownership.Nobody => ("x_none", "", false),
                Ownership.CustomerInAddress => (customer, "", true),
                Ownership.CustomerInForm => ("", $"customer={customer}", true),
                Ownership.CustomerOfMethod => (method, each.Pattern.EndsWith("/attach", StringComparison.Ordinal)
                    || each.Pattern.StartsWith("/v1/elements/", StringComparison.Ordinal)
                    ? $"customer={customer}" : "", true),
                Ownership.MethodInForm => ("", $"payment_method={method}", true),
            };
            Check(each, key, await CallAsync(each, key, id, form), allowed ? null : 403);
        }
    }

    private async Task<(NewKey Secret, NewKey Publishable)> PairAsync(Account owner) =>
        await Keys.CreatePairAsync(owner.Id, null) is [var secret, var publishable]
            ? (secret, publishable)
            : throw new InvalidOperationException("A pair is two keys.");

    private async Task<string> RestrictedAsync(string permissions)
    {
        Assert.Null(Permissions.Parse(permissions, ApiRoutes.Resources, out var read));
        return (await Keys.CreateRestrictedAsync(account.Id, read, null)).Text;
    }

    // Null stands for "let in": what the verb then says of an empty form is not the key's affair.
    private async Task Expect(ApiEndpoint endpoint, string? key, int? refusal) =>
        Check(endpoint, key, await CallAsync(endpoint, key, endpoint.Answers == "account" ? account.Id : "x_none", ""), refusal);

    private static void Check(ApiEndpoint endpoint, string? key, Reply answer, int? refusal) => Assert.True(
        refusal is { } status ? answer.Status == status : answer.Status is not (401 or 403 or >= 500),
        $"{endpoint.Method} {endpoint.Pattern} with {key}: {answer.Status}, not {refusal} {answer.Text}");

    private async Task<Reply> CallAsync(ApiEndpoint endpoint, string? key, string id, string form)
    {
        var path = endpoint.Pattern.Replace("{id}", id, StringComparison.Ordinal).Replace("{member}", "x_none", StringComparison.Ordinal);
        var isGet = endpoint.Method == "GET";
        return await new Shop(client).SendAsync(
            endpoint.Method, isGet && form.Length > 0 ? $"{path}?{form}" : path, isGet ? null : form, key);
    }

    // What an address must be sent before it looks for its object.
    private static string Form(ApiEndpoint endpoint) => endpoint.Pattern switch
    {
        "/v1/payment_methods/{id}/attach" => "customer=cus_x",
        "/v1/elements/customers/{id}/set_default_payment_method" => "payment_method=",
        _ => "",
    };

    private async Task<Dictionary<string, string>> FillAsync(string key)
    {
        async Task<Reply> DoAsync(string method, string path, string? form = null) =>
            (await new Shop(client).SendAsync(method, path, form, key, headers: [("Stripe-Version", "2026-08-26.dahlia")])).Granted();

        var customer = (await DoAsync("POST", "/v1/customers", "name=Jenny")).Id;
        var intent = await DoAsync(
            "POST", "/v1/payment_intents",
            Shop.Form("klarna", withMethod: true) + $"&customer={customer}&setup_future_usage=off_session");
        await DoAsync(
            "POST", $"/v1/payment_intents/{intent.Id}/confirm",
            "return_url=https://a.example&mandate_data[customer_acceptance][type]=offline");
        await DoAsync("POST", $"/sandbox/payment_intents/{intent.Id}/approve", "");
        var paid = await DoAsync("GET", $"/v1/payment_intents/{intent.Id}?expand[]=latest_charge");
        var refund = await DoAsync("POST", "/v1/refunds", $"payment_intent={intent.Id}&amount=100");
        var dispute = await DoAsync("POST", "/sandbox/disputes", $"payment_intent={intent.Id}&reason=fraudulent");
        async Task<string> FirstAsync(string path) => (string)(await DoAsync("GET", path))["data"]![0]!["id"]!;
        return new()
        {
            ["customers"] = customer,
            ["payment_intents"] = intent.Id,
            ["payment_methods"] = (string)paid["payment_method"]!,
            ["charges"] = (string)paid["latest_charge"]!["id"]!,
            ["refunds"] = refund.Id,
            ["disputes"] = dispute.Id,
            ["balance_transactions"] = await FirstAsync("/v1/balance_transactions"),
            ["payment_method_configurations"] = await FirstAsync("/v1/payment_method_configurations"),
            ["events"] = await FirstAsync("/v1/events"),
            ["mandates"] = await FirstAsync("/sandbox/mandates"),
            ["ephemeral_keys"] = (await DoAsync("POST", "/v1/ephemeral_keys", $"customer={customer}")).Id,
            ["confirmation_tokens"] = (await DoAsync("POST", "/v1/confirmation_tokens", "payment_method_data[type]=klarna")).Id,
            ["accounts"] = account.Id,
        };
    }
}
