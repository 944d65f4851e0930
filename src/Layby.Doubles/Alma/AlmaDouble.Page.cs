using System.Globalization;
using System.Net;

namespace Layby.Doubles.Alma;

/// <summary>What its customer sees and does.</summary>
public sealed partial class AlmaDouble
{
    private static readonly (string Deed, string Text)[] Deeds =
    [
        ("approve", "Agree and pay"),
        ("approve-other", "Agree, and pay half of it"),
        ("refuse", "Be refused"),
        ("cancel", "Cancel"),
        ("leave", "Go back to the shop, and cancel nothing"),
        ("error", "Meet an error"),
        ("approve-late", "Agree, though it is closed"),
    ];

    /// <inheritdoc/>
    protected override WireAnswer AnswerPage(WireCall call)
    {
        LapseAll();
        return (call.Method, call.Parts) switch
        {
            ("GET", ["checkout", var id]) => Seen(id, Page),
            ("POST", ["checkout", var id, var deed]) => Seen(id, loan => Do(loan, deed)),
            _ => WireAnswer.Page("<p>There is nothing here.</p>", 404),
        };
    }

    private WireAnswer Seen(string id, Func<AlmaLoan, WireAnswer> answer) =>
        loans.Find(loan => loan.Id == id) is { } loan ? answer(loan) : WireAnswer.Page("<p>There is no such payment.</p>", 404);

    private static WireAnswer Page(AlmaLoan loan)
    {
        var forms = string.Concat(Deeds.Select(each => string.Create(
            CultureInfo.InvariantCulture,
            $"<form method=\"post\" action=\"/checkout/{loan.Id}/{each.Deed}\"><button id=\"{each.Deed}\">{each.Text}</button></form>")));
        var amount = (loan.Amount / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        return WireAnswer.Page(
            $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            + $"<title>Alma, played</title><h1>Alma, played</h1><p>€{amount} in {loan.Plan.Count} payments for "
            + $"{WebUtility.HtmlEncode(loan.Reference)}: <b id=\"status\">{loan.Status}</b></p>{forms}</html>");
    }

    private WireAnswer Do(AlmaLoan loan, string deed) => deed switch
    {
        "approve" => Told(loan, loan.Approve(Seams.Now), "return_url"),
        "approve-late" => Told(loan, loan.Approve(Seams.Now, late: true), "return_url"),
        "approve-other" => Told(loan, loan.Approve(Seams.Now, other: true), "return_url"),
        "refuse" => Told(loan, loan.Refuse(), "failure_return_url"),
        "cancel" => Told(
            loan,
            loan.Status is AlmaStatus.Awaiting && loan.Cancel("requested_by_customer", setting.IsOld ? Seams.Now : null),
            "customer_cancel_url"),
        "leave" => To(loan, "customer_cancel_url"),
        "error" => WireAnswer.Page("<p>Something went wrong.</p>", 500),
        _ => WireAnswer.Page("<p>There is no such button.</p>", 404),
    };

    private WireAnswer Told(AlmaLoan loan, bool isDone, string way)
    {
        if (!isDone)
        {
            return WireAnswer.Page($"<p>This payment is closed: {loan.Status}.</p>", 409);
        }

        Notify(loan);
        return To(loan, way);
    }

    private static WireAnswer To(AlmaLoan loan, string way) =>
        (loan.Wish[way] ?? loan.Wish["return_url"]) is { } url
            ? WireAnswer.To(AlmaLoanJson.WithId(url.GetValue<string>(), loan.Id))
            : WireAnswer.Page("<p>Done; nobody said where to go from here.</p>");
}
