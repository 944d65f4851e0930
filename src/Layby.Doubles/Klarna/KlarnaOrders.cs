using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>The calls of Order Management.</summary>
internal sealed class KlarnaOrders(KlarnaBooks books)
{
    /// <summary>Does what is asked of an order, once for a key.</summary>
    /// <param name="parts">The path after the order's id.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="call">The call.</param>
    /// <param name="region">Whose it must be.</param>
    public WireAnswer Answer(string[] parts, string orderId, WireCall call, string region)
    {
        if (!Guid.TryParse(orderId, out _))
        {
            return KlarnaRefusals.Of(400, "INVALID_ORDER_ID", "Order ID must be a valid UUID.");
        }

        var key = call.Method == "GET" ? "" : call.Headers["Klarna-Idempotency-Key"].ToString();
        if (key != "" && books.Keys.TryGetValue($"{region} {key}", out var first) && books.Now < first.At + KlarnaBooks.KeyLife)
        {
            return first.Answer;
        }

        var answer = !books.Orders.TryGetValue(orderId, out var order) || order.Session.Region != region
            ? KlarnaRefusals.NoOrder()
            : Do(order, parts, call);
        if (key != "")
        {
            books.Keys[$"{region} {key}"] = (books.Now, answer);
        }

        return answer;
    }

    private WireAnswer Do(KlarnaOrder order, string[] parts, WireCall call) => (call.Method, parts) switch
    {
        ("GET", []) => WireAnswer.Of(200, Shown(order)),
        ("POST", ["captures"]) => Capture(order, call.Json()!, call),
        ("GET", ["captures"]) => WireAnswer.Of(200, new JsonArray([.. order.Captures.Select(one => one.DeepClone())])),
        ("GET", ["captures", var id]) => One(order.Captures, "capture_id", id) ?? KlarnaRefusals.Of(404, "NO_SUCH_CAPTURE"),
        ("POST", ["refunds"]) => Refund(order, call.Json()!, call),
        ("GET", ["refunds", var id]) => One(order.Refunds, "refund_id", id) ?? KlarnaRefusals.Of(404, "NOT_FOUND"),
        ("POST", ["cancel"]) => Cancel(order),
        ("POST", ["release-remaining-authorization"]) => Release(order),
        ("POST", ["extend-authorization-time"]) => Extend(order),
        ("POST", ["acknowledge"]) => new(204),
        ("PATCH", ["merchant-references"]) => Rename(order, call.Json()!),
        _ => new(404),
    };

    private WireAnswer Capture(KlarnaOrder order, JsonObject body, WireCall call)
    {
        var amount = (long)body["captured_amount"]!;
        if (amount == 0)
        {
            return KlarnaRefusals.BadValue(["captured_amount"]);
        }

        if (order.Fraud != "ACCEPTED" || amount > order.Remaining(books.Now))
        {
            return KlarnaRefusals.Of(
                403, "CAPTURE_NOT_ALLOWED", "Captured amount is higher than the remaining authorized amount. Capture not possible.");
        }

        var id = books.Seams.NewId().ToString();
        order.Captures.Add(Movement(body, "capture_id", id, "captured_amount", "captured_at", order));
        return Made(call, "Capture-Id", id);
    }

    private WireAnswer Refund(KlarnaOrder order, JsonObject body, WireCall call)
    {
        var amount = (long)body["refunded_amount"]!;
        if (amount == 0)
        {
            return KlarnaRefusals.BadValue(["refunded_amount"]);
        }

        if (amount > order.Captured - order.Refunded)
        {
            return KlarnaRefusals.Of(403, "REFUND_NOT_ALLOWED", "Refunded amount is higher than the captured amount.");
        }

        var id = books.Seams.NewId().ToString();
        order.Refunds.Add(Movement(body, "refund_id", id, "refunded_amount", "refunded_at", null));
        return Made(call, "Refund-Id", id);
    }

    private WireAnswer Cancel(KlarnaOrder order)
    {
        if (order.Captures.Count > 0 || order.Status(books.Now) != "AUTHORIZED")
        {
            return KlarnaRefusals.Of(403, "CANCEL_NOT_ALLOWED");
        }

        order.Cancelled = true;
        return new(204);
    }

    private WireAnswer Release(KlarnaOrder order)
    {
        if (order.Status(books.Now) != "PART_CAPTURED")
        {
            return KlarnaRefusals.Of(403, "NOT_ALLOWED");
        }

        order.Released += order.Remaining(books.Now);
        return new(204);
    }

    private WireAnswer Extend(KlarnaOrder order)
    {
        if (order.Remaining(books.Now) == 0)
        {
            return KlarnaRefusals.Of(403, "NOT_ALLOWED");
        }

        var latest = order.CreatedAt + TimeSpan.FromDays(180);
        var next = books.Now + books.Options.OrderLife;
        order.ExpiresAt = next < latest ? next : latest;
        return new(204);
    }

    private static WireAnswer Rename(KlarnaOrder order, JsonObject body)
    {
        foreach (var (name, value) in body)
        {
            order.Body[name] = value?.DeepClone();
        }

        return new(204);
    }

    private JsonObject Movement(JsonObject body, string idName, string id, string amountName, string timeName, KlarnaOrder? captured)
    {
        var one = new JsonObject
        {
            [idName] = id,
            [amountName] = (long)body[amountName]!,
            [timeName] = KlarnaBooks.Written(books.Now),
        };
        foreach (var name in new[] { "reference", "description", "order_lines" })
        {
            if (body[name] is { } value)
            {
                one[name] = value.DeepClone();
            }
        }

        if (captured is not null)
        {
            one["klarna_reference"] = $"{captured.Reference}-{captured.Captures.Count + 1}";
            one["refunded_amount"] = 0;
        }

        return one;
    }

    private static WireAnswer Made(WireCall call, string header, string id) => new(201)
    {
        Headers = { [header] = id, ["Location"] = $"{call.Address}{call.Path}/{id}" },
    };

    private static WireAnswer? One(List<JsonObject> all, string name, string id) =>
        all.Find(one => one[name]!.ToString() == id) is { } found ? WireAnswer.Of(200, found.DeepClone()) : null;

    private JsonObject Shown(KlarnaOrder order)
    {
        var shown = new JsonObject
        {
            ["order_id"] = order.Id,
            ["status"] = order.Status(books.Now),
            ["fraud_status"] = order.Fraud,
            ["order_amount"] = order.Amount,
            ["original_order_amount"] = order.Amount,
            ["captured_amount"] = order.Captured,
            ["refunded_amount"] = order.Refunded,
            ["remaining_authorized_amount"] = order.Remaining(books.Now),
            ["klarna_reference"] = order.Reference,
            ["created_at"] = KlarnaBooks.Written(order.CreatedAt),
            ["expires_at"] = KlarnaBooks.Written(order.ExpiresAt),
            ["initial_payment_method"] = new JsonObject { ["type"] = "INVOICE", ["description"] = "Pay later" },
            ["captures"] = new JsonArray([.. order.Captures.Select(one => one.DeepClone())]),
            ["refunds"] = new JsonArray([.. order.Refunds.Select(one => one.DeepClone())]),
        };
        string[] same =
        [
            "purchase_country", "purchase_currency", "locale", "merchant_reference1", "merchant_reference2", "merchant_data",
            "order_lines", "billing_address", "shipping_address",
        ];
        foreach (var name in same)
        {
            if (order.Body[name] is { } value)
            {
                shown[name] = value.DeepClone();
            }
        }

        return shown;
    }
}
