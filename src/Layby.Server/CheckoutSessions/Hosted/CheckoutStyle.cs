using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Layby.Core.CheckoutSessions;
using Layby.Server.Providers.Pages;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>The stylesheet of a session's page: that of all pages, a till's own, and the shop's colours.</summary>
/// <param name="Css">The rules.</param>
/// <param name="Hash">Their name in the content security policy.</param>
internal sealed record CheckoutStyle(string Css, string Hash)
{
    private const string Till = """

        .checkout header,.checkout main,.checkout footer{max-width:64rem;padding:0 1.25rem}
        .checkout header{padding-top:1.25rem}
        .checkout footer{padding-top:2.5rem;padding-bottom:2rem}
        .back{display:inline-block;min-height:2.75rem;padding:.625rem 0;color:inherit;font-weight:600;text-decoration:none}
        a.back:hover{text-decoration:underline}
        .checkout .to{margin-top:1rem}
        .checkout h1{margin-bottom:1rem}
        .lines{list-style:none;margin:1.25rem 0 0;padding:0}
        .lines li,.sum{display:grid;grid-template-columns:1fr auto;gap:0 1rem;padding:.75rem 0;margin:0}
        .lines li{border-top:1px solid var(--line)}
        .lines small{display:block;color:var(--soft);font-size:.875rem}
        .lines b,.sum b{white-space:nowrap}
        .sum{border-top:2px solid var(--ink);font-weight:700}
        .till{background:var(--card);border:1px solid var(--line);border-radius:1rem;margin-top:1.5rem;padding:1.5rem 1.25rem}
        .till>p{color:var(--soft)}
        .till>[role=alert]{margin:0 0 1.25rem;padding:.75rem 1rem;border-left:4px solid var(--bad);border-radius:.25rem;
        background:var(--bad-bg);color:var(--bad);font-weight:600}
        .till fieldset{margin:0 0 1.5rem}
        .till legend{font-size:1.0625rem}
        .till .field{margin-top:.625rem}
        .till .field label{font-weight:400;color:var(--soft)}
        .known{font-weight:600}
        .words{margin:.75rem 0 0;color:var(--soft);font-size:.875rem}
        .pill{display:inline-block;border-radius:.5rem;padding:.125rem .625rem;background:var(--line);color:var(--ink);
        letter-spacing:-.01em}
        .pill.klarna{background:#ffb1cd;color:#17141a}
        .pill.alma{background:#ffd2b8;color:#5e1f05}
        .card-fields{padding:.25rem .875rem 0}
        @supports selector(:has(*)){fieldset:not(:has(#method-card:checked)) .card-fields,
        .choice:not(:has(input:checked)) .onward{display:none}}
        .till button{margin-top:.5rem;font-size:1.0625rem;background:var(--brand,var(--act));color:var(--brand-ink,var(--act-ink))}
        .till aside{margin-top:1.5rem;overflow-wrap:anywhere}
        .till aside p+p{margin-top:.375rem}
        @media (min-width:56rem){.checkout main{display:grid;grid-template-columns:1fr 28rem;gap:4rem;align-items:start}
        .order{position:sticky;top:1.5rem}.checkout .to{margin-top:2rem}}
        """;

    private static readonly CheckoutStyle Plain = Made("");

    /// <summary>The style with the shop's colours; what it left as it was stays the pages' own, in the dark too.</summary>
    public static CheckoutStyle Of(CheckoutBranding? look)
    {
        if (look is null)
        {
            return Plain;
        }

        var (unsaid, rules) = (Look.Unsaid, new StringBuilder());
        if (look.ButtonColor != unsaid.ButtonColor)
        {
            rules.Append("\n:root{--brand:").Append(look.ButtonColor).Append(";--brand-ink:").Append(InkOn(look.ButtonColor)).Append('}');
        }

        if (look.BackgroundColor != unsaid.BackgroundColor)
        {
            rules.Append("\n.checkout{background:").Append(look.BackgroundColor).Append(";--ink-on:").Append(InkOn(look.BackgroundColor))
                .Append("}\n.order,.order small,.order .to,.checkout header,.checkout footer,.checkout footer p,.badge")
                .Append("{color:var(--ink-on)}\n.lines li,.sum{border-color:var(--ink-on)}");
        }

        rules.Append(look.BorderStyle switch
        {
            "pill" => "\n.till button{border-radius:2rem}.till input,.till select,.till .choice{border-radius:1.5rem}",
            "rectangular" => "\n.till,.till button,.till input,.till select,.till .choice,.pill{border-radius:0}",
            _ => "",
        });
        return rules.Length == 0 ? Plain : Made(rules.ToString());
    }

    private static CheckoutStyle Made(string rules)
    {
        var css = PageStyle.Css + Till.ReplaceLineEndings("\n") + rules;
        return new(css, "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css))));
    }

    // Black or white, whichever can be read: relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    private static string InkOn(string color)
    {
        var light = 0.2126 * Channel(color, 1) + 0.7152 * Channel(color, 3) + 0.0722 * Channel(color, 5);
        return light > 0.179 ? "#17141a" : "#fff";
    }

    private static double Channel(string color, int at)
    {
        var share = int.Parse(color.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
