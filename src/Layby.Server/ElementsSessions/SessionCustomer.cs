using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.ElementsSessions;

/// <summary>The customer of a sheet, as far as their customer session allows.</summary>
/// <param name="Shown">Their saved methods, and a key for the app in their hands; null without a session.</param>
/// <param name="Error">Why the session that was named shows nobody: the sheet goes on without a customer.</param>
/// <param name="Change">The key, to be stored.</param>
public sealed record SessionCustomer(JsonNode? Shown, string? Error, Change Change)
{
    /// <summary>The customer of the session that a call names.</summary>
    public static async ValueTask<SessionCustomer> OfAsync(ApiCall call, Offer offer, World world, CancellationToken stop)
    {
        if (call.Form.Text("customer_session_client_secret") is not { } secret)
        {
            return new(null, null, Change.None);
        }

        var session = CustomerSession.IdOf(secret) is { } id ? await world.FindAsync<CustomerSession>(call.Account, id, stop) : null;
        if (session is null || !CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(session.ClientSecret)))
        {
            return Nobody("The customer_session_client_secret provided does not match any CustomerSession on this account.");
        }

        if (session.ExpiresAt <= call.Now)
        {
            return Nobody("The CustomerSession has expired. Please create another one on your server.");
        }

        return await world.FindAsync<Customer>(call.Account, session.Customer, stop) is { Deleted: false } customer
            ? await ShowAsync(session, customer, offer, call, world, stop)
            : Nobody($"No such customer: '{session.Customer}'");
    }

    private static SessionCustomer Nobody(string why) => new(null, why, Change.None);

    private static async ValueTask<SessionCustomer> ShowAsync(
        CustomerSession session, Customer customer, Offer offer, ApiCall call, World world, CancellationToken stop)
    {
        var methods = await MethodsAsync(session.Components, customer.Id, offer, call, world, stop);
        var (key, secret) = CustomerKeys.Make(call.Account, customer.Id, MayDetach(session.Components), world.Dice);
        var first = customer.InvoiceSettings.DefaultPaymentMethod;
        var shown = new JsonObject
        {
            ["customer_session"] = new JsonObject
            {
                ["id"] = session.Id,
                ["api_key"] = secret,
                ["api_key_expiry"] = key.Expires,
                ["components"] = JsonNode.Parse(StripeJson.Body(session))!["components"]!.DeepClone(),
                ["customer"] = customer.Id,
                ["livemode"] = session.Livemode,
            },
            ["default_payment_method"] = methods.Any(each => each.Id == first) ? first : null,
            ["payment_methods"] = new JsonArray([.. methods.Select(each => JsonNode.Parse(each.Body.Span))]),
        };
        return new(shown, null, new() { Objects = [key] });
    }

    private static async ValueTask<IReadOnlyList<StoredObject>> MethodsAsync(
        SessionComponents components, string customer, Offer offer, ApiCall call, World world, CancellationToken stop)
    {
        var (filters, limit) = Redisplay(components);
        if (filters.Count == 0)
        {
            return [];
        }

        var query = new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<PaymentMethod>(),
            Limit = limit,
            Customer = customer,
        };
        var page = await Pages.FittingAsync(
            world.Store, query,
            each => offer.Types.Contains(JsonBytes.Text(each.Body.Span, "type"u8)!)
                && filters.Contains(JsonBytes.Text(each.Body.Span, "allow_redisplay"u8)!),
            stop);
        return page.Rows;
    }

    // Which methods may be shown again: those that any part of the session shows.
    private static (HashSet<string> Filters, int Limit) Redisplay(SessionComponents components)
    {
        HashSet<string> filters = [];
        var limit = 0;
        if (components.CustomerSheet is { Enabled: true, Features: { } sheet })
        {
            filters.UnionWith(sheet.PaymentMethodAllowRedisplayFilters ?? []);
            limit = WireLimits.PageSize;
        }

        if (components.MobilePaymentElement is { Enabled: true, Features: { PaymentMethodRedisplay: "enabled" } mobile })
        {
            filters.UnionWith(mobile.PaymentMethodAllowRedisplayFilters ?? []);
            limit = WireLimits.PageSize;
        }

        if (components.PaymentElement is { Enabled: true, Features: { PaymentMethodRedisplay: "enabled" } element })
        {
            filters.UnionWith(element.PaymentMethodAllowRedisplayFilters);
            limit = Math.Max(limit, (int)(element.PaymentMethodRedisplayLimit ?? 0));
        }

        return (filters, limit);
    }

    private static bool MayDetach(SessionComponents components) =>
        components.CustomerSheet.Features?.PaymentMethodRemove is "enabled"
        || components.MobilePaymentElement.Features?.PaymentMethodRemove is "enabled"
        || components.PaymentElement.Features?.PaymentMethodRemove is "enabled";
}
