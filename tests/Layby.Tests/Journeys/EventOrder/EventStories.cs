using System.Text;

namespace Layby.Tests.Journeys.EventOrder;

/// <summary>
/// Every journey of the API as a line: how it begins, and the step whose events are shown. A new journey is a line here.
/// </summary>
internal static class EventStories
{
    private const string Intents = Shop.Intents;
    private const string Off = "amount=1999&currency=eur&confirm=true&off_session=true&customer={cus}&payment_method={pm}";
    private const string Back = "return_url=https://shop.example/back";
    private const string Manual = "&capture_method=manual";

    private const string Setups = Shop.Setups;

    private static readonly string SetUp = "payment_method_types[]=klarna&" + Shop.Customer("klarna");

    private static readonly Func<Scene, Task> Nothing = _ => Task.CompletedTask;

    /// <summary>The journeys, in the order of the page.</summary>
    public static readonly (string Part, Story[] Stories)[] Parts =
    [
        ("A payment",
        [
            new("created", Nothing, s => s.MakeAsync("pi", Intents, Shop.Form("klarna"))),
            new("updated", Created, s => s.DoAsync(Intents + "/{pi}", "amount=5000&metadata[order]=7")),
            new("confirmed", s => s.MakeAsync("pi", Intents, Shop.Form("klarna", true)), Confirm),
            new("created and confirmed in one call", Nothing, s => s.ConfirmedAsync("klarna", "&confirm=true&" + Back)),
            new("confirmed again while the customer is on the page", Open("klarna"), Confirm),
            new("approved", Open("klarna"), Customer("approve")),
            new("approved, Alma", Open("alma"), Customer("approve")),
            new("approved, `capture_method=automatic`", Open("klarna", "&capture_method=automatic"), Customer("approve")),
            new("approved, `capture_method=manual`", Open("klarna", Manual), Customer("approve")),
            new("approved, `capture_method=manual`, Alma", Open("alma", Manual), Customer("approve")),
            new("refused by Klarna", Open("klarna"), Customer("decline")),
            new("refused by Alma", Open("alma"), Customer("decline")),
            new("left by the customer, Klarna", Open("klarna"), Customer("cancel")),
            new("left by the customer, Alma", Open("alma"), Customer("cancel")),
            new("Klarna breaks down", Open("klarna"), Customer("fail")),
            new("Alma breaks down", Open("alma"), Customer("fail")),
            new("48 hours on Klarna's page", Open("klarna"), s => s.PassAsync(TimeSpan.FromHours(49))),
            new("one hour on Alma's page", Open("alma"), s => s.PassAsync(TimeSpan.FromHours(2))),
            new("`error_on_requires_action`", s => s.MakeAsync("pi", Intents, Shop.Form("klarna", true)),
                s => s.FailAsync(402, Intents + "/{pi}/confirm", Back + "&error_on_requires_action=true")),
        ]),
        ("A payment by card",
        [
            new("created and confirmed", Nothing, s => s.MakeAsync("pi", Intents, Card("pm_card_visa"))),
            new("its issuer asks for its holder", Nothing, s => s.MakeAsync("pi", Intents, Card("pm_card_threeDSecure2Required"))),
            new("the holder proves who they are",
                s => s.MakeAsync("pi", Intents, Card("pm_card_threeDSecure2Required")), Customer("approve")),
            new("the holder does not",
                s => s.MakeAsync("pi", Intents, Card("pm_card_threeDSecure2Required")), Customer("cancel")),
            new("declined by its issuer", Nothing, s => s.FailAsync(402, Intents, Card("pm_card_visa_chargeDeclined"))),
        ]),
        ("A setup",
        [
            new("created", Nothing, s => s.MakeAsync("seti", Setups, "payment_method_types[]=klarna")),
            new("confirmed", s => s.MakeAsync("seti", Setups, SetUp), s => s.DoAsync(Setups + "/{seti}/confirm", Back)),
            new("the customer agrees", SettingUp(), Holder("approve")),
            new("the customer agrees, who is known", SettingUp("&customer={cus}"), Holder("approve")),
            new("refused", SettingUp(), Holder("decline")),
            new("left by the customer", SettingUp(), Holder("cancel")),
            new("48 hours on the page", SettingUp(), s => s.PassAsync(TimeSpan.FromHours(49))),
            new("canceled", SettingUp(), s => s.DoAsync(Setups + "/{seti}/cancel")),
            new("a card", Nothing, s => s.MakeAsync(
                "seti", Setups, "payment_method_types[]=card&confirm=true&payment_method=pm_card_visa")),
            new("a card that its issuer declines", Nothing, s => s.FailAsync(
                402, Setups, "payment_method_types[]=card&confirm=true&payment_method=pm_card_visa_chargeDeclined")),
        ]),
        ("A Checkout Session", CheckoutStories.All),
        ("A reservation",
        [
            new("captured", Reserved("klarna"), s => s.DoAsync(Intents + "/{pi}/capture")),
            new("captured, Alma", Reserved("alma"), s => s.DoAsync(Intents + "/{pi}/capture")),
            new("captured in part", Reserved("klarna"), s => s.DoAsync(Intents + "/{pi}/capture", "amount_to_capture=4000")),
            new("captured in part, before basil", Reserved("klarna"),
                s => s.OldAsync(Intents + "/{pi}/capture", "amount_to_capture=4000")),
            new("captured by its charge", Reserved("klarna"), s => s.DoAsync("/v1/charges/{py}/capture")),
            new("not captured for 28 days, Klarna", Reserved("klarna"), s => s.PassAsync(TimeSpan.FromDays(29))),
            new("not captured for 7 days, Alma", Reserved("alma"), s => s.PassAsync(TimeSpan.FromDays(8))),
        ]),
        ("A payment that is canceled",
        [
            new("in `requires_payment_method`", Created, Cancel),
            new("in `requires_confirmation`", s => s.MakeAsync("pi", Intents, Shop.Form("klarna", true)), Cancel),
            new("in `requires_action`", Open("klarna"), Cancel),
            new("in `requires_capture`", Reserved("klarna"), Cancel),
            new("in `requires_capture`, Alma", Reserved("alma"), Cancel),
            new("in `requires_capture`, before basil", Reserved("klarna"), s => s.OldAsync(Intents + "/{pi}/cancel")),
        ]),
        ("A charge",
        [
            new("updated", Paid("klarna"), s => s.DoAsync("/v1/charges/{py}", "metadata[order]=7")),
        ]),
        ("A refund",
        [
            new("of all, Klarna", Paid("klarna"), s => s.DoAsync("/v1/refunds", "payment_intent={pi}")),
            new("of a part, Klarna", Paid("klarna"), s => s.DoAsync("/v1/refunds", "payment_intent={pi}&amount=100")),
            new("of all, Alma", Paid("alma"), Refund),
            new("two minutes later, Alma", Refunded("alma"), s => s.PassAsync(TimeSpan.FromMinutes(5))),
            new("fails while it is pending, Alma", Refunded("alma"), FailRefund),
            new("fails after it had succeeded, Alma", async s =>
            {
                await Refunded("alma")(s);
                await s.PassAsync(TimeSpan.FromMinutes(5));
            }, FailRefund),
            new("fails after it had succeeded, Klarna", Refunded("klarna"), FailRefund),
            new("updated", Refunded("klarna"), s => s.DoAsync("/v1/refunds/{refund}", "metadata[order]=7")),
        ]),
        ("A dispute",
        [
            new("begins with an inquiry, Klarna", Paid("klarna"), Dispute("general")),
            new("is about fraud, Klarna", Paid("klarna"), Dispute("fraudulent")),
            new("Alma", Paid("alma"), Dispute("product_unacceptable")),
            new("an inquiry is withdrawn", Disputed("klarna", "general"), Ends("win")),
            new("an inquiry is settled by a refund", Disputed("klarna", "general"),
                s => s.DoAsync("/v1/refunds", "payment_intent={pi}")),
            new("an inquiry escalates after 21 days", Disputed("klarna", "general"), s => s.PassAsync(TimeSpan.FromDays(22))),
            new("an inquiry is made to escalate", Disputed("klarna", "general"), Ends("escalate")),
            new("evidence is staged", Chargeback, Evidence("&submit=false")),
            new("evidence is submitted", Chargeback, Evidence("")),
            new("won", Submitted, Ends("win")),
            new("lost", Submitted, Ends("lose")),
            new("nobody answers in time", Chargeback, s => s.PassAsync(TimeSpan.FromDays(40))),
            new("closed by the shop", Chargeback, s => s.DoAsync("/v1/disputes/{du}/close")),
            new("won, Alma", Disputed("alma", "fraudulent"), Ends("win")),
            new("lost, Alma", Disputed("alma", "fraudulent"), Ends("lose")),
        ]),
        ("A customer and what is kept of them",
        [
            new("a customer is created", Nothing, Customer),
            new("updated", Customer, s => s.DoAsync("/v1/customers/{cus}", "name=Jane")),
            new("deleted, with a saved method", s => s.SavedAsync(), s => s.DeleteAsync("/v1/customers/{cus}")),
            new("a payment keeps its method", async s =>
            {
                await Customer(s);
                await s.ConfirmedAsync("klarna", "&setup_future_usage=off_session&customer=" + s["cus"]);
            }, Customer("approve")),
            new("charged without the customer", s => s.SavedAsync(), s => s.DoAsync(Intents, Off)),
            new("reserved without the customer", s => s.SavedAsync(), s => s.DoAsync(Intents, Off + Manual)),
            new("the customer takes the mandate back", s => s.SavedAsync(), Revoke),
            new("charged after that", Revoked, s => s.FailAsync(402, Intents, Off)),
            new("a method is attached by hand", Method, s => s.DoAsync("/v1/payment_methods/{pm}/attach", "customer={cus}")),
            new("a method is updated", s => s.SavedAsync(), s => s.DoAsync("/v1/payment_methods/{pm}", "metadata[a]=b")),
            new("a method is detached", s => s.SavedAsync(), s => s.DoAsync("/v1/payment_methods/{pm}/detach")),
            new("the customer's default method is detached", async s =>
            {
                await s.SavedAsync();
                await s.DoAsync("/v1/customers/{cus}", "invoice_settings[default_payment_method]={pm}");
            }, s => s.DoAsync("/v1/payment_methods/{pm}/detach")),
        ]),
    ];

