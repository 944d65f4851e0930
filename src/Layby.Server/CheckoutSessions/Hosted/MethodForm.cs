using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What a customer typed, as a call would describe a payment method.</summary>
internal static class MethodForm
{
    /// <summary>The form of <c>payment_method_data</c>.</summary>
    public static FormNode Of(CheckoutAnswers answers, CheckoutSession session)
    {
        var form = new FormNode();
        form.Under("type").Text = answers.Method;
        if (session.Private.Wishes.AllowRedisplay is { } redisplay)
        {
            form.Under("allow_redisplay").Text = redisplay;
        }

        Bill(form.Under("billing_details"), answers.Contact.Billing);
        if (answers.Method == "card")
        {
            var card = form.Under("card");
            var (month, year) = answers.Expiry();
            card.Under("number").Text = answers.CardNumber;
            card.Under("exp_month").Text = month;
            card.Under("exp_year").Text = year;
            card.Under("cvc").Text = answers.CardCode;
        }

        return form;
    }

    private static void Bill(FormNode form, BillingDetails billing)
    {
        Put(form, "email", billing.Email);
        Put(form, "name", billing.Name);
        Put(form, "phone", billing.Phone);
        var address = form.Under("address");
        Put(address, "country", billing.Address.Country);
        Put(address, "line1", billing.Address.Line1);
        Put(address, "line2", billing.Address.Line2);
        Put(address, "postal_code", billing.Address.PostalCode);
        Put(address, "city", billing.Address.City);
        Put(address, "state", billing.Address.State);
    }

    private static void Put(FormNode form, string name, string? text)
    {
        if (text is not null)
        {
            form.Under(name).Text = text;
        }
    }
}
