using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Shows objects in the place of their ids. Which properties may be asked for is checked before the verb runs, so that
/// a wrong wish changes nothing. https://docs.stripe.com/api/expanding_objects
/// </summary>
public static class Expansion
{
    private const string Intent = "payment_intent";
    private const string Setup = "setup_intent";
    private const string Charge = "charge";
    private const string Method = "payment_method";
    private const string Customer = "customer";
    private const string Refund = "refund";
    private const string Line = "balance_transaction";
    private const string Review = "review";

    private static readonly string[] DisputeFiles =
    [
        "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt",
        "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file",
    ];

    // Kinds that nothing here can make stand as "": their properties are always null, and asking for them is allowed.
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Expandable =
        new Dictionary<string, FrozenDictionary<string, string>>
        {
            [Intent] = Table(
                ("payment_method", Method), ("latest_charge", Charge), ("customer", Customer), ("application", ""),
                ("on_behalf_of", ""), ("review", Review), ("source", ""), ("payment_record", ""),
                ("amount_details.line_items", "lines")),
            [Charge] = Table(
                ("payment_intent", Intent), ("customer", Customer), ("balance_transaction", Line), ("application", ""),
                ("application_fee", ""), ("failure_balance_transaction", ""), ("on_behalf_of", ""), ("review", Review),
                ("source_transfer", ""), ("refunds", "refunds")),
            [Method] = Table(("customer", Customer)),
            ["dispute"] = Table(
            [
                ("payment_intent", Intent), ("charge", Charge),
                .. DisputeFiles.Select(each => ($"evidence.{each}", "")),
            ]),
            [Review] = Table(("payment_intent", Intent), ("charge", Charge)),
            [Line] = Table(("source", "source")),
            [Refund] = Table(
                ("balance_transaction", Line), ("charge", Charge), ("failure_balance_transaction", Line),
                ("payment_intent", Intent), ("payment_method", Method), ("customer", Customer), ("source_transfer_reversal", ""),
                ("transfer_reversal", "")),
            ["refunds"] = Table(("data", Refund)),

            // What a line belongs to may be of several kinds: these are the properties of all of them.
            ["source"] = Table(("payment_intent", Intent), ("charge", Charge), ("balance_transaction", Line)),
            [Customer] = Table(
                ("invoice_settings.default_payment_method", Method), ("default_source", ""), ("test_clock", ""),
                ("cash_balance", ""), ("sources", ""), ("subscriptions", ""), ("tax", ""), ("tax_ids", "")),
            [Setup] = Table(
                ("payment_method", Method), ("customer", Customer), ("latest_attempt", "setup_attempt"), ("mandate", "mandate"),
                ("single_use_mandate", ""), ("application", ""), ("on_behalf_of", "")),
            ["setup_attempt"] = Table(
                ("payment_method", Method), ("customer", Customer), ("setup_intent", Setup), ("application", ""),
                ("on_behalf_of", "")),
            ["mandate"] = Table(("payment_method", Method)),
            ["checkout.session"] = Table(
                ("payment_intent", Intent), ("setup_intent", Setup), ("customer", Customer), ("line_items", "checkout_lines"),
                ("invoice", ""), ("payment_link", ""), ("subscription", "")),
            ["checkout_lines"] = Table(("data", "item")),
            ["item"] = Table(("price.product", "product")),
            ["customer_session"] = Table(("customer", Customer)),
            ["elements_session"] = Table(
                ("payment_method_preference.payment_intent", Intent), ("payment_method_preference.setup_intent", Setup)),
            ["confirmation_token"] = Table(("payment_method_preview.customer", Customer)),
        }.ToFrozenDictionary();