    /// <summary>The page's table, of what each journey told.</summary>
    public static string Write(IReadOnlyDictionary<Story, string[]> told)
    {
        var text = new StringBuilder();
        foreach (var (part, stories) in Parts)
        {
            text.Append("### ").Append(part).Append("\n\n| what happens | events, in their order |\n|---|---|\n");
            foreach (var story in stories)
            {
                var events = told[story].Length == 0 ? "none" : string.Join(" → ", told[story].Select(each => $"`{each}`"));
                text.Append("| ").Append(story.Name).Append(" | ").Append(events).Append(" |\n");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static Task Created(Scene s) => s.MakeAsync("pi", Intents, Shop.Form("klarna"));

    private static Task<Reply> Confirm(Scene s) => s.DoAsync(Intents + "/{pi}/confirm", Back);

    private static Task<Reply> Cancel(Scene s) => s.DoAsync(Intents + "/{pi}/cancel");

    private static Task Refund(Scene s) => s.MakeAsync("refund", "/v1/refunds", "payment_intent={pi}");

    private static Task<Reply> FailRefund(Scene s) => s.DoAsync("/sandbox/refunds/{refund}/fail");

    private static Task Customer(Scene s) => s.MakeAsync("cus", "/v1/customers", "email=jane@shop.example");

    private static Task<Reply> Revoke(Scene s) => s.DoAsync("/sandbox/mandates/{mandate}/revoke");

    private static Func<Scene, Task> Customer(string verb) => s => s.DoAsync("/sandbox/payment_intents/{pi}/" + verb);

    private static string Card(string method) =>
        $"amount=10000&currency=eur&payment_method_types[]=card&payment_method={method}&confirm=true&{Back}";

    private static Func<Scene, Task> SettingUp(string more = "") => async s =>
    {
        await s.MakeAsync("cus", "/v1/customers");
        await s.MakeAsync("seti", Setups, $"{SetUp}&confirm=true&{Back}{more}");
    };

    private static Func<Scene, Task> Holder(string verb) => s => s.DoAsync("/sandbox/setup_intents/{seti}/" + verb);

    private static Func<Scene, Task> Open(string method, string more = "") => s => s.ConfirmedAsync(method, more);

    private static Func<Scene, Task> Paid(string method) => s => s.ApprovedAsync(method);

    private static Func<Scene, Task> Reserved(string method) => s => s.ApprovedAsync(method, Manual);

    private static Func<Scene, Task> Disputed(string method, string reason) => s => s.DisputedAsync(method, reason);

    private static Func<Scene, Task> Dispute(string reason) =>
        s => s.DoAsync("/sandbox/disputes", "payment_intent={pi}&reason=" + reason);

    private static Func<Scene, Task> Ends(string verb) => s => s.DoAsync("/sandbox/disputes/{du}/" + verb);

    private static Func<Scene, Task> Evidence(string more) =>
        s => s.DoAsync("/v1/disputes/{du}", "evidence[uncategorized_text]=It+was+delivered." + more);

    private static Func<Scene, Task> Refunded(string method) => async s =>
    {
        await s.ApprovedAsync(method);
        await Refund(s);
    };

    private static async Task Chargeback(Scene s)
    {
        await s.DisputedAsync("klarna", "general");
        await Ends("escalate")(s);
    }

    private static async Task Submitted(Scene s)
    {
        await Chargeback(s);
        await Evidence("")(s);
    }

    private static async Task Revoked(Scene s)
    {
        await s.SavedAsync();
        await Revoke(s);
    }

    private static async Task Method(Scene s)
    {
        await Customer(s);
        await s.MakeAsync("pm", "/v1/payment_methods", "type=klarna");
    }

    /// <summary>One journey.</summary>
    /// <param name="Name">What happens, as the page says it.</param>
    /// <param name="Begin">How it comes to that; what this tells is not shown.</param>
    /// <param name="Step">What happens.</param>
    internal sealed record Story(string Name, Func<Scene, Task> Begin, Func<Scene, Task> Step);
}
