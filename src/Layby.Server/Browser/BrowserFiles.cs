namespace Layby.Server.Browser;

/// <summary>The script that takes the place of Stripe.js, and what the element's frame is made of.</summary>
public static class BrowserFiles
{
    // Only a server of which a browser asks something puts them together.
    private static readonly Lazy<BrowserFile> Script = new(() => BrowserFile.Script(
        "stripe.js",
        "Script/place.js", "Script/errors.js", "Script/api.js", "Script/listeners.js", "Script/frame.js",
        "Script/payment-element.js", "Script/elements.js", "Script/confirm.js", "Script/stripe.js"));

    private static readonly Lazy<BrowserFile> Frame = new(() => BrowserFile.Script(
        "element.js",
        "Script/errors.js", "Script/api.js", "Element/channel.js", "Element/marks.js", "Element/look.js", "Element/fields.js",
        "Element/view.js", "Element/form.js", "Element/element.js"));

    private static readonly Lazy<BrowserFile> Style = new(() =>
        BrowserFile.Plain("element.css", "text/css; charset=utf-8", "Element/element.css"));

    /// <summary>The release trains under whose names pages ask for the script.</summary>
    public static IReadOnlyList<string> Trains { get; } = ["v3", "acacia", "basil", "clover", "dahlia", "endive"];

    /// <summary>stripe.js</summary>
    public static BrowserFile StripeJs => Script.Value;

    /// <summary>element.js</summary>
    public static BrowserFile ElementJs => Frame.Value;

    /// <summary>element.css</summary>
    public static BrowserFile ElementCss => Style.Value;

    /// <summary>The file of this name and content; null where this version of Layby has another.</summary>
    public static BrowserFile? Find(string digest, string name) => name switch
    {
        "stripe.js" when digest == StripeJs.Digest => StripeJs,
        "element.js" when digest == ElementJs.Digest => ElementJs,
        "element.css" when digest == ElementCss.Digest => ElementCss,
        _ => null,
    };
}
