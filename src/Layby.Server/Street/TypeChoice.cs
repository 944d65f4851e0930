using Layby.Core;

namespace Layby.Server.Street;

/// <summary>The ways to say which payment method types an intent is for: they contradict each other, and one has ended.</summary>
public static class TypeChoice
{
    private static readonly string[] ChoosingTypes =
    [
        "payment_method_types", "allowed_payment_method_types", "excluded_payment_method_types",
        "automatic_payment_methods", "payment_method_configuration",
    ];

    /// <summary>Why a call's choice of types can not be followed; null when it can.</summary>
    public static ApiError? Refuses(ApiCall call)
    {
        var form = call.Form;
        if (form["payment_method_types"] is not null && !call.Version.IsBefore("2026-09-30"))
        {
            return ApiError.Invalid(
                "payment_method_types",
                "The `payment_method_types` parameter is no longer supported as of API version 2026-09-30.endive. Use "
                + "`allowed_payment_method_types` or `excluded_payment_method_types` instead, or configure your payment "
                + "methods in the Dashboard.",
                "payment_method_types_no_longer_supported");
        }

        // Excluding types narrows what the configuration offers; every other pair contradicts itself.
        var given = ChoosingTypes.Where(each => form[each] is not null).ToList();
        var narrowing = given.All(each => each is "excluded_payment_method_types" or "automatic_payment_methods"
            or "payment_method_configuration");
        return given.Count > 1 && !narrowing
            ? ApiError.Invalid(
                given[0],
                $"You may only specify one of these parameters: {string.Join(", ", given)}.",
                "parameters_exclusive")
            : null;
    }
}