    /// <summary>Why one of these paths can not be walked from what the endpoint answers; null when all can.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="paths">What its caller asked for.</param>
    /// <param name="shown">The resources whose objects will be shown; a restricted key must be allowed to read them.</param>
    public static ApiError? Check(ApiEndpoint endpoint, IReadOnlyList<string> paths, out IReadOnlyCollection<string> shown)
    {
        var resources = paths.Count == 0 ? null : new HashSet<string>();
        shown = resources ?? (IReadOnlyCollection<string>)[];
        if (paths.Count > WireLimits.ExpandPaths)
        {
            return ApiError.Invalid("expand", $"You may expand at most {WireLimits.ExpandPaths} properties at once.");
        }

        foreach (var path in paths)
        {
            if (CheckPath(endpoint, path, resources!) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Puts the objects into a tree.</summary>
    public static async ValueTask ApplyAsync(JsonNode root, IReadOnlyList<string> paths, Shelf shelf, CancellationToken stop)
    {
        foreach (var path in paths.OrderBy(each => each.Length))
        {
            await WalkAsync(root, path, shelf, stop);
        }
    }

    private static ApiError? CheckPath(ApiEndpoint endpoint, string path, HashSet<string> shown)
    {
        if (path.Length == 0)
        {
            return ApiError.Empty("expand");
        }

        if (endpoint.IsSearch && path == "total_count")
        {
            return null;
        }

        var rest = path;
        if (endpoint.IsList && !Take(ref rest, "data"))
        {
            return Refused(path, $" You may want to try expanding 'data.{path}' instead.");
        }

        var kind = endpoint.Answers;
        for (var depth = endpoint.IsList ? 2 : 1; rest.Length > 0; depth++)
        {
            if (depth > WireLimits.ExpandDepth)
            {
                return ApiError.Invalid(
                    null,
                    $"You cannot expand more than {WireLimits.ExpandDepth} levels of a property. Property: {path}",
                    "property_expansion_max_depth");
            }

            if (Step(kind, ref rest) is not { } next)
            {
                var walked = path[..(path.Length - rest.Length + rest.Split('.')[0].Length)];
                return StripeJson.Has(kind, rest.Split('.')[0])
                    ? Refused(walked, "")
                    : ApiError.Invalid(null, $"This property cannot be expanded because it doesn't exist: {walked}.");
            }

            kind = next;
            shown.UnionWith(ResourcesOf(kind));
        }

        return null;
    }

    private static string[] ResourcesOf(string kind) => kind switch
    {
        "" or "lines" or "checkout_lines" or "item" or "product" => [],
        "refunds" => ["refunds"],
        "source" => ["charges", "refunds", "disputes"],
        _ => [ApiEndpoint.ResourceOf(kind)],
    };

    private static ApiError Refused(string path, string hint) =>
        ApiError.Invalid(null, $"This property cannot be expanded ({path}).{hint}");

    private static string? Step(string kind, ref string rest)
    {
        if (!Expandable.TryGetValue(kind, out var table))
        {
            return null;
        }

        foreach (var (property, next) in table)
        {
            if (Take(ref rest, property))
            {
                return next;
            }
        }

        return null;
    }

    private static bool Take(ref string rest, string property)
    {
        if (rest == property)
        {
            rest = "";
            return true;
        }

        if (!rest.StartsWith(property + ".", StringComparison.Ordinal) || rest.Length == property.Length + 1)
        {
            return false;
        }

        rest = rest[(property.Length + 1)..];
        return true;
    }

    private static async ValueTask WalkAsync(JsonNode? node, string rest, Shelf shelf, CancellationToken stop)
    {
        if (node is not JsonObject parent || rest.Length == 0)
        {
            return;
        }

        if ((string?)parent["object"] is "list" or "search_result" && Take(ref rest, "data"))
        {
            foreach (var each in parent["data"]!.AsArray())
            {
                await WalkAsync(each, rest, shelf, stop);
            }

            return;
        }

        foreach (var (property, kind) in Expandable.GetValueOrDefault((string?)parent["object"] ?? "", NoProperties))
        {
            if (Take(ref rest, property))
            {
                await WalkAsync(await ShowAsync(parent, property, kind, shelf, stop), rest, shelf, stop);
                return;
            }
        }
    }

    private static async ValueTask<JsonNode?> ShowAsync(
        JsonObject parent, string property, string kind, Shelf shelf, CancellationToken stop)
    {
        switch (kind)
        {
            case "refunds":
                return parent["refunds"] ??= await shelf.RefundsAsync((string)parent["id"]!, stop);
            case "lines":
                var intent = await shelf.IntentAsync((string)parent["id"]!, stop);
                return parent["amount_details"]!["line_items"] ??= Lines(parent, intent);
            case "checkout_lines":
                return parent["line_items"] ??= CheckoutLineJson.List(await shelf.SessionAsync((string)parent["id"]!, stop));
            default:
                var holder = Holder(parent, ref property);
                return kind is not "" && holder?[property] is JsonValue id
                    ? holder[property] = JsonNode.Parse((await shelf.BodyAsync((string)id!, stop)).Span)
                    : holder?[property];
        }
    }

    // The hash in which an id stands: the object itself, or for "a.b" its part a.
    private static JsonObject? Holder(JsonObject parent, ref string property)
    {
        if (property.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
        {
            return parent;
        }

        var part = parent[property[..dot]] as JsonObject;
        property = property[(dot + 1)..];
        return part;
    }

    private static JsonObject Lines(JsonObject parent, PaymentIntent intent) => Lists.Of(
        [.. intent.Private.LineItems.Select(LineItemJson.Write)],
        $"/v1/payment_intents/{(string)parent["id"]!}/amount_details_line_items");

    private static readonly FrozenDictionary<string, string> NoProperties = FrozenDictionary<string, string>.Empty;

    private static FrozenDictionary<string, string> Table(params (string Property, string Kind)[] rows) =>
        rows.ToFrozenDictionary(each => each.Property, each => each.Kind);
}
