using Layby.Core;
using Layby.Core.Customers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>A customer with what a call says of them. What was not given stays; the empty string unsets.</summary>
public static class CustomerEdits
{
    private static readonly (string Param, string Kind)[] Nobodys =
    [
        ("source", "token"), ("coupon", "coupon"), ("promotion_code", "promotion code"), ("test_clock", "test_clock"),
        ("default_source", "source"), ("default_card", "card"), ("default_bank_account", "bank_account"),
        ("default_alipay_account", "alipay_account"),
    ];

    /// <summary>The first refusal of a call's parameters; null when they may be read.</summary>
    public static ApiError? Check(ApiCall call)
    {
        var form = call.Form;
        foreach (var (param, kind) in Nobodys)
        {
            if (form.Text(param) is { } id)
            {
                return ApiError.NoSuch(kind, id, param);
            }
        }

        return Addresses.RefusesEmail(form.Text("email"), "email")
            ?? Addresses.RefusesCountry(form.Hash("address")?.Text("country"), "address[country]")
            ?? Addresses.RefusesCountry(form.Hash("shipping")?.Hash("address")?.Text("country"), "shipping[address][country]")
            ?? RefusesPrefix(form.Text("invoice_prefix"))
            ?? (form.Hash("invoice_settings")?["custom_fields"] is { Children.Count: > 4 }
                ? ApiError.Invalid("invoice_settings[custom_fields]", "You may specify at most 4 custom fields.")
                : null);
    }

    /// <summary>The customer as the call wants them.</summary>
    public static Customer Apply(Customer customer, ApiCall call)
    {
        var form = call.Form;
        return customer with
        {
            Address = form.GivenHash("address", each => Addresses.Postal(each, customer.Address ?? Address.Unknown))
                is { IsGiven: true } address ? address.Value : customer.Address,
            Balance = form.Number("balance") ?? customer.Balance,
            BusinessName = form.GivenText("business_name").Or(customer.BusinessName),
            Description = form.GivenText("description").Or(customer.Description),
            Email = form.GivenText("email").Or(customer.Email),
            IndividualName = form.GivenText("individual_name").Or(customer.IndividualName),
            InvoicePrefix = form.Text("invoice_prefix") ?? customer.InvoicePrefix,
            InvoiceSettings = form.Hash("invoice_settings") is { } settings
                ? Settings(settings, customer.InvoiceSettings)
                : customer.InvoiceSettings,
            Metadata = form.Metadata(customer.Metadata),
            Name = form.GivenText("name").Or(customer.Name),
            NextInvoiceSequence = form.Number("next_invoice_sequence") ?? customer.NextInvoiceSequence,
            Phone = form.GivenText("phone").Or(customer.Phone),
            PreferredLocales = form["preferred_locales"] is null ? customer.PreferredLocales : form.Texts("preferred_locales") ?? [],
            Shipping = form.GivenHash("shipping", Shipping) is { IsGiven: true } shipping ? shipping.Value : customer.Shipping,
            TaxExempt = form["tax_exempt"] is null ? customer.TaxExempt : form.Text("tax_exempt") ?? "none",
        };
    }

    private static InvoiceSettings Settings(FormNode form, InvoiceSettings was) => new()
    {
        CustomFields = form["custom_fields"] is not { } fields ? was.CustomFields
            : fields.Children.Count == 0 ? null
            : [.. fields.Children.Select(each => new InvoiceField(each.Value.Text("name")!, each.Value.Text("value")!))],
        DefaultPaymentMethod = form.GivenText("default_payment_method").Or(was.DefaultPaymentMethod),
        Footer = form.GivenText("footer").Or(was.Footer),
        RenderingOptions = form.GivenHash(
            "rendering_options", each => new InvoiceRendering(each.Text("amount_tax_display"), each.Text("template")))
            is { IsGiven: true } rendering ? rendering.Value : was.RenderingOptions,
    };

    private static CustomerShipping Shipping(FormNode form) => new(
        Addresses.Postal(form.Hash("address")!, Address.Unknown), form.Text("name")!, form.Text("phone"));

    private static ApiError? RefusesPrefix(string? prefix) =>
        prefix is null || (prefix.Length is >= 3 and <= 12 && prefix.All(each => char.IsAsciiLetterUpper(each) || char.IsAsciiDigit(each)))
            ? null
            : ApiError.Invalid(
                "invoice_prefix", "Invoice prefixes must be 3 to 12 characters long, and only uppercase letters and numbers.");
}
