using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>A payment as Alma shows it.</summary>
internal static class AlmaLoanJson
{
    private static readonly string[] Echoed = ["return_url", "customer_cancel_url", "failure_return_url", "ipn_callback_url"];

    /// <summary>The payment.</summary>
    /// <param name="loan">The payment in the books.</param>
    /// <param name="page">Where its customer pays.</param>
    /// <param name="isOld">True for an account that knows nothing of <c>processing_status</c>.</param>
    public static JsonObject Of(AlmaLoan loan, string page, bool isOld)
    {
        var wish = loan.Wish;
        var fee = loan.Plan.FeeOf(loan.Amount);
        var json = new JsonObject
        {
            ["id"] = loan.Id,
            ["url"] = page,
            ["created"] = loan.Made.ToUnixTimeSeconds(),
            ["expired_at"] = loan.ExpiredAt?.ToUnixTimeSeconds(),
            ["state"] = StateOf(loan),
            ["purchase_amount"] = loan.Amount,
            ["installments_count"] = loan.Plan.Count,
            ["deferred_days"] = loan.Plan.DeferredDays,
            ["deferred_months"] = 0,
            ["kind"] = $"P{loan.Plan.Count}X" + (loan.Plan.DeferredDays > 0 ? $"_D+{loan.Plan.DeferredDays}" : ""),
            ["customer_fee"] = fee,
            ["customer_interest"] = 0,
            ["payment_plan"] = Parts(loan, fee),
            ["custom_data"] = wish["custom_data"]?.DeepClone() ?? new JsonObject(),
            ["orders"] = new JsonArray(new JsonObject
            {
                ["id"] = $"order_{loan.Id["payment_".Length..]}",
                ["merchant_reference"] = loan.Reference,
                ["payment"] = loan.Id,
            }),
            ["refunds"] = new JsonArray([.. loan.Refunds.Select(each => each.DeepClone())]),
            ["amount_already_refunded"] = loan.Refunded,
            ["is_completely_refunded"] = loan.Captured > 0 && loan.Refunded == loan.Captured,
            ["origin"] = wish["origin"]?.DeepClone(),
            ["locale"] = wish["locale"]?.DeepClone() ?? "fr",
            ["transaction_country"] = wish["billing_address"]?["country"]?.DeepClone(),
        };
        foreach (var name in Echoed)
        {
            json[name] = wish[name] is { } url ? WithId(url.GetValue<string>(), loan.Id) : null;
        }

        return isOld ? json : WithStatus(json, loan);
    }

    /// <summary>An address with the payment's id behind it.</summary>
    public static string WithId(string url, string id) => $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pid={id}";

    private static JsonObject WithStatus(JsonObject json, AlmaLoan loan)
    {
        json["processing_status"] = loan.Status switch
        {
            AlmaStatus.Awaiting => "awaiting_authorization",
            AlmaStatus.Authorized => "authorized",
            AlmaStatus.Captured => "captured",
            AlmaStatus.Canceled => "canceled",
        };
        json["cancelation_reason"] = loan.Reason;
        json["capture_method"] = loan.IsManual ? "manual" : "automatic";
        json["is_deferred_capture"] = loan.IsManual;
        json["authorization_expires_at"] = loan.AuthorizedUntil?.ToUnixTimeSeconds();
        return json;
    }

    private static string StateOf(AlmaLoan loan) => loan.Status switch
    {
        AlmaStatus.Awaiting => loan.IsRefused ? "scored_no" : "not_started",
        AlmaStatus.Authorized => "scored_yes",
        AlmaStatus.Captured => "in_progress",
        AlmaStatus.Canceled => loan.IsRefused ? "scored_no" : "not_started",
    };

    private static JsonArray Parts(AlmaLoan loan, long fee)
    {
        var parts = AlmaPlan.Split(loan.Captured > 0 ? loan.Captured : loan.Amount, loan.Plan.Count);
        var off = loan.Refunds.Sum(each => each["rebate_amount"]!.GetValue<long>());
        var owed = new long[parts.Count];
        for (var n = parts.Count - 1; n >= 0; n--)
        {
            var rebate = n == 0 ? 0 : Math.Min(off, parts[n]);
            owed[n] = parts[n] - rebate;
            off -= rebate;
        }

        return new([.. parts.Select((part, n) => (JsonNode)new JsonObject
        {
            ["id"] = $"installment_{n}_{loan.Id["payment_".Length..]}",
            ["state"] = loan.Captured > 0 && n == 0 ? "paid" : "pending",
            ["due_date"] = loan.Made.AddDays(loan.Plan.DeferredDays).AddMonths(n).ToUnixTimeSeconds(),
            ["date_paid"] = null,
            ["original_purchase_amount"] = part,
            ["purchase_amount"] = owed[n],
            ["customer_fee"] = n == 0 ? fee : 0,
            ["customer_interest"] = 0,
        })]);
    }
}
