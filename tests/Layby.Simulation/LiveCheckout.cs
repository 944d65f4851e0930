namespace Layby.Simulation;

/// <summary>
/// A shop whose money is real, and which sends its customers to a page of ours first: they come once, several times, or too late.
/// </summary>
internal sealed class LiveCheckout(Universe universe, Shop shop, LiveCustomer customer, Chance dice)
{
    private const string Sessions = "/v1/checkout/sessions";
    private const string Customer = "email=someone@mail.example&name=Someone&country=FR";

    /// <summary>Sells something.</summary>
    public async Task SellAsync(int sale)
    {
        var ends = universe.MachineTime + TimeSpan.FromMinutes(dice.Between(45, dice.Of(70, 1_400)));
        var made = await shop.PostAsync(
            Sessions,
            $"mode=payment&success_url=https://shop.example/done&metadata[sale]={sale}&expires_at={ends.ToUnixTimeSeconds()}"
            + $"&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]={dice.Between(5_000, 90_000)}"
            + "&line_items[0][price_data][product_data][name]=Shirt&line_items[0][quantity]=1"
            + (dice.In1000(300) ? "&payment_intent_data[capture_method]=manual" : ""));
        if (Shop.IdOf(made) is { } id)
        {
            await Task.WhenAll(
                CustomerAsync(id),
                dice.In1000(300) ? CustomerAsync(id) : Task.CompletedTask,
                dice.In1000(250) ? EndAsync(id) : Task.CompletedTask);
        }
    }

    // They come back to choose once more, also while they are at a provider's in another tab.
    private async Task CustomerAsync(string id)
    {
        for (var visits = dice.Of(1, 1, 2, 3); visits > 0; visits--)
        {
            await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(dice.Of(5, 50)));
            if (await ConfirmAsync(id) is { } page)
            {
                await customer.GoAsync(page);
                await universe.SendAsync(new("GET", $"/c/return/{id}"));
            }
        }
    }

    private async Task<string?> ConfirmAsync(string id)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            var form = $"{Customer}&method={dice.Of("klarna", "alma")}";
            if (await universe.SendAsync(new("POST", $"/c/pay/{id}", form)) is { Status: not 503 } answer)
            {
                return answer.Location is { } onward && onward.Contains("/authorize/", StringComparison.Ordinal)
                    ? new Uri(onward).AbsolutePath
                    : null;
            }

            await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        }

        return null;
    }

    private async Task EndAsync(string id)
    {
        await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromHours(2));
        await Shop.AllAsync(dice.Of(1, 1, 2), () => shop.PostAsync($"{Sessions}/{id}/expire"));
    }

    private Task WaitAsync(TimeSpan least, TimeSpan most) => universe.Loop.Delay(universe.Chance.Around(least, most), universe.Outside);
}
