using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>POST /v1/customers/{id}</summary>
public static class Update
{
    /// <summary>Changes what is known of a customer. A call that changes nothing is not told.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Owners.InAddressAsync(call, world, stop)).Ok(out var customer, out var refusal))
        {
            return refusal;
        }

        if (CustomerEdits.Check(call) is { } wrong)
        {
            return wrong;
        }

        var edited = CustomerEdits.Apply(customer, call);
        if (edited.InvoiceSettings.DefaultPaymentMethod is { } first && first != customer.InvoiceSettings.DefaultPaymentMethod
            && (await world.FindAsync<PaymentMethod>(call.Account, first, stop))?.Customer != customer.Id)
        {
            return NotTheirs(first);
        }

        if (ParamCheck.CheckNotes(edited.Metadata.Count) is { } tooMany)
        {
            return tooMany;
        }

        return StripeJson.Body(customer).AsSpan().SequenceEqual(StripeJson.Body(edited))
            ? Verdict.Write(Change.None, customer)
            : Verdict.Write(CustomerLife.Update(customer, edited), edited);
    }

    /// <summary>The method that shall be charged first is not the customer's.</summary>
    internal static ApiError NotTheirs(string method) => ApiError.Invalid(
        "invoice_settings[default_payment_method]",
        $"The customer does not have a payment method with the ID {method}. The payment method must be attached to the customer.",
        "resource_missing");
}
