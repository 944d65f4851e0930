using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>The parameters that tell Klarna of payments to come, wherever a call may tell of them.</summary>
public static class KlarnaPlanParams
{
    private static readonly string[] Intervals = ["day", "week", "month", "year"];

    /// <summary>The rows below <c>payment_method_options[klarna]</c>.</summary>
    public static IReadOnlyList<Param> Table { get; } =
    [
        Param.Hash(
            "on_demand",
            Param.Integer("average_amount", 0), Param.Integer("maximum_amount", 0), Param.Integer("minimum_amount", 0),
            Param.Word("purchase_interval", Intervals), Param.Integer("purchase_interval_count", 1)),
        Param.List("subscriptions", Param.Hash(
            "",
            Param.Word("interval", Intervals).Required(),
            Param.Integer("interval_count", 1),
            Param.Text("name"),
            Param.Hash("next_billing", Param.Integer("amount", 0).Required(), Param.Text("date").Required()),
            Param.Text("reference", 255).Required())).Emptyable(),
    ];

    /// <summary>The plans after a call; what it does not name stays.</summary>
    /// <param name="klarna">The call's <c>payment_method_options[klarna]</c>; null when it has none.</param>
    /// <param name="was">The plans before.</param>
    public static KlarnaPlans? Read(FormNode? klarna, KlarnaPlans? was)
    {
        if (klarna is null)
        {
            return was;
        }

        var next = klarna.Text is not null ? new KlarnaPlans() : new KlarnaPlans
        {
            OnDemand = klarna.Hash("on_demand") is { } onDemand ? OnDemandOf(onDemand) : was?.OnDemand,
            Subscriptions = klarna["subscriptions"] is { } list
                ? [.. list.Children.Select(each => SubscriptionOf(each.Value))]
                : was?.Subscriptions ?? [],
        };
        return next.OnDemand is null && next.Subscriptions.IsEmpty ? null : next;
    }

    /// <summary>Why a call's plans do not fit together; null when they do.</summary>
    public static ApiError? Refuses(KlarnaPlans? plans) => plans?.Refusal() is var (param, message)
        ? ApiError.Invalid($"payment_method_options[klarna]{param}", message)
        : null;

    private static KlarnaOnDemand OnDemandOf(FormNode form) => new(
        form.Number("average_amount"), form.Number("maximum_amount"), form.Number("minimum_amount"),
        form.Text("purchase_interval"), form.Number("purchase_interval_count"));

    private static KlarnaSubscription SubscriptionOf(FormNode form) => new(
        form.Text("interval")!,
        form.Number("interval_count"),
        form.Text("name"),
        form.Hash("next_billing") is { } next ? new(next.Number("amount")!.Value, next.Text("date")!) : null,
        form.Text("reference")!);
}
