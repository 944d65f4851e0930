namespace Layby.Simulation;

/// <summary>
/// Sales whose customer agrees when nobody waits for it any more: after the intent was canceled, ran out, was changed, was
/// confirmed anew or paid another way, or after they themselves had left.
/// </summary>
internal sealed class LateSales(Universe universe, Shop shop)
{
    private const string Intents = "/v1/payment_intents";

    private readonly Chance dice = universe.Dice.Fork();
    private LiveCustomer? customer;

    private LiveCustomer Customer => customer ??= new(universe, dice.Fork());

    /// <summary>Sells something, in vain most often.</summary>
    public async Task SellAsync(int sale)
    {
        var method = dice.Of("klarna", "alma");
        var manual = dice.In1000(300) ? "&capture_method=manual" : "";
        var price = $"amount={dice.Between(5_000, 90_000)}&currency=eur&metadata[sale]={sale}";
        var made = await shop.PostAsync(Intents, $"{price}{manual}&confirm=true&{LiveSales.Paid(method)}");
        if (made is not { Status: 200 } || made["status"] is not "requires_action")
        {
            return;
        }

        var page = Browser.PageOf(made);
        if (await Customer.ToProviderAsync(page) is not { } there)
        {
            return;
        }

        await WaitAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(20));
        await EndAsync(made["id"]!, there, method);
        await Customer.LateAsync(page, there);
    }

    // Why nobody waits for it any more; or somebody is about to stop waiting.
    private async Task EndAsync(string id, string there, string method)
    {
        switch (dice.Between(0, 6))
        {
            case 0 or 1:
                await shop.PostAsync($"{Intents}/{id}/cancel");
                break;
            case 2:
                // Alma's time runs out after an hour, Klarna's after two days.
                await WaitAsync(TimeSpan.FromMinutes(50), TimeSpan.FromHours(method is "alma" ? 3 : 52));
                break;
            case 3:
                await shop.PostAsync($"{Intents}/{id}", $"amount={dice.Between(5_000, 90_000)}");
                break;
            case 4:
                await Customer.PressAsync(there, dice.Of("refuse", "cancel", method is "alma" ? "leave" : "back"));
                break;
            case 5:
                await Customer.PressAsync(there, "approve");
                break;
            default:
                await shop.PostAsync($"{Intents}/{id}/confirm", LiveSales.Paid(dice.Of("klarna", "alma")));
                if (dice.In1000(600) && await shop.ReadAsync(id) is { Status: 200 } now && now["status"] is "requires_action"
                    && await Customer.ToProviderAsync(Browser.PageOf(now)) is { } other)
                {
                    await Customer.PressAsync(other, "approve");
                }

                break;
        }
    }

    private Task WaitAsync(TimeSpan least, TimeSpan most) => universe.Loop.Delay(universe.Chance.Around(least, most), universe.Outside);
}
