using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Amounts and currencies that nobody, or this method, can be paid in.</summary>
internal static class Amounts
{
    private const string Zero =
        "The amount must be greater than or equal to the minimum charge amount allowed for your account and the "
        + "currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save "
        + "a Payment…";

    private const string KlarnaCurrencies = "aud, cad, chf, czk, dkk, eur, gbp, nok, nzd, pln, ron, sek, usd";

    public static WrongRequest[] Rows { get; } =
    [
        Post("an amount of nothing", Intents, "amount=0&currency=eur", "parameter_invalid_integer", "amount", Zero),
        Post("an update to nothing", Intent, "amount=0", "parameter_invalid_integer", "amount", Zero),
        TooSmall("eur", 49, "€0.50 eur"),
        TooSmall("usd", 49, "$0.50 usd"),
        TooSmall("gbp", 29, "£0.30 gbp"),
        TooSmall("sek", 299, "kr3.00 sek"),
        TooSmall("czk", 1499, "Kč15.00 czk"),
        TooSmall("jpy", 49, "¥50 jpy"),
        TooSmall("huf", 17499, "175.00 huf"),
        Post(
            "an update to 49 cents", Intent, "amount=49", "amount_too_small", "amount",
            "Amount must be at least €0.50 eur"),
        Post(
            "a million", Intents, "amount=100000000&currency=eur", "amount_too_large", "amount",
            "Amount must be no more than €999,999.99 eur"),
        Post(
            "more than there is", Intents, "amount=9223372036854775807&currency=usd", "amount_too_large", "amount",
            "Amount must be no more than $999,999.99 usd"),
        Post(
            "no currency", Intents, "amount=1099&currency=xyz", null, "currency",
            "Invalid currency: xyz. Stripe currently supports these currencies: usd, aed, afn…"),
        Post(
            "a currency's sign", Intents, "amount=1099&currency=€", null, "currency",
            "Invalid currency: €. Stripe currently supports these currencies: usd, aed, afn…"),
        Post(
            "a currency for which nothing is active", Intents, "amount=1099&currency=jpy&excluded_payment_method_types[]=card", null, null,
            "No valid payment method types for this Payment Intent…"),
        Currency("klarna", "jpy", KlarnaCurrencies),
        Currency("klarna", "huf", KlarnaCurrencies),
        Currency("alma", "usd", "eur"),
        Currency("alma", "gbp", "eur"),
        Post(
            "an update to what Alma does not take", Intent, "currency=usd", "payment_intent_invalid_currency",
            "currency",
            "The currency provided (usd) is invalid. Payments with alma support the following currencies: eur.")
            with { Of = "alma" },
        Alma("amount=4999&currency=eur", "amount_too_small", "Amount must be at least €50.00 eur for alma"),
        Alma("amount=500001&currency=eur", "amount_too_large", "Amount must be no more than €5,000.00 eur for alma"),
        Post(
            "an update to less than Alma takes", Intent, "amount=1000", "amount_too_small", "amount",
            "Amount must be at least €50.00 eur for alma") with { Of = "alma" },
        Post(
            "an attempt with less than Alma takes", Intents,
            $"amount=1000&currency=eur&confirm=true&return_url=https://shop.example&{Shop.Customer("alma")}",
            "amount_too_small", "amount", "Amount must be at least €50.00 eur for alma"),
        Post(
            "another amount than the customer was shown", $"{Intent}/confirm", "amount_to_confirm=9999", null,
            "amount_to_confirm", "The `amount_to_confirm` (9999) does not match the amount of the PaymentIntent (10000).")
            with { State = "requires_confirmation" },
        Post(
            "more captured than is reserved", $"{Intent}/capture", "amount_to_capture=10001", "amount_too_large",
            "amount_to_capture",
            "The payment could not be captured because the requested capture amount is greater than the amount you can "
            + "capture for this charge. You can capture up to €100.00 eur.") with { State = "requires_capture" },
    ];

    private static WrongRequest TooSmall(string currency, int amount, string least) => Post(
        $"{amount} {currency}", Intents, $"amount={amount}&currency={currency}", "amount_too_small", "amount",
        $"Amount must be at least {least}");

    private static WrongRequest Currency(string method, string currency, string takes) => Post(
        $"{currency} by {method}", Intents, $"amount=20000&currency={currency}&payment_method_types[]={method}",
        "payment_intent_invalid_currency", "currency",
        $"The currency provided ({currency}) is invalid. Payments with {method} support the following currencies: "
        + $"{takes}.");

    private static WrongRequest Alma(string price, string code, string message) =>
        Post($"{price} by alma", Intents, $"{price}&payment_method_types[]=alma", code, "amount", message);
}
