namespace Layby.Core.Cards;

/// <summary>Refusals of what is said of a card. None repeats it. https://docs.stripe.com/error-codes</summary>
public static class CardRefusals
{
    /// <summary>It is no number of a card.</summary>
    public static ApiError InvalidNumber { get; } =
        Refusal("invalid_number", "number", "The card number is not a valid credit card number.");

    /// <summary>Its last digit does not follow from the others.</summary>
    public static ApiError IncorrectNumber { get; } =
        Refusal("incorrect_number", "number", "Your card number is incorrect.");

    /// <summary>It may be somebody's: nothing but the published numbers is taken.</summary>
    public static ApiError NotForTests { get; } = new()
    {
        Status = 402,
        Type = "card_error",
        Code = "card_declined",
        DeclineCode = "test_mode_live_card",
        Message = "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test "
            + "cards, visit: https://stripe.com/docs/testing.",
    };

    /// <summary>There is no such month, or it is over.</summary>
    public static ApiError InvalidMonth { get; } =
        Refusal("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid.");

    /// <summary>The year is over, or too far away.</summary>
    public static ApiError InvalidYear { get; } =
        Refusal("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid.");

    /// <summary>It has too few or too many digits.</summary>
    public static ApiError InvalidCvc { get; } = Refusal("invalid_cvc", "cvc", "Your card's security code is invalid.");

    /// <summary>The issuer refuses to let it be saved.</summary>
    public static ApiError NotSaved(TestCard card)
    {
        var decline = CardDeclines.Of(card.Decline);
        return new()
        {
            Status = 402,
            Type = "card_error",
            Code = decline.Code,
            DeclineCode = decline.DeclineCode,
            Message = decline.Message,
        };
    }

    private static ApiError Refusal(string code, string param, string message) =>
        new() { Status = 402, Type = "card_error", Code = code, Param = param, Message = message };
}
