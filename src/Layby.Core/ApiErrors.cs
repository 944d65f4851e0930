using Layby.Core.Keys;

namespace Layby.Core;

/// <content>Refusals that any resource can give, each in the words that clients know.</content>
public sealed partial record ApiError
{
    /// <summary>400: this parameter can not be what it is.</summary>
    public static ApiError Invalid(string? param, string message, string? code = null) =>
        new() { Status = 400, Param = param, Message = message, Code = code };

    /// <summary>400: names that no parameter has; the first is the one at fault.</summary>
    public static ApiError UnknownParameters(IReadOnlyList<string> names) => Invalid(
        names[0],
        $"Received unknown parameter{(names.Count == 1 ? "" : "s")}: {string.Join(", ", names)}",
        "parameter_unknown");

    /// <summary>400: a parameter that must be there.</summary>
    public static ApiError Missing(string param) =>
        Invalid(param, $"Missing required param: {param}.", "parameter_missing");

    /// <summary>400: a parameter that can not be unset.</summary>
    public static ApiError Empty(string param) => Invalid(
        param,
        $"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; "
        + $"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a "
        + "non-empty value.",
        "parameter_invalid_empty");

    /// <summary>400: the id in a parameter is nobody's.</summary>
    public static ApiError NoSuch(string kind, string id, string param) =>
        Invalid(param, $"No such {kind}: '{id}'", "resource_missing");

    /// <summary>404: the id in the address is nobody's.</summary>
    public static ApiError NotFound(string kind, string id, string param) => new()
    {
        Status = 404,
        Code = "resource_missing",
        Message = $"No such {kind}: '{id}'",
        Param = param,
    };

    /// <summary>404: no such address.</summary>
    public static ApiError UnknownUrl(string method, string path) => new()
    {
        Status = 404,
        Message = $"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing "
            + "slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in "
            + "your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
    };

    /// <summary>401: no key at all.</summary>
    public static ApiError NoKey { get; } = new()
    {
        Status = 401,
        Message = "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            + "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            + "https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    };

    /// <summary>401: a key that opens nothing. Only its ends are repeated.</summary>
    public static ApiError BadKey(string key) =>
        new() { Status = 401, Message = $"Invalid API Key provided: {Masked(key)}" };

    /// <summary>401: a key whose time is over.</summary>
    public static ApiError ExpiredKey(string key) => new()
    {
        Status = 401,
        Code = "api_key_expired",
        Message = $"Expired API Key provided: {Masked(key)}",
    };

    /// <summary>403: a restricted key that may not do this. Others have seen the sentence and the code.</summary>
    /// <param name="maskedKey">The key, as <see cref="Masked"/> shows it.</param>
    /// <param name="account"><c>acct_…</c></param>
    /// <param name="needed">What it would need.</param>
    public static ApiError MorePermissions(string maskedKey, string account, Permission needed) => new()
    {
        Status = 403,
        Code = "more_permissions_required",
        Message = $"The provided key '{maskedKey}' does not have the required permissions for this endpoint on account "
            + $"'{account}'. Having the '{needed.RefusedName}' permission would allow this request to continue.",
    };

    /// <summary>A publishable key where only a secret one will do. Whether Stripe answers 401 or 403 is not settled.</summary>
    public static ApiError SecretKeyRequired { get; } = new()
    {
        Status = 401,
        Code = "secret_key_required",
        Message = "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a "
            + "list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    };

    /// <summary>400: the key was used before, for something else.</summary>
    public static ApiError KeyReused(string key) => new()
    {
        Status = 400,
        Type = "idempotency_error",
        Message = "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
            + $"using a key other than '{key}' if you meant to execute a different request.",
    };

    /// <summary>409: the first request with this key is still being worked on.</summary>
    public static ApiError KeyInUse(string key) => new()
    {
        Status = 409,
        Type = "idempotency_error",
        Code = "idempotency_key_in_use",
        Message = "There is currently another in-progress request using this Idempotent Key (that probably means you "
            + $"submitted twice, and the other request is still going through): {key}. Please try again later.",
        ShouldRetry = true,
    };

    /// <summary>429: the object is being changed by too many at once.</summary>
    public static ApiError LockTimeout { get; } = new()
    {
        Status = 429,
        Code = "lock_timeout",
        Message = "This object cannot be accessed right now because another API request or Stripe process is currently "
            + "accessing it. If you see this error intermittently, retry the request. If you see this error frequently "
            + "and are making multiple concurrent requests to a single object, make your requests serially or at a "
            + "lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.",
        ShouldRetry = true,
    };

    /// <summary>503: nothing was written; the same request may be sent again.</summary>
    public static ApiError Unavailable { get; } = new()
    {
        Status = 503,
        Type = "api_error",
        Message = "The server can not write to its storage right now. Nothing was changed; please try again.",
        ShouldRetry = true,
    };

    /// <summary>503: more is to be done than can be; the same request may be sent again.</summary>
    public static ApiError Overloaded { get; } = new()
    {
        Status = 503,
        Type = "api_error",
        Message = "The server has more to do right now than it can. Nothing was changed; please try again.",
        ShouldRetry = true,
    };

    /// <summary>
    /// 429: this key has called too often. Type and code are Stripe's; its sentence speaks of its own test mode.
    /// https://docs.stripe.com/rate-limits
    /// </summary>
    /// <param name="seconds">After how many it may call again.</param>
    public static ApiError RateLimit(int seconds) => new()
    {
        Status = 429,
        Code = "rate_limit",
        Message = "Request rate limit exceeded. You can learn more about rate limits here "
            + "https://stripe.com/docs/rate-limits.",
        ShouldRetry = true,
        RetryAfter = seconds,
    };

    /// <summary>500: a bug of ours. The request id leads to the log.</summary>
    public static ApiError Bug(string requestId) => new()
    {
        Status = 500,
        Type = "api_error",
        Message = "An error occurred while processing your request. Please say which request it was when you report "
            + $"it: {requestId}.",
    };

    /// <summary>A key as it may be repeated. Its kind (sk_test_) is no secret; of a word that is no key only the end is shown.</summary>
    public static string Masked(string key)
    {
        const int end = 4;
        if (key.Length <= 12)
        {
            return new string('*', key.Length);
        }

        var prefix = key.IndexOf('_', 3) is var at and >= 0 && at < key.Length - 2 * end ? at + 1 : 0;
        return string.Concat(
            key.AsSpan(0, prefix), new string('*', key.Length - prefix - end), key.AsSpan(key.Length - end));
    }
}
