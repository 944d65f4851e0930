using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>The calls of Klarna Payments and of the hosted page.</summary>
internal sealed class KlarnaSessions(KlarnaBooks books, Callbacks callbacks)
{
    private const long MostOffered = 5_000_000;

    public WireAnswer Create(JsonObject body, string region)
    {
        if (KlarnaBasket.Check(body, region).ToArray() is { Length: > 0 } bad)
        {
            return KlarnaRefusals.BadValue(bad);
        }

        var session = new KlarnaSession
        {
            Id = books.Seams.NewId().ToString(),
            Region = region,
            Body = body,
            ExpiresAt = books.Now + KlarnaBooks.SessionLife,
        };
        books.Sessions.Add(session.Id, session);
        return WireAnswer.Of(200, new JsonObject
        {
            ["session_id"] = session.Id,
            ["client_token"] = $"double.{session.Id}",
            ["payment_method_categories"] = Categories(session),
        });
    }

    public WireAnswer Update(string id, JsonObject body, string region)
    {
        if (books.Session(id, region) is not { Complete: false } session)
        {
            return KlarnaRefusals.NoSession();
        }

        var next = (JsonObject)session.Body.DeepClone();
        foreach (var (name, value) in body)
        {
            next[name] = value?.DeepClone();
        }

        if (KlarnaBasket.Check(next, region).ToArray() is { Length: > 0 } bad)
        {
            return KlarnaRefusals.BadValue(bad);
        }

        session.Body = next;
        return new(204);
    }

    public WireAnswer Read(string id, string region)
    {
        if (books.Session(id, region) is not { } session)
        {
            return KlarnaRefusals.NoSession();
        }

        var shown = (JsonObject)session.Body.DeepClone();
        shown["status"] = session.Complete ? "complete" : "incomplete";
        shown["expires_at"] = KlarnaBooks.Written(session.ExpiresAt);
        shown["client_token"] = $"double.{session.Id}";
        shown["payment_method_categories"] = Categories(session);
        if (session.Token is { } token && token.IsLive(books.Now))
        {
            shown["authorization_token"] = token.Id;
        }

        return WireAnswer.Of(200, shown);
    }

    public WireAnswer PlaceOrder(string tokenId, WireCall call, string region)
    {
        if (!books.Tokens.TryGetValue(tokenId, out var token) || token.Session.Region != region || token.Deleted)
        {
            return KlarnaRefusals.NoToken();
        }

        if (token.Asked is { } asked)
        {
            // Whatever was answered first is answered for as long as the token is asked for: refusals too.
            return !books.Options.RepeatsPlacedOrders && token.Used
                ? KlarnaRefusals.Of(403, "INVALID_OPERATION", "Authorization token already consumed")
                : asked.Body.AsSpan().SequenceEqual(call.Body) ? asked.Answer
                : token.Used
                    ? KlarnaRefusals.Of(409, "BAD_VALUE", "The order has been already completed with different request body")
                    : asked.Answer;
        }

        if (!token.IsLive(books.Now))
        {
            return KlarnaRefusals.NoToken();
        }

        var answer = First(token, call.Json()!);
        token.Asked = (call.Body, answer);
        return answer;
    }

    public WireAnswer DeleteToken(string tokenId, string region)
    {
        if (!books.Tokens.TryGetValue(tokenId, out var token) || token.Session.Region != region || token.Deleted)
        {
            return KlarnaRefusals.NoToken();
        }

        if (token.Used)
        {
            return KlarnaRefusals.Of(403, "INVALID_OPERATION", "Authorization token already consumed");
        }

        if (!token.IsLive(books.Now))
        {
            return KlarnaRefusals.NoToken();
        }

        token.Deleted = true;
        return new(204);
    }

