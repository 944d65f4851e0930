using System.Text.Json.Nodes;
using Layby.Server;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>The element's frame among pages that mean no good.</summary>
public sealed class ElementSafetyTests(Chromium chromium, Bundles bundles)
{
    // What another frame or window could try: to be the page around the frame, or the frame itself.
    private const string Forge = """
        async (times) => {
          const frame = document.querySelector('#payment iframe');
          const token = frame.src.split('#')[1];
          const rogue = document.createElement('iframe');
          rogue.srcdoc = '<p>rogue</p>';
          document.body.append(rogue);
          await new Promise((loaded) => rogue.addEventListener('load', loaded));
          const answers = [];
          const script = rogue.contentDocument.createElement('script');
          script.textContent = 'window.forge = (target, message, ports) => target.postMessage(message, "*", ports)';
          rogue.contentDocument.body.append(script);
          const lies = [
            { layby: 'connect', token }, { layby: 'connect', token: '' }, { token },
            { asks: 'submit', id: 1 }, { asks: 'confirm', id: 2, with: {} }, { asks: 'constructor', id: 3 },
            { tells: 'change', with: { complete: true, value: { type: 'alma' } } }, { tells: 'layout', with: { height: 9 } },
            { answers: 1, with: { id: 'pi_forged', status: 'succeeded' } }, 'connect', null, 7,
          ];
          const before = { noticed: noticed.length, height: frame.style.height };
          for (let i = 0; i < times; i++) {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => answers.push(data);
            rogue.contentWindow.forge(frame.contentWindow, lies[i % lies.length], [port2]);
            window.postMessage(lies[i % lies.length], '*');
            rogue.contentWindow.forge(window, lies[i % lies.length], []);
            // The page's own second attempt to connect is as late as anybody's.
            frame.contentWindow.postMessage(lies[i % lies.length], '*', [new MessageChannel().port2]);
          }
          await new Promise((later) => setTimeout(later, 200));
          return JSON.stringify({ answers, noticed: noticed.length - before.noticed, moved: frame.style.height !== before.height });
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_thousand_forged_messages_none_does_anything()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));

        var outcome = await shop.Page.EvaluateAsync<string>(Forge, 1000);

        Assert.Equal("""{"answers":[],"noticed":0,"moved":false}""", outcome);
        await shop.PayWithAsync("alma");
        await shop.Page.ClickAsync("#authorize");
        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task The_page_around_the_frame_can_not_read_what_stands_in_it()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        await shop.EnterAsync(scripts, shop.Wish(await shop.IntentAsync()));
        await shop.Frame.Locator("#klarna-email").FillAsync("customer@email.fr");

        var seen = await shop.Page.EvaluateAsync<string>("""
            () => {
              const { contentDocument, contentWindow } = document.querySelector('iframe');
              try {
                return String(contentDocument?.body ?? contentWindow.document.body);
              } catch (refused) {
                return refused.name;
              }
            }
            """);

        Assert.Equal("SecurityError", seen);
        var told = await shop.Page.EvaluateAsync<string>("() => JSON.stringify(noticed)");
        Assert.DoesNotContain("customer@email.fr", told);
    }

    [Theory]
    [InlineData("https://other.example", false)]
    [InlineData("http://127.0.0.1:*", true)]
    public async Task Only_named_shops_frame_it(string origin, bool shows)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium, settings => settings with { ShopOrigins = origin });
        var intent = await shop.IntentAsync();

        await shop.EnterAsync(scripts, shop.Wish(intent), waits: false);

        if (shows)
        {
            await shop.NoticedAsync("ready");
        }
        else
        {
            await shop.ComplainedAsync("frame-ancestors");
            Assert.Equal(0, await shop.Frame.Locator("input").CountAsync());
        }
    }

    [Theory]
    [InlineData(KeyPolicy.Open, "frame-ancestors http: https:")]
    [InlineData(KeyPolicy.Listed, "frame-ancestors 'none'")]
    public async Task Where_nobody_was_named_open_sandboxes_let_anybody_frame_it_and_listed_keys_nobody(KeyPolicy keys, string said)
    {
        await using var server = await RunningServer.StartAsync(settings => settings with { Keys = keys });
        var page = await server.GetAsync("/v3/elements/payment");
        Assert.EndsWith(said, page.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task It_refuses_to_be_a_page_of_its_own()
    {
        await using var server = await RunningServer.StartAsync();
        await using var customer = await chromium.CustomerAsync(script: true);
        var page = await customer.NewPageAsync();

        var answer = await page.GotoAsync($"{server.Url}v3/elements/payment");
        Assert.Equal(403, answer!.Status);

        // A browser that does not say what it wants the page for is told by the page itself.
        await page.RouteAsync("**/v3/elements/payment", async route =>
        {
            var bare = await server.GetAsync("/v3/elements/payment");
            await route.FulfillAsync(new() { ContentType = "text/html", Body = bare.Text });
        });
        await page.GotoAsync($"{server.Url}v3/elements/payment");
        await Assertions.Expect(page.Locator("[role=alert]")).ToHaveTextAsync("This page belongs into a shop's page.");
    }

    [Fact]
    public async Task The_evaluator_of_policies_finds_nothing_in_the_frames_own()
    {
        await using var server = await RunningServer.StartAsync();
        await Clients.NodeRun.NeedsAsync(Stop, "csp_evaluator");
        foreach (var address in new[] { "/v3/elements/payment", "/shop" })
        {
            var policy = (await server.GetAsync(address)).Headers["Content-Security-Policy"];
            var findings = await Bundles.RunAsync(["browser/csp.mjs", policy], Stop);
            Assert.True(findings.ExitCode == 0, findings.Output);
            Assert.Equal("", findings.Output);
        }

        // It does find what is wrong with a policy that is.
        Assert.Contains("10 script-src", (await Bundles.RunAsync(["browser/csp.mjs", "script-src 'unsafe-inline'"], Stop)).Output);
    }

    [Fact]
    public async Task No_secret_and_no_address_of_a_customer_stands_in_an_address_that_the_frame_asks_for()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));
        var asked = new List<string>();
        shop.Page.Request += (_, request) => asked.Add(request.Url);

        await shop.PayWithAsync("klarna");
        await Assertions.Expect(shop.Page.Locator("#phone")).ToBeVisibleAsync();

        Assert.Contains(asked, each => each.EndsWith("/confirm", StringComparison.Ordinal));
        Assert.All(asked, each => Assert.DoesNotContain("_secret_", each));
        Assert.All(asked, each => Assert.DoesNotContain("customer@", Uri.UnescapeDataString(each)));
    }

    [Theory]
    [InlineData("tabs", "stripe", false)]
    [InlineData("accordion", "night", true)]
    [InlineData("accordion", "flat", false)]
    public async Task Nobody_is_shut_out(string layout, string theme, bool dark)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium, dark: dark);
        var wish = shop.Wish(await shop.IntentAsync());
        wish["element"] = new JsonObject { ["layout"] = layout };
        wish["elements"]!["appearance"] = new JsonObject { ["theme"] = theme };
        await shop.EnterAsync(scripts, wish);
        await shop.RefusedAsync();

        var frame = shop.Page.Frames.Single(each => each.Url.Contains("/v3/elements/", StringComparison.Ordinal));
        Assert.Empty(await Axe.SeriousAsync(shop.Page, frame));
    }

    [Fact]
    public async Task A_keyboard_is_enough()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        await shop.EnterAsync(scripts, shop.Wish(await shop.IntentAsync()));

        await shop.Page.EvaluateAsync("() => element.focus()");
        await Assertions.Expect(shop.Frame.Locator("#method-klarna")).ToBeFocusedAsync();
        await shop.Page.Keyboard.PressAsync("Tab");
        await shop.Page.Keyboard.TypeAsync("customer@email.de");
        await shop.Page.Keyboard.PressAsync("Tab");
        await shop.Page.Keyboard.TypeAsync("Germany");
        await Assertions.Expect(shop.Frame.Locator("#klarna-country")).ToHaveValueAsync("DE");
        await shop.Page.Keyboard.PressAsync("Shift+Tab");
        await shop.Page.Keyboard.PressAsync("Shift+Tab");
        await shop.Page.Keyboard.PressAsync("ArrowDown");

        await Assertions.Expect(shop.Frame.Locator("#method-alma")).ToBeCheckedAsync();
        await shop.NoticedAsync("change", "event.value.type === 'alma'");
        Assert.Empty(shop.Complaints);
    }
}
