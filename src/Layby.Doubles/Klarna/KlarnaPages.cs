using System.Globalization;
using System.Net;

namespace Layby.Doubles.Klarna;

/// <summary>What a browser sees: a page with a button for all that a customer may do, and the orders that are looked into.</summary>
internal sealed class KlarnaPages(KlarnaBooks books, KlarnaDesk desk)
{
    private static readonly (string Button, string Text)[] Choices =
    [
        ("approve", "Pay"),
        ("approve-review", "Pay, and Klarna looks into it first"),
        ("approve-rejected", "Pay, and Klarna refuses the order"),
        ("approve-other", "Pay, and Klarna makes the order in another currency"),
        ("refuse", "Be refused"), ("cancel", "Cancel"), ("back", "Go back"), ("error", "Meet a fault of Klarna's"),
    ];

    /// <summary>Answers a browser.</summary>
    public WireAnswer Answer(WireCall call) => (call.Method, call.Parts) switch
    {
        ("GET", ["pay", var id]) when books.Pages.TryGetValue(id, out var page) => Show(page),
        ("POST", ["pay", var id, var button]) when books.Pages.TryGetValue(id, out var page) =>
            desk.Press(page, button) is { } url ? WireAnswer.To(url) : WireAnswer.Page(Over(page), 409),
        ("POST", ["orders", var id, var word]) when books.Orders.TryGetValue(id, out var order) && word is ("accept" or "reject") =>
            desk.Decide(order, word == "accept") ? WireAnswer.To("/") : new(409),
        ("GET", []) => WireAnswer.Page(Overview()),
        _ => new(404),
    };

    private WireAnswer Show(KlarnaPageSession page)
    {
        desk.Visit(page);
        if (!desk.IsOpen(page))
        {
            return WireAnswer.Page(Over(page));
        }

        var buttons = string.Concat(Choices.Select(each => Button($"/pay/{page.Id}/{each.Button}", each.Button, each.Text)));
        return WireAnswer.Page(Html("Pay with the double of Klarna", $"<p>{Sum(page)}</p>{buttons}"));
    }

    private static string Over(KlarnaPageSession page) => Html(
        "This session is over",
        $"<p role=\"alert\">{Sum(page)} {page.Status}</p>"
            + Button($"/pay/{page.Id}/approve-late", "approve-late", "Pay all the same, as from a copy of the page that was left open"));

    private string Overview() => Html("The double of Klarna", string.Concat(books.Orders.Values.Select(order =>
        $"<p>{Safe(order.Reference)} {Price(order.Amount)} {Safe(order.Status(books.Now))} {order.Fraud}</p>"
            + (order.Fraud != "PENDING" ? "" : Button($"/orders/{order.Id}/accept", "accept", "Accept")
                + Button($"/orders/{order.Id}/reject", "reject", "Reject")))));

    private static string Sum(KlarnaPageSession page) =>
        $"{Price(page.Session.Amount)} {Safe(page.Session.Body["purchase_currency"]!.ToString())}";

    private static string Price(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Button(string url, string id, string text) =>
        $"<form method=\"post\" action=\"{url}\"><button id=\"{id}\">{Safe(text)}</button></form>";

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    private static string Html(string title, string body) =>
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + $"<title>{title}</title><style>body{{font:1rem sans-serif;margin:2rem auto;max-width:30rem}}"
        + "button{margin:.25rem 0;padding:.6rem}</style>"
        + $"<main><h1>{title}</h1>{body}</main></html>";
}
