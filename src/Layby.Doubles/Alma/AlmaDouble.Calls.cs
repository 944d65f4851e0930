using System.Globalization;
using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>What its API does.</summary>
public sealed partial class AlmaDouble
{
    private static readonly string[] Changeable = ["custom_data", "locale"];

    private WireAnswer Eligible(WireCall call)
    {
        if (Check("EligibilityV2Request", call, out var body) is { } refused)
        {
            return refused;
        }

        var price = body["purchase_amount"]!.GetValue<long>();
        var asked = (body["queries"] as JsonArray)?.Select(each => (
            Count: (int?)each!["installments_count"] ?? 3, Days: (int?)each["deferred_days"] ?? 0)).ToArray();
        return WireAnswer.Of(200, new JsonArray(
        [
            .. (asked ?? [.. setting.Plans.Select(plan => (plan.Count, plan.DeferredDays))])
                .Select(wish => (JsonNode)(PlanOf(wish.Item1, wish.Item2)?.Eligibility(price, Seams.Now) ?? None(wish.Item1, wish.Item2))),
        ]));
    }

    private static JsonObject None(int count, int days) => new()
    {
        ["eligible"] = false,
        ["installments_count"] = count,
        ["deferred_days"] = days,
        ["deferred_months"] = 0,
        ["reasons"] = new JsonObject { ["plan"] = "not_allowed" },
    };

    private WireAnswer Create(WireCall call)
    {
        if (Check("CreatePayment", call, out var body) is { } refused)
        {
            return refused;
        }

        var wish = body["payment"]!.AsObject();
        if (wish["capture_method"]?.GetValue<string>() is "manual" && !setting.TakesManual)
        {
            return AlmaErrors.Invalid([new("payment.capture_method", "unauthorized")]);
        }

        if (PlanOf((int?)wish["installments_count"] ?? 3, (int?)wish["deferred_days"] ?? 0) is not { } plan)
        {
            return AlmaErrors.Invalid([new("payment.installments_count", "invalid_value")]);
        }

        if (!plan.Takes(wish["purchase_amount"]!.GetValue<long>()))
        {
            return AlmaErrors.Invalid([new("payment.purchase_amount", "invalid_value")]);
        }

        var reference = body["order"]?["merchant_reference"]?.GetValue<string>() ?? "";
        loans.Add(new(Seams.NewWord("payment_", 32), wish.DeepClone().AsObject(), reference, plan, Seams.Now));
        return WireAnswer.Of(200, Json(loans[^1], call));
    }

    private WireAnswer List(WireCall call)
    {
        var (from, to) = (Seconds(call, "created_after") ?? 0, Seconds(call, "created_before") ?? long.MaxValue);
        var limit = (int)Math.Clamp(Seconds(call, "limit") ?? 20, 1, 20);
        var all = Enumerable.Reverse(loans)
            .Where(loan => loan.Made.ToUnixTimeSeconds() >= from && loan.Made.ToUnixTimeSeconds() <= to).ToArray();
        var after = call.Query["starting_after"].ToString();
        var rest = after is "" ? all : [.. all.SkipWhile(loan => loan.Id != after).Skip(1)];
        return WireAnswer.Of(200, new JsonObject
        {
            ["has_more"] = rest.Length > limit,
            ["data"] = new JsonArray([.. rest.Take(limit).Select(loan => (JsonNode)Json(loan, call))]),
        });
    }

    private WireAnswer Update(AlmaLoan loan, WireCall call)
    {
        if (loan.Status is not AlmaStatus.Awaiting || call.Json()?["payment"] is not JsonObject changes)
        {
            return AlmaErrors.NotNow();
        }

        foreach (var name in Changeable.Where(name => changes[name] is not null))
        {
            loan.Wish[name] = changes[name]!.DeepClone();
        }

        return WireAnswer.Of(200, Json(loan, call));
    }

    private WireAnswer Cancel(AlmaLoan loan)
    {
        // An old account has no word for it but the time at which it ended.
        if (!loan.Cancel("requested_by_merchant", setting.IsOld ? Seams.Now : null))
        {
            return AlmaErrors.NotNow();
        }

        Notify(loan);
        return new(204);
    }

    private WireAnswer Capture(AlmaLoan loan, WireCall call)
    {
        if (Check("CapturePayload", call, out var body) is { } refused)
        {
            return refused;
        }

        var amount = (long?)body["amount"] ?? loan.Amount;
        if (!loan.Capture(amount))
        {
            return AlmaErrors.NotNow(loan.Status is AlmaStatus.Captured ? "payment_already_captured" : null);
        }

        Notify(loan);
        return WireAnswer.Of(200, new JsonObject { ["id"] = Seams.NewId().ToString(), ["amount"] = amount });
    }

    private WireAnswer Refund(AlmaLoan loan, WireCall call, Func<JsonObject>? answer)
    {
        if (Check("RefundPayload", call, out var body) is { } refused)
        {
            return refused;
        }

        return loan.Refund(Seams.NewWord("refund_", 32), (long?)body["amount"], (string?)body["merchant_reference"], Seams.Now) is { } made
            ? WireAnswer.Of(200, answer?.Invoke() ?? made.DeepClone())
            : AlmaErrors.Invalid([new("amount", "invalid_value")]);
    }

    private static WireAnswer Suspect(AlmaLoan loan, WireCall call)
    {
        var reason = call.Json()?["reason"]?.ToString() ?? "";
        if (reason is not ("amount_mismatch" or "state_error"))
        {
            return AlmaErrors.Invalid([new("reason", "invalid_value")]);
        }

        loan.Suspicions.Add(reason);
        return new(200);
    }

    private static WireAnswer? Check(string schema, WireCall call, out JsonObject body)
    {
        body = call.Json() ?? [];
        return AlmaContract.Known.Check(schema, call.Json()) is { Count: > 0 } faults ? AlmaErrors.Invalid(faults) : null;
    }

    private AlmaPlan? PlanOf(int count, int days) => setting.Plans.FirstOrDefault(plan => plan.Count == count && plan.DeferredDays == days);

    private static long? Seconds(WireCall call, string name) =>
        long.TryParse(call.Query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
