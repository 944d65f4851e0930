using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Accounts;

/// <summary>GET /v1/account and GET /v1/accounts/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows the caller's own account; there are no others to be seen.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        call.Id.Length > 0 && call.Id != call.Account.Id
            ? new(new ApiError
            {
                Status = 403,
                Code = "account_invalid",
                Message = "The provided key does not have access to account "
                    + $"'{call.Id}' (or that account does not exist). Application access may have been revoked.",
            })
            : new(Verdict.Show(Encoding.UTF8.GetBytes(AccountOf(call.Account, world.Settings).ToJsonString(StripeJson.Trees))));

    private static JsonObject AccountOf(Account account, Settings settings) => new()
    {
        ["id"] = account.Id,
        ["object"] = "account",
        ["business_profile"] = new JsonObject
        {
            ["mcc"] = null,
            ["minority_owned_business_designation"] = null,
            ["name"] = settings.MerchantName,
            ["product_description"] = null,
            ["specified_commercial_transactions_act_url"] = null,
            ["support_address"] = null,
            ["support_email"] = null,
            ["support_phone"] = null,
            ["support_url"] = null,
            ["url"] = null,
        },
        ["business_type"] = null,
        ["capabilities"] = new JsonObject(
            ProviderRules.All.OrderBy(each => each.Method, StringComparer.Ordinal)
                .Select(each => KeyValuePair.Create<string, JsonNode?>($"{each.Method}_payments", "active"))),
        ["charges_enabled"] = true,
        ["controller"] = new JsonObject { ["type"] = "account" },
        ["country"] = settings.Country,
        ["created"] = account.Created,
        ["default_currency"] = "eur",
        ["details_submitted"] = true,
        ["email"] = null,
        ["external_accounts"] = Lists.Empty($"/v1/accounts/{account.Id}/external_accounts"),
        ["metadata"] = new JsonObject(),
        ["payouts_enabled"] = true,
        ["type"] = "standard",
    };
}
