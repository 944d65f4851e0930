using Layby.Tests.CheckoutSessions;
using Story = Layby.Tests.Journeys.EventOrder.EventStories.Story;

namespace Layby.Tests.Journeys.EventOrder;

/// <summary>The journeys of a Checkout Session: its customer sends the page's own form.</summary>
internal static class CheckoutStories
{
    private const string Sessions = Counter.Sessions;
    private const string Manual = "&payment_intent_data[capture_method]=manual";
    private const string Known = "&customer_creation=always";

    public static readonly Story[] All =
    [
        new("created", _ => Task.CompletedTask, s => s.MakeAsync("cs", Sessions, Counter.Payment)),
        new("its customer goes to Klarna", Open(), Goes("klarna")),
        new("a customer is made of them", Open(Known), Goes("klarna")),
        new("they go to Alma after all", At("klarna"), Goes("alma")),
        new("Klarna refuses them", At("klarna"), Payer("decline")),
        new("they pay, Klarna", At("klarna"), Payer("approve")),
        new("they pay, Alma", At("alma"), Payer("approve")),
        new("they pay by card", Open(), Goes("card", "&card_number=4242424242424242&card_expiry=12/40&card_cvc=123")),
        new("they pay, `capture_method=manual`", At("klarna", Manual), Payer("approve")),
        new("that is captured", Then(At("klarna", Manual), Payer("approve")), s => s.DoAsync("/v1/payment_intents/{pi}/capture")),
        new("ended by the shop before anybody came", Open(), s => s.DoAsync(Sessions + "/{cs}/expire")),
        new("ended by the shop while its customer is at Klarna", At("klarna"), s => s.DoAsync(Sessions + "/{cs}/expire")),
        new("24 hours later", Open(), s => s.PassAsync(TimeSpan.FromHours(25))),
        new("24 hours later, the customer is at Klarna", At("klarna"), s => s.PassAsync(TimeSpan.FromHours(25))),
        new("24 hours later, the customer is at Alma", At("alma"), s => s.PassAsync(TimeSpan.FromHours(25))),
        new("a setup, its customer goes to Klarna",
            s => s.MakeAsync("cs", Sessions, Counter.Setup), Goes("klarna")),
        new("a setup, they agree",
            Then(s => s.MakeAsync("cs", Sessions, Counter.Setup), Goes("klarna")),
            s => s.DoAsync("/sandbox/setup_intents/{seti}/approve")),
    ];

    private static Func<Scene, Task> Open(string more = "") => s => s.MakeAsync("cs", Sessions, Counter.Payment + more);

    private static Func<Scene, Task> Goes(string method, string more = "") => s => s.SubmitAsync(method, more);

    private static Func<Scene, Task> At(string method, string more = "") => Then(Open(more), Goes(method));

    private static Func<Scene, Task> Payer(string verb) => s => s.DoAsync("/sandbox/payment_intents/{pi}/" + verb);

    private static Func<Scene, Task> Then(Func<Scene, Task> first, Func<Scene, Task> second) => async s =>
    {
        await first(s);
        await second(s);
    };
}
