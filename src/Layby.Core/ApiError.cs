using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.SetupIntents;

namespace Layby.Core;

/// <summary>
/// A refusal in Stripe's words: a value, never thrown. Empty fields are left out of the answer.
/// https://docs.stripe.com/api/errors
/// </summary>
public sealed partial record ApiError
{
    /// <summary>HTTP status: 400, 401, 402, 403, 404, 409, 429, 500 or 503.</summary>
    public required int Status { get; init; }

    /// <summary><c>invalid_request_error</c>, <c>card_error</c>, <c>idempotency_error</c> or <c>api_error</c>.</summary>
    public string Type { get; init; } = "invalid_request_error";

    /// <summary>For programs: <c>parameter_missing</c>. Some refusals have none.</summary>
    public string? Code { get; init; }

    /// <summary>Why a payment was declined, for programs.</summary>
    public string? DeclineCode { get; init; }

    /// <summary>What to do about a declined card.</summary>
    public string? AdviceCode { get; init; }

    /// <summary>The network's own number for a decline.</summary>
    public string? NetworkDeclineCode { get; init; }

    /// <summary>The charge that failed.</summary>
    public string? Charge { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }

    /// <summary>The parameter at fault, nested with brackets: <c>shipping[address][line1]</c>.</summary>
    public string? Param { get; init; }

    /// <summary>The intent as it stands, where the refusal is about its state.</summary>
    public PaymentIntent? PaymentIntent { get; init; }

    /// <summary>The payment method that the refusal is about.</summary>
    public PaymentMethod? PaymentMethod { get; init; }

    /// <summary>The setup as it stands, where the refusal is about its state.</summary>
    public SetupIntent? SetupIntent { get; init; }

    /// <summary>True: the caller may send the same request again. False: repeating it can not help. Null: not said.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>Seconds after which it may be sent again; null leaves it at one, where it may.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>
    /// True when the request got as far as being carried out, so that its refusal is kept for its idempotency key;
    /// refusals of parameters and conflicts are not kept. https://docs.stripe.com/api/idempotent_requests
    /// </summary>
    public bool Executed { get; init; }

    /// <summary>The page that explains a code.</summary>
    public static string DocUrl(string code) => $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
}
