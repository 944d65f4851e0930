namespace Layby.Simulation;

/// <summary>A shop whose money is real, as careless as any.</summary>
internal sealed class LiveSales(Universe universe, Shop shop)
{
    private const string Intents = "/v1/payment_intents";

    private readonly Chance dice = universe.Dice.Fork();
    private LiveCustomer? customer;

    private LiveCustomer Customer => customer ??= new(universe, dice.Fork());

    /// <summary>How a live customer pays.</summary>
    public static string Paid(string method) =>
        $"payment_method_data[type]={method}&payment_method_data[billing_details][email]=someone@mail.example"
        + "&payment_method_data[billing_details][address][country]=FR&return_url=https://shop.example/back";

    /// <summary>Sells something.</summary>
    public async Task SellAsync(int sale)
    {
        if (dice.In1000(150))
        {
            await new LiveCheckout(universe, shop, Customer, dice.Fork()).SellAsync(sale);
            return;
        }

        var method = dice.Of("klarna", "alma");
        var manual = dice.In1000(400);
        var create = $"amount={dice.Between(5_000, 90_000)}&currency=eur&metadata[sale]={sale}"
            + (manual ? "&capture_method=manual" : "");
        var made = await shop.PostAsync(Intents, dice.In1000(600) ? $"{create}&confirm=true&{Paid(method)}" : create);
        if (Shop.IdOf(made) is not { } id)
        {
            return;
        }

        if (made!["status"] is not "requires_action")
        {
            await Shop.AllAsync(dice.Of(1, 1, 1, 2, 5), () => shop.PostAsync($"{Intents}/{id}/confirm", Paid(method)));
        }

        await Task.WhenAll(CustomerAsync(id), dice.In1000(280) ? MeddleAsync(id) : Task.CompletedTask);
        await AfterAsync(id);
        await shop.RepeatAsync();
    }

    private async Task CustomerAsync(string id)
    {
        if (await shop.ReadAsync(id) is { Status: 200 } now && now["status"] is "requires_action")
        {
            await Customer.GoAsync(now);
        }
    }

    // What a shop should not do while its customer is away; another attempt has a customer too.
    private async Task MeddleAsync(string id)
    {
        await WaitAsync(TimeSpan.Zero, TimeSpan.FromMinutes(40));
        switch (dice.Between(0, 4))
        {
            case 0 or 1:
                await Shop.AllAsync(dice.Of(1, 1, 3), () => shop.PostAsync($"{Intents}/{id}/cancel"));
                break;
            case 2:
                await Shop.AllAsync(dice.Of(1, 1, 4), () => shop.PostAsync($"{Intents}/{id}/confirm", Paid(dice.Of("klarna", "alma"))));
                await CustomerAsync(id);
                break;
            case 3:
                await Shop.AllAsync(dice.Of(1, 2), () => shop.PostAsync($"{Intents}/{id}", $"amount={dice.Between(5_000, 90_000)}"));
                break;
            default:
                await Shop.AllAsync(dice.Of(1, 3), () => shop.PostAsync($"{Intents}/{id}/capture"));
                break;
        }
    }

    private async Task AfterAsync(string id)
    {
        var now = await shop.ReadAsync(id);
        for (var looks = 0; looks < 3 && now?["status"] is "requires_action" or "processing"; looks++)
        {
            await WaitAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(3));
            now = await shop.ReadAsync(id);
        }

        if (now?["status"] is "requires_capture")
        {
            await CaptureAsync(id);
            now = await shop.ReadAsync(id);
        }

        if (now?["status"] is "succeeded")
        {
            await RefundsAsync(id, (long)now.Tree["amount_received"]!);
        }
    }

    private async Task CaptureAsync(string id)
    {
        await WaitAsync(TimeSpan.FromSeconds(1), dice.In1000(80) ? TimeSpan.FromDays(8) : TimeSpan.FromHours(10));
        await Task.WhenAll(
            dice.In1000(100) ? Task.CompletedTask : Shop.AllAsync(dice.Of(1, 1, 2, 6), () => shop.PostAsync(
                $"{Intents}/{id}/capture", dice.In1000(400) ? $"amount_to_capture={dice.Of(0L, -5, 1_000, 4_000, 1L << 62)}" : "")),
            dice.In1000(180) ? Shop.AllAsync(dice.Of(1, 2), () => shop.PostAsync($"{Intents}/{id}/cancel")) : Task.CompletedTask);
    }

    private async Task RefundsAsync(string id, long received)
    {
        await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromHours(5));
        if (dice.In1000(500))
        {
            await Shop.AllAsync(dice.Of(1, 1, 2, 3, 8), () => shop.PostAsync(
                "/v1/refunds", $"payment_intent={id}{(dice.In1000(650) ? $"&amount={dice.Between(1, received)}" : "")}"));
        }

        if (dice.In1000(60))
        {
            await shop.PostAsync($"{Intents}/{id}/{dice.Of("cancel", "capture")}");
        }
    }

    private Task WaitAsync(TimeSpan least, TimeSpan most) => universe.Loop.Delay(universe.Chance.Around(least, most), universe.Outside);
}
