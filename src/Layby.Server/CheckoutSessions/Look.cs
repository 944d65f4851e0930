using Layby.Core.CheckoutSessions;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>Reads how the page is to look and what it is to ask for.</summary>
public static class Look
{
    /// <summary>The look of a page of which nothing was said.</summary>
    public static CheckoutBranding Unsaid { get; } = new("#ffffff", "rounded", "#17141a", "", "default");

    /// <summary>The page's colours and name; what was not given is the server's own.</summary>
    public static CheckoutBranding Of(FormNode? form, string merchant) => new(
        form?.Text("background_color") ?? Unsaid.BackgroundColor,
        form?.Text("border_style") ?? Unsaid.BorderStyle,
        form?.Text("button_color") ?? Unsaid.ButtonColor,
        form?.Text("display_name") ?? merchant,
        form?.Text("font_family") ?? Unsaid.FontFamily);

    /// <summary>The merchant's words.</summary>
    public static CheckoutTexts Texts(FormNode? form) => form is null ? new() : new()
    {
        AfterSubmit = Text(form, "after_submit"),
        ShippingAddress = Text(form, "shipping_address"),
        Submit = Text(form, "submit"),
        TermsOfServiceAcceptance = Text(form, "terms_of_service_acceptance"),
    };

    /// <summary>Which consent is spoken of; none is asked for.</summary>
    public static CheckoutConsents? Consents(FormNode? form) => form is null ? null : new(
        form.Hash("payment_method_reuse_agreement") is { } reuse ? new(reuse.Text("position")!) : null,
        form.Text("promotions"),
        form.Text("terms_of_service"));

    /// <summary>Which names are asked for.</summary>
    public static CheckoutNames? Names(FormNode? form) => form is null ? null : new(Name(form, "business"), Name(form, "individual"));

    /// <summary>Whether kept methods are offered.</summary>
    public static CheckoutSavedMethods? Saved(FormNode? form) => form is null ? null : new(
        form.Texts("allow_redisplay_filters"), form.Text("payment_method_remove"), form.Text("payment_method_save"));

    /// <summary>What was asked for each type, as it is shown.</summary>
    public static CheckoutMethodOptions Options(FormNode? form) => form is null ? new() : new()
    {
        Alma = Option(form.Hash("alma")),
        Card = Option(form.Hash("card")),
        Klarna = Option(form.Hash("klarna")),
    };

    private static CheckoutText? Text(FormNode form, string name) =>
        form.Hash(name)?.Text("message") is { } message ? new(message) : null;

    private static CheckoutName? Name(FormNode form, string name) =>
        form.Hash(name) is { } given ? new(given.Flag("enabled") ?? false, given.Flag("optional") ?? false) : null;

    private static CheckoutMethodOption? Option(FormNode? form) => form is null ? null : new()
    {
        CaptureMethod = form.Text("capture_method"),
        RequestThreeDSecure = form.Text("request_three_d_secure"),
        SetupFutureUsage = form.Text("setup_future_usage"),
    };
}
