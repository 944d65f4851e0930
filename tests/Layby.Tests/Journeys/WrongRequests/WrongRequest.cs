namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>
/// A request that is refused, and the exact answer. In its texts stand {id}, {secret} and {method} for the intent that
/// it is sent to, {used} for a payment method that has paid already, {charge} for the charge that it made, {foreign} for
/// another shop's intent, {setup} for a setup in that state, {customers} for the method of {customer}; a message that ends in … goes on.
/// </summary>
/// <param name="Story">What is wrong with it.</param>
/// <param name="Method">GET, POST, …</param>
/// <param name="Path">Where it is sent.</param>
/// <param name="Form">What is sent; null for no body.</param>
/// <param name="Code">The answer's code; null for none.</param>
/// <param name="Param">The answer's param; null for none.</param>
/// <param name="Message">The answer's message.</param>
internal sealed record WrongRequest(
    string Story, string Method, string Path, string? Form, string? Code, string? Param, string Message)
{
    public const string Intents = "/v1/payment_intents";
    public const string Intent = $"{Intents}/{{id}}";

    public const string Setups = "/v1/setup_intents";
    public const string Setup = $"{Setups}/{{setup}}";

    /// <summary>What a create needs at least.</summary>
    public const string Price = "amount=10000&currency=eur";

    /// <summary>The state of the intent to which it is sent.</summary>
    public string State { get; init; } = "requires_payment_method";

    /// <summary>The method of that intent.</summary>
    public string Of { get; init; } = "klarna";

    /// <summary>secret, publishable, none, or the key itself.</summary>
    public string Key { get; init; } = "secret";

    public string ContentType { get; init; } = "application/x-www-form-urlencoded";

    public (string Name, string Value)[] Headers { get; init; } = [];

    public int Status { get; init; } = 400;

    public string Type { get; init; } = "invalid_request_error";

    public static WrongRequest Post(
        string story, string path, string form, string? code, string? param, string message) =>
        new(story, "POST", path, form, code, param, message);

    public static WrongRequest Get(string story, string path, string? code, string? param, string message) =>
        new(story, "GET", path, null, code, param, message);

    /// <summary>A create that has its price right and the rest wrong.</summary>
    public static WrongRequest Create(string story, string rest, string? code, string? param, string message) =>
        Post(story, Intents, $"{Price}&{rest}", code, param, message);
}
