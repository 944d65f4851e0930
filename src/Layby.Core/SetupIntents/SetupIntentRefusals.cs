namespace Layby.Core.SetupIntents;

/// <summary>Why a SetupIntent can not do what it is asked. The sentences are recorded, but where it is said.</summary>
public static class SetupIntentRefusals
{
    private const string UnexpectedState = "setup_intent_unexpected_state";

    /// <summary>Confirmed without a method; asked first, whatever the status.</summary>
    public static ApiError ConfirmWithoutMethod(SetupIntent intent) => State(
        intent,
        "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with "
        + "a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.");

    /// <summary>Confirmed after its end. The sentence for a canceled one follows that of a payment.</summary>
    public static ApiError Confirm(SetupIntent intent) => State(
        intent,
        intent.Status is SetupIntentStatus.Succeeded
            ? "You cannot confirm this SetupIntent because it has already succeeded."
            : $"You cannot confirm this SetupIntent because it has a status of {intent.Status.Wire()}. Only a SetupIntent with "
              + "one of the following statuses may be confirmed: requires_confirmation, requires_action.");

    /// <summary>Canceled after its end.</summary>
    public static ApiError Cancel(SetupIntent intent) => State(
        intent,
        intent.Status is SetupIntentStatus.Canceled
            ? "You cannot cancel this SetupIntent because it is already canceled."
            : $"You cannot cancel this SetupIntent because it has a status of {intent.Status.Wire()}. Only a SetupIntent with one "
              + "of the following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or "
              + "`requires_action`.");

    /// <summary>Another method after its end. The sentence for a canceled one is ours.</summary>
    public static ApiError Update(SetupIntent intent) => State(
        intent,
        intent.Status is SetupIntentStatus.Succeeded
            ? "You cannot update this SetupIntent because it has already succeeded."
            : $"You cannot update this SetupIntent because it has a status of {intent.Status.Wire()}.");

    /// <summary>No customer is on a provider's page. Only a sandbox says this.</summary>
    public static ApiError NoCustomer(SetupIntent intent) => State(
        intent,
        $"No customer can act on this SetupIntent because it has a status of {intent.Status.Wire()}. They can while it has the "
        + "status: requires_action.");

    /// <summary>The method is a customer's, and the setup names nobody.</summary>
    public static ApiError CustomerMissing(PaymentMethods.PaymentMethod method, SetupIntent? stored) => ApiError.Invalid(
        "payment_method",
        $"The payment method supplied ({method.Id}) belongs to the Customer {method.Customer}. Please include the Customer in the "
        + "`customer` parameter on the SetupIntent.") with
    {
        SetupIntent = stored,
    };

    /// <summary>A type that is for single payments.</summary>
    public static ApiError CannotKeep(string type, string param) => ApiError.Invalid(
        param, $"The payment method type {type} is for single payments and cannot be set up for future payments.");

    /// <summary>402: the provider did not take the attempt, and the setup says why.</summary>
    public static ApiError NotTaken(SetupIntent intent) => new()
    {
        Status = 402,
        Code = intent.LastSetupError?.Code,
        DeclineCode = intent.LastSetupError?.DeclineCode,
        Type = intent.LastSetupError?.Type ?? "invalid_request_error",
        Message = intent.LastSetupError?.Message ?? "",
        PaymentMethod = intent.LastSetupError?.PaymentMethod,
        SetupIntent = intent,
        Executed = true,
    };

    private static ApiError State(SetupIntent intent, string message) => new()
    {
        Status = 400,
        Code = UnexpectedState,
        Message = message,
        SetupIntent = intent,
        Executed = true,
    };
}
