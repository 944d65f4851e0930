namespace Layby.Simulation;

/// <summary>One story of one shop, step by step: run again and again with the power cut at another write each time.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Act">Its steps.</param>
public sealed record Flow(string Name, Func<Shop, Task> Act)
{
    private const string Intents = "/v1/payment_intents";
    private const string Price = "amount=20000&currency=eur";
    private const string Back = "return_url=https://shop.example/back";
    private const string Klarna = $"payment_method_data[type]=klarna&{Back}";
    private const string Alma = $"payment_method_data[type]=alma&{Back}";

    /// <summary>True where money is real.</summary>
    public bool IsLive { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flow> All { get; } =
    [
        .. LiveFlows.All,
        new("paid by Klarna and given back in two parts", async shop =>
        {
            var paid = await BeginAsync(shop, Klarna);
            await shop.Browser.VisitAsync(paid);
            await shop.InsistAsync("/v1/refunds", $"payment_intent={paid["id"]}&amount=5000");
            await shop.InsistAsync("/v1/refunds", $"payment_intent={paid["id"]}");
        }),
        new("held with Alma, captured in part, given back", async shop =>
        {
            var held = await BeginAsync(shop, $"capture_method=manual&{Alma}");
            await shop.Browser.VisitAsync(held);
            await shop.InsistAsync($"{Intents}/{held["id"]}/capture", "amount_to_capture=15000");
            await shop.InsistAsync("/v1/refunds", $"payment_intent={held["id"]}");
        }),
        new("paid by card, at once and after asking", async shop =>
        {
            await shop.InsistAsync(Intents, $"{Price}&confirm=true&payment_method=pm_card_visa&{Back}");
            await shop.Browser.VisitAsync(await BeginAsync(shop, $"payment_method=pm_card_threeDSecure2Required&{Back}"));
        }),
        new("left by the customer, then paid another way", async shop =>
        {
            var left = await BeginAsync(shop, Klarna);
            await shop.Browser.VisitAsync(left, "action=cancel");
            var again = await shop.InsistAsync($"{Intents}/{left["id"]}/confirm", Alma);
            await shop.Browser.VisitAsync(again);
        }),
        new("canceled while the customer is away, who then pays", async shop =>
        {
            var open = await BeginAsync(shop, Klarna);
            await shop.InsistAsync($"{Intents}/{open["id"]}/cancel");
            await shop.Browser.VisitAsync(open);
        }),
        new("held and let go", async shop =>
        {
            var held = await BeginAsync(shop, $"capture_method=manual&{Klarna}");
            await shop.Browser.VisitAsync(held);
            await shop.InsistAsync($"{Intents}/{held["id"]}/cancel");
        }),
        new("begun and forgotten", async shop =>
        {
            await BeginAsync(shop, Klarna);
            await BeginAsync(shop, Alma);
        }),
        new("paid, disputed and lost", async shop =>
        {
            var paid = await BeginAsync(shop, Klarna);
            await shop.Browser.VisitAsync(paid);
            var dispute = await shop.InsistAsync("/sandbox/disputes", $"payment_intent={paid["id"]}&reason=fraudulent");
            await shop.InsistAsync($"/sandbox/disputes/{dispute["id"]}/lose");
        }),
        new("saved first, then charged while the customer is away", async shop =>
        {
            var customer = (await shop.InsistAsync("/v1/customers"))["id"];
            var asked = await shop.InsistAsync("/v1/setup_intents", $"confirm=true&customer={customer}&{Klarna}");
            await shop.Browser.VisitAsync(asked);
            var saved = await shop.GetAsync($"/v1/setup_intents/{asked["id"]}");
            await shop.InsistAsync(
                Intents,
                $"{Price}&confirm=true&off_session=true&customer={customer}&payment_method={saved!["payment_method"]}");
        }),
        new("changed, confirmed, and time goes by", async shop =>
        {
            var made = await shop.InsistAsync(Intents, Price);
            await shop.InsistAsync($"{Intents}/{made["id"]}", "amount=25000&metadata[order]=7");
            var sent = await shop.InsistAsync($"{Intents}/{made["id"]}/confirm", Alma);
            await PassAsync(shop, 1800);
            await shop.Browser.VisitAsync(sent);
            await shop.InsistAsync("/v1/refunds", $"payment_intent={made["id"]}");
            await PassAsync(shop, 600);
        }),
    ];

    // To a time, not by a while: were the power cut halfway, a repeat would go that while once more.
    private static async Task PassAsync(Shop shop, int seconds)
    {
        var now = (long)(await shop.GetAsync("/sandbox/clock"))!.Tree["now"]!;
        await shop.InsistAsync("/sandbox/clock/advance", $"to={now + seconds}");
    }

    private static Task<Answer> BeginAsync(Shop shop, string how) => shop.InsistAsync(Intents, $"{Price}&confirm=true&{how}");
}
