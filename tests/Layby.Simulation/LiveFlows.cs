namespace Layby.Simulation;

/// <summary>Stories of a shop whose money is real: the power is cut at each write and at each call to a provider.</summary>
internal static class LiveFlows
{
    private const string Intents = "/v1/payment_intents";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flow> All { get; } =
    [
        Live("live: paid by Klarna and given back in two parts", async (shop, customer) =>
        {
            var paid = await BeginAsync(shop, "klarna");
            await customer.VisitAsync(paid, "approve");
            await AwaitAsync(shop, paid, "succeeded");
            await RefundAsync(shop, paid, 5_000);
            await RefundAsync(shop, paid, 15_000);
        }),
        Live("live: reserved with Klarna, captured in part, given back", async (shop, customer) =>
        {
            var held = await BeginAsync(shop, "klarna", "&capture_method=manual");
            await customer.VisitAsync(held, "approve");
            await AwaitAsync(shop, held, "requires_capture");
            await shop.InsistAsync($"{Intents}/{held["id"]}/capture", "amount_to_capture=15000");
            await RefundAsync(shop, held, 15_000);
        }),
        Live("live: a plan of Alma's chosen, paid and given back in part", async (shop, customer) =>
        {
            var paid = await BeginAsync(shop, "alma");
            await customer.VisitAsync(paid, "approve");
            await AwaitAsync(shop, paid, "succeeded");
            await RefundAsync(shop, paid, 7_000);
        }),
        Live("live: reserved with Alma and let go", async (shop, customer) =>
        {
            var held = await BeginAsync(shop, "alma", "&capture_method=manual");
            await customer.VisitAsync(held, "approve");
            await AwaitAsync(shop, held, "requires_capture");
            await shop.InsistAsync($"{Intents}/{held["id"]}/cancel");
        }),
        Live("live: canceled while the customer is on the page, who then pays", async (shop, customer) =>
        {
            var open = await BeginAsync(shop, "klarna");
            var there = await customer.ArriveAsync(Browser.PageOf(open));
            await shop.InsistAsync($"{Intents}/{open["id"]}/cancel");
            await customer.PressAndReturnAsync(there, "approve-late");
            await AwaitAsync(shop, open, "canceled");
        }),
        Live("live: left, paid another way, and the first agreed to after all", async (shop, customer) =>
        {
            var left = await BeginAsync(shop, "alma");
            var there = await customer.ArriveAsync(Browser.PageOf(left));
            var again = await shop.InsistAsync($"{Intents}/{left["id"]}/confirm", LiveSales.Paid("klarna"));
            await customer.VisitAsync(again, "approve");
            await AwaitAsync(shop, again, "succeeded");
            await customer.PressAndReturnAsync(there, "approve-late");
        }),
    ];

    private static Flow Live(string name, Func<Shop, LiveCustomer, Task> act) =>
        new(name, shop => act(shop, shop.NewCustomer())) { IsLive = true };

    private static Task<Answer> BeginAsync(Shop shop, string method, string more = "") =>
        shop.InsistAsync(Intents, $"amount=20000&currency=eur{more}&confirm=true&{LiveSales.Paid(method)}");

    private static async Task RefundAsync(Shop shop, Answer intent, long amount)
    {
        var refund = await shop.InsistAsync("/v1/refunds", $"payment_intent={intent["id"]}&amount={amount}");
        await shop.AwaitAsync($"/v1/refunds/{refund["id"]}", "succeeded", () => shop.LookAsync());
    }

    private static Task AwaitAsync(Shop shop, Answer intent, string status) => shop.AwaitAsync($"{Intents}/{intent["id"]}", status);
}