    public WireAnswer CreatePage(JsonObject body, WireCall call, string region)
    {
        var url = body["payment_session_url"]!.ToString();
        if (books.Session(url[(url.LastIndexOf('/') + 1)..], region) is not { Complete: false } session)
        {
            return KlarnaRefusals.OfPage(404);
        }

        var page = new KlarnaPageSession
        {
            Id = books.Seams.NewId().ToString(),
            Session = session,
            Urls = body["merchant_urls"]?.AsObject() ?? [],
            Mode = body["options"]?["place_order_mode"]?.ToString() ?? "NONE",
            ExpiresAt = session.ExpiresAt - (KlarnaBooks.SessionLife - KlarnaBooks.PageLife),
            UpdatedAt = books.Now,
        };
        books.Pages.Add(page.Id, page);
        return WireAnswer.Of(201, new JsonObject
        {
            ["session_id"] = page.Id,
            ["session_url"] = $"{call.Address}/hpp/v1/sessions/{page.Id}",
            ["redirect_url"] = $"{call.Address}/pay/{page.Id}",
            ["qr_code_url"] = $"{call.Address}/pay/{page.Id}",
            ["distribution_url"] = $"{call.Address}/hpp/v1/sessions/{page.Id}/distribution",
            ["expires_at"] = KlarnaBooks.Written(page.ExpiresAt),
        });
    }

    public WireAnswer ReadPage(string id, string region) =>
        books.Page(id, region) is { } page ? WireAnswer.Of(200, Shown(page)) : KlarnaRefusals.OfPage(404);

    public WireAnswer DisablePage(string id, string region)
    {
        if (books.Page(id, region) is not { } page)
        {
            return KlarnaRefusals.OfPage(404);
        }

        if (page.Status == "COMPLETED")
        {
            return KlarnaRefusals.OfPage(400);
        }

        (page.Status, page.UpdatedAt) = ("DISABLED", books.Now);
        return new(204);
    }

    /// <summary>A page's session as it is shown; what does not apply is absent.</summary>
    public JsonObject Shown(KlarnaPageSession page)
    {
        var shown = new JsonObject
        {
            ["session_id"] = page.Id,
            ["status"] = page.Status,
            ["updated_at"] = KlarnaBooks.Written(page.UpdatedAt),
            ["expires_at"] = KlarnaBooks.Written(page.ExpiresAt),
        };
        if (page is { Status: "COMPLETED", Mode: "NONE", Session.Token: { } token })
        {
            shown["authorization_token"] = token.Id;
        }

        if (page.OrderId is { } id && books.Orders.TryGetValue(id, out var order))
        {
            shown["order_id"] = id;
            shown["klarna_reference"] = order.Reference;
        }

        return shown;
    }

    /// <summary>Tells whoever placed an order that it is there.</summary>
    public void Push(KlarnaOrder order)
    {
        if (KlarnaBooks.Call(order.Session.Url("push"), order.Session, order, null, TimeSpan.FromSeconds(3)) is { } call)
        {
            callbacks.Add(call);
        }
    }

    private WireAnswer First(KlarnaToken token, JsonObject body)
    {
        if (KlarnaBasket.Differences(token.Session.Body, body) is { Count: > 0 } differ)
        {
            return KlarnaRefusals.Of(409, "BAD_VALUE", $"Not matching fields: [{string.Join(", ", differ)}]");
        }

        if (token.Fraud == "REJECTED")
        {
            return KlarnaRefusals.Of(403, "REJECTED", "The order was rejected");
        }

        var order = books.Place(token, body);
        if (books.Options.TellsOrderOfPage)
        {
            foreach (var page in books.Pages.Values.Where(page => page.Session == token.Session))
            {
                page.OrderId = order.Id;
            }
        }

        Push(order);
        return WireAnswer.Of(200, new JsonObject
        {
            ["order_id"] = order.Id,
            ["redirect_url"] = token.Session.Url("confirmation"),
            ["fraud_status"] = order.Fraud,
            ["authorized_payment_method"] = new JsonObject { ["type"] = "invoice", ["number_of_days"] = 30 },
        });
    }

    private static JsonArray Categories(KlarnaSession session) => session.Amount > MostOffered
        ? []
        : [new JsonObject { ["identifier"] = "klarna", ["name"] = "Pay with Klarna" }];
}
