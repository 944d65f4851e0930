using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>Reads what the intent is to be like that is made when the customer confirms.</summary>
public static class Wishes
{
    /// <summary>The wishes of a new session.</summary>
    public static CheckoutWishes Of(ApiCall call, bool isSetup)
    {
        var form = call.Form.Hash(isSetup ? "setup_intent_data" : "payment_intent_data") ?? new FormNode();
        var options = call.Form.Hash("payment_method_options");
        var update = call.Form.Hash("customer_update");
        return new CheckoutWishes
        {
            AllowRedisplay = call.Form.Hash("payment_method_data")?.Text("allow_redisplay"),
            CaptureMethod = form.Text("capture_method")
                ?? (call.Version.IsBefore("2024-04-10") ? "automatic" : "automatic_async"),
            CustomerUpdate = new(IsAuto(update, "address"), IsAuto(update, "name"), IsAuto(update, "shipping")),
            Description = form.Text("description"),
            KlarnaPlans = KlarnaPlanParams.Read(options?["klarna"], null),
            Metadata = form.Metadata(new Dictionary<string, string>()),
            MethodOptions = OptionsOf(options),
            ReceiptEmail = form.Text("receipt_email"),
            SetupFutureUsage = form.Text("setup_future_usage"),
            Shipping = form.Hash("shipping") is { } shipping ? ShippingOf(shipping) : null,
            StatementDescriptor = form.Text("statement_descriptor"),
            StatementDescriptorSuffix = form.Text("statement_descriptor_suffix"),
            TransferGroup = form.Text("transfer_group"),
        };
    }

    /// <summary>The wishes after a call on the session.</summary>
    public static CheckoutWishes After(CheckoutWishes wishes, FormNode? form) => form is null ? wishes : wishes with
    {
        Description = form.GivenText("description").Or(wishes.Description),
        Metadata = form.Metadata(wishes.Metadata),
        SetupFutureUsage = form.GivenText("setup_future_usage").Or(wishes.SetupFutureUsage),
        StatementDescriptor = form.GivenText("statement_descriptor").Or(wishes.StatementDescriptor),
        StatementDescriptorSuffix = form.GivenText("statement_descriptor_suffix").Or(wishes.StatementDescriptorSuffix),
    };

    private static bool IsAuto(FormNode? form, string part) => form?.Text(part) is "auto";

    private static PaymentMethodOptions OptionsOf(FormNode? form) => new()
    {
        Alma = new() { CaptureMethod = form?.Hash("alma")?.Text("capture_method") },
        Card = new()
        {
            CaptureMethod = form?.Hash("card")?.Text("capture_method"),
            RequestThreeDSecure = form?.Hash("card")?.Text("request_three_d_secure") ?? "automatic",
            SetupFutureUsage = form?.Hash("card")?.Text("setup_future_usage"),
        },
        Klarna = new()
        {
            CaptureMethod = form?.Hash("klarna")?.Text("capture_method"),
            PreferredLocale = form?.Hash("klarna")?.Text("preferred_locale"),
            SetupFutureUsage = form?.Hash("klarna")?.Text("setup_future_usage"),
        },
    };

    private static Shipping ShippingOf(FormNode form) => new()
    {
        Address = form.Hash("address") is { } address ? Addresses.Postal(address, Address.Unknown) : null,
        Carrier = form.Text("carrier"),
        Name = form.Text("name"),
        Phone = form.Text("phone"),
        TrackingNumber = form.Text("tracking_number"),
    };
}
