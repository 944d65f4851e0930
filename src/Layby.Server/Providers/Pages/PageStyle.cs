using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Providers.Pages;

/// <summary>
/// The one stylesheet of the sandbox's pages. It stands in the page itself, so that a page is one request, and the
/// content security policy admits it by its hash, so that nothing else may style a page.
/// </summary>
internal static class PageStyle
{
    /// <summary>The rules; with plain line ends, since a browser hashes what it has parsed.</summary>
    public static string Css { get; } = """
        :root{--page:#f6f6f8;--card:#fff;--ink:#17141a;--soft:#5d5866;--line:#d9d6de;--field:#8a8492;--tint:#fde8f0;
        --mark:#ffb1cd;--mark-ink:#17141a;--act:#17141a;--act-ink:#fff;--bad:#a8071a;--bad-bg:#fdeeee}
        .alma{--tint:#ffeadf;--mark:#ffd2b8;--mark-ink:#5e1f05;--act:#b53d10}
        @media (prefers-color-scheme:dark){:root{--page:#121014;--card:#1d1a21;--ink:#f4f1f6;--soft:#b8b1c0;
        --line:#3a3541;--field:#8f8798;--tint:#3a2530;--act:#ffb1cd;--act-ink:#17141a;--bad:#ffb3b3;--bad-bg:#3d1c20}
        .alma{--tint:#3d2619;--act:#ffb68e}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;
        overflow-wrap:anywhere;-webkit-text-size-adjust:100%;
        padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
        header,main,footer{max-width:28rem;margin:0 auto;padding:0 1rem}
        header{display:flex;align-items:center;justify-content:space-between;padding-top:1.25rem}
        .mark{background:var(--mark);color:var(--mark-ink);border-radius:.5rem;padding:.3rem .75rem;
        font-weight:700;letter-spacing:-.01em}
        .badge{border:1px solid var(--field);border-radius:1rem;padding:.1rem .7rem;font-size:.8125rem;
        color:var(--soft)}
        p,h1,h2,dl,ol,fieldset{margin:0;padding:0}
        .to{margin-top:1.5rem;color:var(--soft)}
        .amount{font-size:2rem;font-weight:700;line-height:1.25;letter-spacing:-.02em}
        .about{color:var(--soft);font-size:.9375rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:1rem;margin-top:1.25rem;
        padding:1.25rem}
        section>p{margin:.25rem 0 1rem;color:var(--soft)}
        section>.step{margin:0 0 .375rem;font-size:.8125rem}
        section>.bar{display:grid;grid-auto-flow:column;gap:.25rem;margin:0 0 1rem}
        .bar i{height:.25rem;border-radius:.125rem;background:var(--line)}
        .bar .done{background:var(--mark)}
        h1{font-size:1.375rem;line-height:1.25;margin-bottom:.5rem}
        section>[role=alert]{margin:.75rem 0;padding:.75rem 1rem;border-left:4px solid var(--bad);
        border-radius:.25rem;background:var(--bad-bg);color:var(--bad);font-weight:600}
        fieldset{border:0;min-width:0}
        legend,.field label{padding:0;font-weight:600;font-size:.9375rem}
        .field{display:block;margin:1rem 0 0}
        .field input,.field select{display:block;width:100%;min-height:3rem;margin-top:.25rem;padding:0 .875rem;
        border:1px solid var(--field);border-radius:.625rem;background:var(--card);color:inherit;font:inherit}
        .field [aria-invalid]{border:2px solid var(--bad)}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:0 .75rem;align-items:end}
        #code{font-size:1.5rem;letter-spacing:.3em}
        .choice{position:relative;display:grid;grid-template-columns:auto 1fr;gap:0 .75rem;align-items:center;
        margin-top:.625rem;padding:.75rem .875rem;border:1px solid var(--field);border-radius:.75rem;min-height:3.25rem}
        .choice:has(input:checked){background:var(--tint);border-color:var(--ink);outline:1px solid var(--ink)}
        .choice:has(input:focus-visible){outline:3px solid var(--act);outline-offset:2px}
        .choice>input{position:relative;z-index:1;width:1.375rem;height:1.375rem;margin:0;accent-color:var(--act)}
        .choice>label{font-weight:600}
        .choice>label::after{content:"";position:absolute;inset:0;cursor:pointer}
        .choice>p,.choice>ol{grid-column:2;color:var(--soft);font-size:.9375rem}
        .plan{list-style:none}
        .plan li{display:grid;grid-template-columns:1fr auto;gap:0 1rem}
        .plan li b{font-weight:600;color:var(--ink);white-space:nowrap}
        @supports selector(:has(*)){form:not(:has(#direct_debit:checked)) .if-iban,
        form:not(:has(#bank_transfer:checked)) .if-bank,
        form:not(:has(#credit_card:checked,#debit_card:checked)) .if-card{display:none}}
        button,.button{display:block;width:100%;min-height:3rem;margin-top:1.25rem;padding:.625rem 1rem;border:0;
        border-radius:.75rem;background:var(--act);color:var(--act-ink);font:inherit;font-weight:600;line-height:1.5rem;
        text-align:center;text-decoration:none;cursor:pointer}
        button.quiet{margin-top:.5rem;background:none;color:var(--ink);font-weight:400;text-decoration:underline;
        text-underline-offset:.2em}
        button.plain{margin-top:.75rem;background:none;color:var(--ink);border:1px solid var(--field)}
        button:hover,.button:hover{filter:brightness(1.15)}
        :focus-visible{outline:3px solid var(--act);outline-offset:2px}
        dl div{display:grid;grid-template-columns:1fr auto;gap:0 1rem;padding:.75rem 0;
        border-bottom:1px solid var(--line)}
        dt{color:var(--soft);font-size:.9375rem}
        dd{grid-column:1;margin:0;font-weight:600}
        dd.wide{grid-column:1/-1;font-weight:400;font-size:.9375rem}
        dd.change{grid-column:2;grid-row:1/span 2;align-self:center}
        dd a{display:inline-block;padding:.625rem 0;min-height:2.75rem;color:inherit;font-weight:400}
        aside{margin-top:1rem;padding:.875rem 1.25rem;border:1px dashed var(--field);border-radius:.75rem;
        font-size:.875rem;color:var(--soft)}
        aside h2{font-size:.875rem;color:var(--ink)}
        aside dl{display:grid;grid-template-columns:auto 1fr;gap:.125rem 1rem}
        aside dt{font-size:inherit}
        aside dd{grid-column:2;font-weight:400;color:var(--ink);font:.8125rem/1.6 ui-monospace,monospace}
        @media (max-width:22rem){section{padding:1rem}.choice>p,.choice>ol{grid-column:1/-1}}
        footer{padding:1.25rem 1rem 2rem;font-size:.8125rem;color:var(--soft);text-align:center}
        """.ReplaceLineEndings("\n");

    /// <summary>The stylesheet's name in the content security policy.</summary>
    public static string Hash { get; } =
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));
}
