using System.Collections.Immutable;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>Whether line items are right and add up. https://docs.stripe.com/payments/payment-line-items</summary>
public static class AmountChecks
{
    private const string Lines = "amount_details[line_items]";

    /// <summary>
    /// The intent with what does not add up noted on it, or why it is refused. A call that says nothing of an amount or
    /// its parts is asked nothing: what an earlier call was allowed stays.
    /// </summary>
    /// <param name="was">The intent before the call; null when the call makes it.</param>
    /// <param name="edited">The intent as the call wants it.</param>
    /// <param name="call">The call.</param>
    /// <param name="amount">What the parts must add up to: what is asked, or what is captured.</param>
    public static Result<PaymentIntent> Settle(PaymentIntent? was, PaymentIntent edited, ApiCall call, long amount)
    {
        var given = call.Form["amount_details"];
        var refusal = CheckLines(given?["line_items"])
            ?? KlarnaPlanParams.Refuses(edited.Private.KlarnaPlans)
            ?? CheckReferences(edited.Private);
        if (refusal is not null)
        {
            return refusal;
        }

        if (given is null && (was is null || was.Amount == amount))
        {
            return edited;
        }

        if (CheckExclusive(edited.AmountDetails, edited.Private.LineItems) is { } twice)
        {
            return twice;
        }

        var mistake = AmountArithmetic.Mistake(edited.AmountDetails, edited.Private.LineItems, amount);
        return mistake is not null && given?.Flag("enforce_arithmetic_validation") is not false
            ? ApiError.Invalid("amount_details", mistake.Message!)
            : edited with { AmountDetails = edited.AmountDetails with { Error = mistake } };
    }

    private static ApiError? CheckLines(FormNode? lines) => lines?.Children
        .Select(each => CheckLine(each.Value, $"{Lines}[{each.Key}]")).FirstOrDefault(each => each is not null);

    private static ApiError? CheckLine(FormNode line, string path)
    {
        if (line.Text("unit_of_measure") is { } unit && !unit.All(char.IsAsciiLetterOrDigit))
        {
            return ApiError.Invalid(
                $"{path}[unit_of_measure]", $"Invalid string: {unit}; must contain only alphanumeric characters");
        }

        var klarna = line.Hash("payment_method_options")?.Hash("klarna");
        return CheckUrl(klarna, "image_url", path) ?? CheckUrl(klarna, "product_url", path);
    }

    private static ApiError? CheckUrl(FormNode? klarna, string name, string path) =>
        klarna?.Text(name) is not { } url || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? null
            : ApiError.Invalid($"{path}[payment_method_options][klarna][{name}]", "Not a valid URL", "url_invalid");

    private static ApiError? CheckReferences(PaymentIntentPrivate intent)
    {
        var known = intent.KlarnaPlans?.Subscriptions ?? [];
        for (var i = 0; i < intent.LineItems.Length; i++)
        {
            if (intent.LineItems[i].Klarna?.SubscriptionReference is { } reference && known.All(each => each.Reference != reference))
            {
                return ApiError.Invalid(
                    $"{Lines}[{i}][payment_method_options][klarna][subscription_reference]",
                    $"The subscription_reference '{reference}' does not match the reference of any of "
                    + "`payment_method_options[klarna][subscriptions]`.");
            }
        }

        return null;
    }

    private static ApiError? CheckExclusive(AmountDetails details, ImmutableArray<LineItem> lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (details.Tax is not null && lines[i].TotalTaxAmount is not null)
            {
                return Exclusive("amount_details[tax][total_tax_amount]", $"{Lines}[{i}][tax][total_tax_amount]");
            }

            if (details.DiscountAmount is not null && lines[i].DiscountAmount is not null)
            {
                return Exclusive("amount_details[discount_amount]", $"{Lines}[{i}][discount_amount]");
            }
        }

        return null;
    }

    private static ApiError Exclusive(string whole, string line) => ApiError.Invalid(
        whole, $"You may only specify one of these parameters: {whole}, {line}.", "parameters_exclusive");
}
