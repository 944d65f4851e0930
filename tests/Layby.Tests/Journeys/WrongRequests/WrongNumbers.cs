using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>What is no whole number, and what is too small to be this one.</summary>
internal static class WrongNumbers
{
    private const string Code = "parameter_invalid_integer";
    private const string Negative = "Invalid non-negative integer";
    private const string Line = "amount_details[line_items][0]";

    public static WrongRequest[] Rows { get; } =
    [
        Amount("abc"), Amount("1.5"), Amount("1e99"), Amount("0x10"), Amount("10,99"), Amount("9223372036854775808"),
        Amount("-9223372036854775809"), Amount(" 1099"), Amount("1_000"), Amount("NaN"), Amount("１０９９"), Amount("--1"),
        Post("an amount below zero", Intents, "amount=-1&currency=eur", Code, "amount", Negative),
        Post("an amount that is a hash", Intents, "amount[eur]=1099&currency=eur", null, "amount", "Invalid string"),
        Post("an update's amount in words", Intent, "amount=ten", Code, "amount", "Invalid integer: ten"),
        Post(
            "nothing to capture", $"{Intent}/capture", "amount_to_capture=0", Code, "amount_to_capture",
            "This value must be greater than or equal to 1.") with { State = "requires_capture" },
        Post(
            "less than nothing to capture", $"{Intent}/capture", "amount_to_capture=-1", Code, "amount_to_capture",
            Negative) with { State = "requires_capture" },
        Create(
            "a line of no pieces", $"{Line}[product_name]=a&{Line}[unit_cost]=1&{Line}[quantity]=0", Code,
            $"{Line}[quantity]", "This value must be greater than or equal to 1."),
        Create(
            "a line that costs less than nothing", $"{Line}[product_name]=a&{Line}[quantity]=1&{Line}[unit_cost]=-5",
            Code,
            $"{Line}[unit_cost]", Negative),
        Create(
            "a day that is none", "payment_method_data[type]=klarna&payment_method_data[klarna][dob][day]=0", Code,
            "payment_method_data[klarna][dob][day]", "This value must be greater than or equal to 1."),
        Get("a moment that is none", $"{Intents}?created=today", Code, "created", "Invalid integer: today"),
        Get("a moment before all time", $"{Intents}?created=-1", Code, "created", Negative),
        Get("a bound that is none", $"{Intents}?created[gte]=1.5", Code, "created[gte]", "Invalid integer: 1.5"),
        Get("a bound of bounds", $"{Intents}?created[gte][x]=1", Code, "created[gte]", "Invalid integer"),
        Post(
            "more installments than a number holds", "/sandbox/payment_intents/{id}/approve",
            "installments=99999999999",
            null, "installments", "Invalid installments: must be one of 2, 3, or 4")
            with { State = "requires_action", Of = "alma" },
    ];

    private static WrongRequest Amount(string amount) => Post(
        $"an amount of '{amount}'", Intents, $"amount={Uri.EscapeDataString(amount)}&currency=eur", Code, "amount",
        $"Invalid integer: {amount}");
}
