namespace Layby.Core.Providers;

/// <summary>What a provider's page may know of one attempt to pay.</summary>
public sealed record AttemptView
{
    /// <summary>The merchant's account: the first part of the page's address.</summary>
    public required string Account { get; init; }

    /// <summary>The attempt's unguessable name: the last part of the page's address.</summary>
    public required string AttemptId { get; init; }

    /// <summary>The payment method type: <c>klarna</c>.</summary>
    public required string Method { get; init; }

    /// <summary>True where real money moves: the page then says nothing of a sandbox.</summary>
    public bool IsLive { get; init; }

    /// <summary>How it stands.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>What is asked of the customer; nothing in a setup, of which only the currency counts.</summary>
    public required Money Amount { get; init; }

    /// <summary>True when nothing is to be paid now: the customer only agrees to be charged later.</summary>
    public bool IsSetup { get; init; }

    /// <summary>The shop's name as the customer knows it.</summary>
    public required string MerchantName { get; init; }

    /// <summary>What is bought, in the merchant's words.</summary>
    public string? Description { get; init; }

    /// <summary>The customer's country, ISO 3166 alpha-2: shipping address first, then billing, else null.</summary>
    public string? Country { get; init; }

    /// <summary>The customer's e-mail address; in a sandbox it decides what the provider says.</summary>
    public string? Email { get; init; }

    /// <summary>Which of the published test cards is charged; null for other methods.</summary>
    public string? TestCard { get; init; }

    /// <summary>The customer's telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The language the merchant asked for, <c>fr-FR</c>; null leaves it to the browser.</summary>
    public string? PreferredLocale { get; init; }

    /// <summary>False when the method is to be charged again later: fewer options are offered then.</summary>
    public bool OneTime { get; init; } = true;

    /// <summary>The account's time, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The merchant's own address, without the parameters that are added on return; its origin goes into form-action.</summary>
    public required string ReturnUrl { get; init; }
}

/// <summary>How an attempt stands.</summary>
public enum AttemptOutcome
{
    /// <summary>The customer may still decide.</summary>
    Open,

    /// <summary>Paid, or reserved for a later capture.</summary>
    Approved,

    /// <summary>Refused by the provider.</summary>
    Declined,

    /// <summary>Left by the customer.</summary>
    Canceled,

    /// <summary>The provider broke down.</summary>
    Failed,

    /// <summary>Out of time.</summary>
    Expired,

    /// <summary>Given up by the merchant: the intent was canceled, or confirmed anew.</summary>
    Replaced,
}
