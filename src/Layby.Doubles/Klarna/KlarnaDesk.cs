using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>What a customer does on the hosted page, and what Klarna's own people decide later.</summary>
internal sealed class KlarnaDesk(KlarnaBooks books, KlarnaSessions sessions, Callbacks callbacks)
{
    private static readonly TimeSpan[] PageDelays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)];
    private static readonly TimeSpan[] TokenDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];
    private static readonly TimeSpan[] FraudDelays = [.. Enumerable.Repeat(TimeSpan.FromMinutes(10), 144)];

    /// <summary>Whether the customer of a page may still pay.</summary>
    public bool IsOpen(KlarnaPageSession page) =>
        page.Status is not ("COMPLETED" or "DISABLED") && books.Now < page.ExpiresAt && !page.Session.Complete;

    /// <summary>Presses a button. Where the page is over, only a late approval still works.</summary>
    /// <returns>The address that the browser is sent to; null where nothing was done.</returns>
    public string? Press(KlarnaPageSession page, string button)
    {
        if (button == "approve-late")
        {
            return Approve(page, "ACCEPTED");
        }

        return !IsOpen(page) ? null : button switch
        {
            "approve" when page.Session.Email.Contains("+denied", StringComparison.Ordinal) => Leave(page, "FAILED", "failure"),
            "approve" => Approve(page, "ACCEPTED"),
            "approve-review" => Approve(page, "PENDING"),
            "approve-rejected" => Approve(page, "REJECTED"),
            "approve-other" => Approve(page, "ACCEPTED", isOther: true),
            "refuse" => Leave(page, "FAILED", "failure"),
            "cancel" => Leave(page, "CANCELLED", "cancel"),
            "back" => Leave(page, "BACK", "back"),
            "error" => Leave(page, "ERROR", page.Urls.ContainsKey("error") ? "error" : "failure"),
            _ => null,
        };
    }

    /// <summary>The customer has opened the page.</summary>
    public void Visit(KlarnaPageSession page)
    {
        if (page.Status is "WAITING" or "BACK" or "CANCELLED" && IsOpen(page))
        {
            Move(page, "IN_PROGRESS");
        }
    }

    /// <summary>Ends the review of an order.</summary>
    public bool Decide(KlarnaOrder order, bool accept)
    {
        if (order.Fraud != "PENDING")
        {
            return false;
        }

        order.Fraud = accept ? "ACCEPTED" : "REJECTED";
        order.Cancelled = !accept;
        var body = new JsonObject
        {
            ["order_id"] = order.Id,
            ["event_type"] = accept ? "FRAUD_RISK_ACCEPTED" : "FRAUD_RISK_REJECTED",
        };
        Owe(KlarnaBooks.Call(order.Session.Url("notification"), order.Session, order, body, TimeSpan.FromSeconds(10), FraudDelays));
        return true;
    }

    private string Approve(KlarnaPageSession page, string fraud, bool isOther = false)
    {
        var token = new KlarnaToken
        {
            Id = books.Seams.NewId().ToString(),
            Session = page.Session,
            ExpiresAt = books.Now + KlarnaBooks.TokenLife,
            Fraud = fraud,
            IsOther = isOther,
        };
        books.Tokens.Add(token.Id, token);
        page.Session.Token = token;
        if (page.Mode != "NONE")
        {
            var order = books.Place(token, page.Session.Body);
            page.OrderId = order.Id;
            if (page.Mode == "CAPTURE_ORDER")
            {
                order.Captures.Add(new()
                {
                    ["capture_id"] = books.Seams.NewId().ToString(),
                    ["captured_amount"] = order.Amount,
                    ["captured_at"] = KlarnaBooks.Written(books.Now),
                });
            }

            sessions.Push(order);
        }

        Owe(KlarnaBooks.Call(
            page.Session.Url("authorization"),
            page.Session,
            null,
            new() { ["authorization_token"] = token.Id, ["session_id"] = page.Session.Id },
            TimeSpan.FromSeconds(2),
            TokenDelays));
        Move(page, "COMPLETED");
        return Address(page, "success");
    }

    private string Leave(KlarnaPageSession page, string status, string url)
    {
        Move(page, status);
        return Address(page, url);
    }

    private void Move(KlarnaPageSession page, string status)
    {
        (page.Status, page.UpdatedAt) = (status, books.Now);
        var body = new JsonObject { ["event_id"] = books.Seams.NewId().ToString(), ["session"] = sessions.Shown(page) };
        var url = page.Urls["status_update"]?.ToString().Replace("{{session_id}}", page.Id, StringComparison.Ordinal);
        Owe(KlarnaBooks.Call(url, page.Session, null, body, TimeSpan.FromSeconds(3), PageDelays));
    }

    private void Owe(Callback? call)
    {
        if (call is not null)
        {
            callbacks.Add(call);
        }
    }

    private static string Address(KlarnaPageSession page, string name) =>
        (page.Urls[name]?.ToString() ?? "about:blank")
            .Replace("{{session_id}}", page.Id, StringComparison.Ordinal)
            .Replace("{{authorization_token}}", page.Session.Token?.Id, StringComparison.Ordinal)
            .Replace("{{order_id}}", page.OrderId, StringComparison.Ordinal);
}
