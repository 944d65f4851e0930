using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Cards that are none, wherever one can be given.</summary>
internal static class Cards
{
    private const string Described = "payment_method_data";

    private static readonly (string Name, string Path, string Form, string Hash)[] Places =
    [
        ("paid with", Intents, $"{Price}&payment_method_types[]=card&{Described}[type]=card", $"{Described}[card]"),
        ("described", "/v1/payment_methods", "type=card", "card"),
        ("handed in", "/v1/tokens", "", "card"),
        ("kept", "/v1/test_helpers/confirmation_tokens", $"{Described}[type]=card", $"{Described}[card]"),
    ];

    private static readonly (string Story, string Field, string Value, string Code, string? Param, string Message)[] Wrongs =
    [
        ("a card with a typing mistake", "number", "4242424242424241", "incorrect_number", "number", "Your card number is incorrect."),
        (
            "a card that is no test card", "number", "4539578763621486", "card_declined", null,
            "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, "
            + "visit: https://stripe.com/docs/testing."),
        (
            "a card of words", "number", "my+card", "invalid_number", "number",
            "The card number is not a valid credit card number."),
        ("a thirteenth month", "exp_month", "13", "invalid_expiry_month", "exp_month", "Your card's expiration month is invalid."),
        ("a year that is over", "exp_year", "1970", "invalid_expiry_year", "exp_year", "Your card's expiration year is invalid."),
        ("a code of two digits", "cvc", "99", "invalid_cvc", "cvc", "Your card's security code is invalid."),
    ];

    public static WrongRequest[] Rows { get; } =
    [
        .. from place in Places
           from wrong in Wrongs
           select Post(
               $"{wrong.Story}, {place.Name}", place.Path, Form(place.Form, place.Hash, wrong.Field, wrong.Value), wrong.Code,
               wrong.Param, wrong.Message) with { Status = 402, Type = "card_error" },
        .. from place in Places
           select Post(
               $"a card without a number, {place.Name}", place.Path, Start(place.Form) + $"{place.Hash}[exp_month]=1",
               "parameter_missing", $"{place.Hash}[number]", $"Missing required param: {place.Hash}[number]."),
        .. from place in Places
           select Post(
               $"a token of nobody, {place.Name}", place.Path, Start(place.Form) + $"{place.Hash}[token]=tok_1",
               "resource_missing", $"{place.Hash}[token]", "No such token: 'tok_1'"),
        Create(
            "a card that is not described", $"{Described}[type]=card", "parameter_missing", $"{Described}[card]",
            $"Missing required param: {Described}[card]."),
        Post("a charge of nothing", "/v1/charges", Price, "parameter_missing", null, "Must provide source or customer."),
        Post(
            "a charge of an unknown token", "/v1/charges", $"{Price}&source=tok_1", "resource_missing", "source",
            "No such token: 'tok_1'"),
        Post(
            "a token of a bank account", "/v1/tokens", "bank_account[country]=DE", null, "bank_account",
            "Tokens can be made of cards only, not of a bank_account."),
        Post("a token of nothing", "/v1/tokens", "", "parameter_missing", "card", "Missing required param: card."),
    ];

    private static string Start(string form) => form.Length == 0 ? "" : $"{form}&";

    private static string Form(string form, string hash, string field, string value)
    {
        var right = new Dictionary<string, string>
        {
            ["number"] = "4242424242424242",
            ["exp_month"] = "12",
            ["exp_year"] = "2040",
            ["cvc"] = "123",
            [field] = value,
        };
        return Start(form) + string.Join('&', right.Select(each => $"{hash}[{each.Key}]={each.Value}"));
    }
}
