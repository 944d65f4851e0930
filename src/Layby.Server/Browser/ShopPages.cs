using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Layby.Server.Providers.Pages;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Browser;

/// <summary>
/// /shop: a shop that sells to nobody. What it knows of Layby is what any shop knows: the API with a key, and the script.
/// It is there where keys are open, since it takes one of its own name.
/// </summary>
public sealed partial class ShopPages(World world, ApiStreet street)
{
    private const string SecretKey = Startup.PrintedKey;
    private const string Immutable = "public, max-age=31536000, immutable";

    // What the goods cost, minor units of the euro. The page says the same, and is not asked.
    private static readonly Dictionary<string, (long Amount, string Name)> Goods = new()
    {
        ["mug"] = (2_400, "Stoneware mug"),
        ["lamp"] = (12_000, "Desk lamp"),
        ["bicycle"] = (89_000, "City bicycle"),
    };

    private static readonly Lazy<BrowserFile> Style = new(() =>
        BrowserFile.Plain("shop.css", "text/css; charset=utf-8", "Shop/shop.css"));

    private static readonly Lazy<BrowserFile> Checkout = new(() =>
        BrowserFile.Module("checkout.js", "Shop/page.js", "Shop/checkout.js", "Shop/choice.js"));

    private static readonly Lazy<BrowserFile> Order = new(() =>
        BrowserFile.Module("order.js", "Shop/page.js", "Shop/order.js"));

    [GeneratedRegex(@"^( *)(//.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/shop", ["GET", "HEAD"], (RequestDelegate)(http => ShowAsync(http, "shop.html", Checkout.Value)));
        routes.MapMethods("/shop/order", ["GET", "HEAD"], (RequestDelegate)(http => ShowAsync(http, "order.html", Order.Value)));
        routes.MapMethods("/shop/intents", ["POST"], (RequestDelegate)SellAsync);
        // Named here, since a file is only put together when a browser wants it.
        foreach (var (name, file) in new[] { ("shop.css", Style), ("checkout.js", Checkout), ("order.js", Order) })
        {
            routes.MapMethods(
                $"/shop/{{digest}}/{name}", ["GET", "HEAD"],
                (RequestDelegate)(http => file.Value.ServeAsync(
                    http, http.Request.RouteValues["digest"] is string named && named == file.Value.Digest ? Immutable : "no-store")));
        }
    }

    private bool IsOpen => world.Settings.Keys is KeyPolicy.Open;

    private async Task ShowAsync(HttpContext http, string page, BrowserFile script)
    {
        if (!IsOpen)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync("The demo shop is part of a sandbox with open keys: --keys open.", http.RequestAborted);
            return;
        }

        // Its addresses are relative to one without a slash at its end.
        if (http.Request.Path.Value!.EndsWith('/'))
        {
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = http.Request.PathBase + http.Request.Path.Value.TrimEnd('/');
            return;
        }

        var nonce = world.Dice.Word("", 22);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src data:; connect-src 'self'; "
            + "frame-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(Html(http, page, script, nonce), http.RequestAborted);
    }

    private string Html(HttpContext http, string page, BrowserFile script, string nonce)
    {
        var root = http.Request.PathBase.ToString();
        var stripeJs = $"{PublicAddressOf(http)}/endive/stripe.js";
        var shown = BrowserFile.Read(page == "shop.html" ? "Shop/checkout.js" : "Shop/order.js");
        var code = new StringBuilder(BrowserFile.Read("Shop/code.html"))
            .Replace("{{script}}", HtmlEncoder.Default.Encode(stripeJs))
            .Replace("{{browser}}", Coloured(shown))
            .Replace("{{server}}", Coloured(BrowserFile.Read("Shop/server.mjs")));
        return new StringBuilder(BrowserFile.Read($"Shop/{page}"))
            .Replace("{{goods}}", BrowserFile.Read("Shop/goods.html"))
            .Replace("{{code}}", code.ToString())
            .Replace("{{style}}", $"{root}/shop/{Style.Value.Digest}/{Style.Value.Name}")
            .Replace(
                "{{scripts}}",
                $"""<script nonce="{nonce}" src="{root}/endive/stripe.js"></script>"""
                + $"""<script nonce="{nonce}" type="module" src="{root}/shop/{script.Digest}/{script.Name}"></script>""")
            .Replace("{{merchant}}", HtmlEncoder.Default.Encode(world.Settings.MerchantName))
            .Replace("{{key}}", SecretKey.Replace("sk_", "pk_", StringComparison.Ordinal))
            .Replace("{{root}}", root)
            .ToString();
    }

    private static string Coloured(string code) =>
        Comment().Replace(HtmlEncoder.Default.Encode(code).Replace("&#xA;", "\n", StringComparison.Ordinal), "$1<i>$2</i>");

    private string PublicAddressOf(HttpContext http) => world.Settings.PublicUrl?.AbsoluteUri.TrimEnd('/')
        ?? $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";

    // The shop's own server: it knows the price, asks the API for an intent, and gives its secret to the page.
    private async Task SellAsync(HttpContext http)
    {
        var (form, refusal) = IsOpen ? await PageForm.ReadAsync(http) : (null, StatusCodes.Status404NotFound);
        if (form is null || !Goods.TryGetValue(form["product"], out var good))
        {
            await AnswerAsync(
                http, form is null ? refusal : StatusCodes.Status400BadRequest,
                new() { ["error"] = new JsonObject { ["message"] = "Choose one of the goods that the shop has." } });
            return;
        }

        var (status, answer) = await ApiClient.PostAsync(
            street, http, SecretKey, "/v1/payment_intents",
            $"amount={good.Amount}&currency=eur&description={Uri.EscapeDataString(good.Name)}&metadata[product]={form["product"]}");
        await AnswerAsync(http, status, status == StatusCodes.Status200OK
            ? new() { ["clientSecret"] = (string?)answer["client_secret"] }
            : new() { ["error"] = new JsonObject { ["message"] = (string?)answer["error"]?["message"] } });
    }

    private static Task AnswerAsync(HttpContext http, int status, JsonObject answer)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(answer.ToJsonString(StripeJson.Trees), http.RequestAborted);
    }
}
