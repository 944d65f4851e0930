using System.Text.Json;
using System.Text.Json.Nodes;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.ElementsSessions;

/// <summary>
/// GET /v1/elements/sessions: all that a phone's payment sheet needs to be drawn, in one answer. No page of the reference
/// has it; what it takes and answers is known from the phones' sources and from recordings of their tests.
/// </summary>
public static class Retrieve
{
    // About the app itself, methods of the merchant's own, and Link.
    private static readonly string[] Unread =
    [
        "client_default_payment_method", "country_override", "currency", "custom_payment_methods", "external_payment_methods",
        "hosted_surface", "legacy_customer_ephemeral_key", "link", "mobile_app_id", "mobile_session_id", "prefilled_email",
        "referrer_host", "stripe_js_id",
    ];

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(
    [
        Param.Text("client_secret"),
        Param.Text("customer_session_client_secret"),
        DeferredOffer.Table,
        Param.Text("locale").Emptyable(),
        Param.Word("type", "payment_intent", "setup_intent", "deferred_intent").Required(),
        .. Unread.Select(Param.Anything),
    ]);

    /// <summary>Says what can be paid with, and shows the customer's saved methods where a customer session allows it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Offer.OfAsync(call, world, stop)).Ok(out var offer, out var refusal))
        {
            return refusal;
        }

        var customer = await SessionCustomer.OfAsync(call, offer, world, stop);
        return Verdict.Write(
            customer.Change, JsonSerializer.SerializeToUtf8Bytes(Answer(call, offer, customer, world), StripeJson.Trees));
    }

    // Wallets, Link, promotions and forms drawn by the server are all off: null and empty is how the sheets read that.
    private static JsonObject Answer(ApiCall call, Offer offer, SessionCustomer customer, World world) => new()
    {
        ["object"] = "elements_session",
        ["account_id"] = call.Account.Id,
        ["apple_pay_preference"] = "disabled",
        ["business_name"] = world.Settings.MerchantName,
        ["card_brand_choice"] = new JsonObject { ["eligible"] = false, ["preferred_networks"] = new JsonArray() },
        ["custom_payment_method_data"] = null,
        ["customer"] = customer.Shown,
        ["customer_error"] = customer.Error is null ? null : new JsonObject { ["error_message"] = customer.Error },
        ["experiments_data"] = null,
        ["external_payment_method_data"] = null,
        ["flags"] = new JsonObject(),
        ["google_pay_preference"] = "disabled",
        ["legacy_customer"] = null,
        ["link_settings"] = null,
        ["merchant_country"] = world.Settings.Country,
        ["merchant_currency"] = "eur",
        ["merchant_id"] = call.Account.Id,
        ["merchant_logo_url"] = null,
        ["order"] = null,
        ["ordered_payment_method_types_and_wallets"] = TypesOf(offer),
        ["payment_method_preference"] = Preference(call, offer, world),
        ["payment_method_specs"] = null,
        ["session_id"] = world.Dice.Word("elements_session_", 11),
        ["shipping_address_settings"] = new JsonObject { ["autocomplete_allowed"] = false },
        ["unactivated_payment_method_types"] = new JsonArray(),
    };

    private static JsonObject Preference(ApiCall call, Offer offer, World world)
    {
        var preference = new JsonObject
        {
            ["object"] = "payment_method_preference",
            ["country_code"] = RegionOf(call.Form.Text("locale")) ?? world.Settings.Country,
            ["ordered_payment_method_types"] = TypesOf(offer),
        };
        if (offer.Intent is not null)
        {
            preference[offer.Type] = offer.Intent;
        }

        preference["type"] = offer.Type;
        return preference;
    }

    private static JsonArray TypesOf(Offer offer) => [.. offer.Types.Select(each => (JsonNode)each)];

    // Where the customer is: Stripe looks at the address they call from, here their language's region must do.
    private static string? RegionOf(string? locale) =>
        locale?.Split('-', '_') is [_, .., { Length: 2 } region] && region.All(char.IsAsciiLetter) ? region.ToUpperInvariant() : null;
}
