namespace Layby.Simulation;

/// <summary>
/// A shop and its customers. It uses the API as the official libraries do, with an idempotency key and a few retries, and
/// as careless shops do: many calls at once, too late, too often, with amounts that can not be.
/// </summary>
public sealed partial class Shop(Universe universe, int number)
{
    private const string Intents = "/v1/payment_intents";
    private const int Retries = 2;

    private readonly Chance dice = universe.Dice.Fork();
    private readonly List<(Request Request, Answer Answer, DateTimeOffset At)> answered = [];
    private int calls;

    /// <summary>Its secret key.</summary>
    public string Key { get; } = universe.Side?.KeyOf(number) ?? $"sk_test_shop{number}";

    /// <summary>What its customers come with.</summary>
    public Browser Browser { get; } = new(universe);

    /// <summary>Its account's id, once something was written.</summary>
    public string Account { get; private set; } = "";

    /// <summary>Has its endpoints listen.</summary>
    public async Task OpenAsync()
    {
        foreach (var (types, i) in Listening.Select((each, i) => (each, i)))
        {
            var events = string.Concat((types.Length == 0 ? ["*"] : types).Select(each => $"&enabled_events[]={each}"));
            var (url, tries) = ("", 0);
            Answer? answer = null;
            while (answer?.Status is not 200)
            {
                // One whose secret nobody has heard may be there for ever: the next has an address of its own.
                url = $"http://127.0.0.1:9{number}{i}/hooks/{++tries}";
                answer = await PostAsync("/v1/webhook_endpoints", $"url={Uri.EscapeDataString(url)}{events}");
                answer ??= await FindEndpointAsync(url);
            }

            // A secret is shown once: a shop that never saw it begins anew.
            if (answer["secret"] is { } secret)
            {
                Account = universe.Watch.Objects[answer["id"]!].Account;
                universe.Watch.Listens(new Receiver(Account, url, secret, types) { Id = answer["id"]! });
            }
        }

        if (Account is "")
        {
            await OpenAsync();
        }
    }

    /// <summary>Reads something; null where nobody answers.</summary>
    public async Task<Answer?> GetAsync(string path, string query = "")
    {
        for (var tries = 0; tries <= 20; tries++)
        {
            var id = path[(path.LastIndexOf('/') + 1)..];
            var since = universe.Watch.Objects.TryGetValue(id, out var seen) ? seen.Versions.Count - 1 : -1;
            if (await universe.SendAsync(new("GET", path, Key: Key, Query: query) { Since = since }) is { Status: not 503 } answer)
            {
                return answer;
            }

            await WaitAsync(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(20));
        }

        return null;
    }

    /// <summary>Posts, under one idempotency key, until it is known what came of it.</summary>
    public async Task<Answer> InsistAsync(string path, string form = "")
    {
        var request = new Request("POST", path, form, Key, $"{number}-{++calls}");
        while (true)
        {
            if (await universe.SendAsync(request) is { Status: not (409 or 429 or 500 or 503) } answer)
            {
                return answer;
            }

            await WaitAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));
        }
    }

    // What each of its endpoints is told of; none for everything. The third shop, which sells most, asks instead.
    private string[][] Listening => number switch
    {
        1 => [[]],
        2 => [[], ["payment_intent.succeeded", "payment_intent.payment_failed", "charge.refunded"]],
        _ => [["charge.dispute.created", "charge.dispute.closed"]],
    };

    /// <summary>Sells something in the plainest way.</summary>
    public async Task SellPlainlyAsync(int sale)
    {
        var manual = dice.In1000(100);
        var amount = dice.Between(5_000, 90_000);
        var form = $"amount={amount}&currency=eur&metadata[sale]={sale}{(manual ? "&capture_method=manual" : "")}&confirm=true";
        var method = dice.Of("klarna", "alma");
        var made = await PostAsync(Intents, $"{form}&{Method(method)}");
        if (made is not { Status: 200 } || made["status"] is not "requires_action")
        {
            return;
        }

        var id = made["id"]!;
        await WaitAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(30));
        if (dice.In1000(500))
        {
            await PostAsync(
                $"/sandbox/payment_intents/{id}/{dice.Of("approve", "approve", "approve", "approve", "decline", "cancel", "fail")}");
        }
        else
        {
            var (query, press) = Browser.Press(method is "alma" ? "name=\"installments\"" : "");
            await Browser.BrowseAsync("POST", Browser.PageOf(made), press, query, id);
        }

        // Most shops hear of it, and ask only where they must do something about it.
        if ((manual || dice.In1000(300)) && await ReadAsync(id) is { } now && now["status"] is "requires_capture")
        {
            await PostAsync($"{Intents}/{id}/capture");
        }
    }

    /// <summary>Sells something in any way there is.</summary>
    public async Task SellAnyhowAsync(int sale)
    {
        var method = dice.Of("klarna", "klarna", "alma", "card");
        var amount = dice.Between(5_000, 90_000);
        var manual = dice.In1000(350);
        var paid = Method(method);
        var create = $"amount={amount}&currency=eur&metadata[sale]={sale}{(manual ? "&capture_method=manual" : "")}";
        var atOnce = dice.In1000(500);
        var made = dice.In1000(60)
            ? await CorrectAsync(create)
            : dice.In1000(80) ? await CreateKeylessAsync(create)
            : await PostAsync(Intents, atOnce ? $"{create}&confirm=true&{paid}" : create);
        if (made is not { Status: 200 or 402 } || IdOf(made) is not { } id)
        {
            return;
        }

        if (made["status"] is "requires_payment_method" or "requires_confirmation")
        {
            if (dice.In1000(150))
            {
                await AllAsync(dice.Of(1, 2), () => PostAsync($"{Intents}/{id}", $"amount={dice.Between(5_000, 90_000)}"));
            }

            await AllAsync(dice.Of(1, 1, 1, 2, 5), () => PostAsync($"{Intents}/{id}/confirm", paid));
        }

        await Task.WhenAll(CustomerAsync(id), dice.In1000(120) ? MeddleAsync(id, TimeSpan.FromMinutes(20)) : Task.CompletedTask);
        var now = await ReadAsync(id);
        if (now?["status"] is "requires_capture")
        {
            await CaptureAsync(id);
            now = await ReadAsync(id);
        }

        if (now?["status"] is "succeeded")
        {
            await AfterwardsAsync(id, (long)now.Tree["amount_received"]!);
        }

        await RepeatAsync();
    }

    /// <summary>Reads an intent.</summary>
    internal Task<Answer?> ReadAsync(string id) => GetAsync($"{Intents}/{id}");

    /// <summary>As the libraries do: the same key each time, until an answer comes that says more than "later".</summary>
    internal async Task<Answer?> PostAsync(string path, string form = "")
    {
        var call = $"{number}-{++calls}";
        var noted = path.Contains("/capture", StringComparison.Ordinal) || path.StartsWith("/sandbox", StringComparison.Ordinal)
            || path.EndsWith("/cancel", StringComparison.Ordinal) || path.EndsWith("/confirm", StringComparison.Ordinal)
            || path.StartsWith("/v1/webhook", StringComparison.Ordinal);
        var request = new Request(
            "POST", path, noted ? form : $"{form}{(form is "" ? "" : "&")}metadata[call]={call}", Key, call);
        for (var tries = 0; tries <= Retries; tries++)
        {
            var answer = await universe.SendAsync(request);
            if (answer is { Status: not (409 or 429 or 500 or 503) })
            {
                await CheckAsync(request, answer);
                if (answer.Status is 200 or 402)
                {
                    answered.Add((request, answer, universe.Loop.Time));
                }

                return answer;
            }

            await WaitAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));
        }

        return null;
    }

    // A mistake is not kept under its key: the same key serves for what was meant.
    private async Task<Answer?> CorrectAsync(string form)
    {
        var key = $"{number}-{++calls}";
        await universe.SendAsync(new("POST", Intents, form.Replace("currency=eur", "currency=euro", StringComparison.Ordinal), Key, key));
        var meant = await universe.SendAsync(new("POST", Intents, $"{form}&metadata[call]={key}", Key, key));
        universe.Watch.Holds(
            meant is null or { Status: 200 or 409 or 429 or 503 }, $"C6 {key} served for a mistake, and serves no more: {meant?.Body}");
        return meant;
    }

    /// <summary>What was answered once under a key is answered so again, for a day, whatever happened since.</summary>
    internal async Task RepeatAsync()
    {
        // By a clock that leaps the day is over.
        if (answered.Count == 0 || universe.Leap > TimeSpan.Zero || !dice.In1000(400))
        {
            return;
        }

        await OthersAsync();
        var (request, first, at) = answered[(int)dice.Between(0, answered.Count - 1)];
        if (universe.Loop.Time - at > TimeSpan.FromHours(23))
        {
            return;
        }

        var again = await universe.SendAsync(request);
        universe.Watch.Holds(
            again is null or { Status: 409 or 429 or 503 } || (again.Status == first.Status && again.Body == first.Body)
            || universe.Loop.Time - at > TimeSpan.FromHours(24),
            $"I5 {request.Path} under {request.IdempotencyKey} is answered as it was: {first.Body} and {again?.Body}");
    }

    // What must be refused: a key that is used for something else, and what belongs to another.
    private async Task OthersAsync()
    {
        var (request, _, at) = answered[(int)dice.Between(0, answered.Count - 1)];
        if (universe.Loop.Time - at < TimeSpan.FromHours(20) && request.Path is Intents)
        {
            var other = await universe.SendAsync(request with { Form = $"{request.Form}&description=other" });
            universe.Watch.Holds(
                other is null or { Status: 409 or 429 or 503 }
                || (other.Status is 400 && other.Body.Contains("idempotency_error", StringComparison.Ordinal)),
                $"C4 {request.IdempotencyKey} is refused for anything else: {other?.Body}");
        }

        var others = universe.Watch.Objects.Where(each => each.Value.Account != Account).Select(each => each.Key);
        if (others.FirstOrDefault(each => each.StartsWith("pi_", StringComparison.Ordinal)) is { } theirs)
        {
            var seen = await universe.SendAsync(new("GET", $"{Intents}/{theirs}", Key: Key));
            universe.Watch.Holds(seen is null or { Status: not 200 }, $"I8 {theirs} is shown to another account");
        }
    }

    private async Task CustomerAsync(string id)
    {
        var now = await ReadAsync(id);
        if (now?["status"] is not "requires_action")
        {
            return;
        }

        var page = Browser.PageOf(now);
        await WaitAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(30));
        switch (dice.Between(0, 11))
        {
            case 0:
                // Closes the browser: nobody ever comes back.
                return;
            case 1:
                // Comes back when it is too late.
                await WaitAsync(TimeSpan.FromHours(1), TimeSpan.FromHours(60));
                break;
            case 2:
                await Browser.BrowseAsync("GET", page);
                await Browser.BrowseAsync("POST", page, "action=cancel");
                return;
            case 3:
                await AllAsync(
                    2, () => PostAsync($"/sandbox/payment_intents/{id}/{dice.Of("decline", "fail", "expire", "cancel", "approve")}"));
                return;
        }

        var (query, form) = Browser.Press(await Browser.BrowseAsync("GET", page));
        if (query is not "")
        {
            await Browser.BrowseAsync("GET", page, query: query);
        }

        await Task.WhenAll(
            AllAsync(
                dice.Of(1, 1, 1, 2, 3),
                () => dice.In1000(60)
                    ? Browser.BrowseAsync("POST", page, "action=cancel")
                    : Browser.BrowseAsync("POST", page, form, query, id)),
            dice.In1000(150) ? MeddleAsync(id, TimeSpan.FromMilliseconds(60)) : Task.CompletedTask);
        if (dice.In1000(700))
        {
            await Browser.BrowseAsync("GET", $"/return{page["/authorize".Length..]}");
        }
    }

    // What a shop should not do while its customer is away.
    private async Task MeddleAsync(string id, TimeSpan most)
    {
        await WaitAsync(TimeSpan.Zero, most);
        await (dice.Between(0, 3) switch
        {
            0 => AllAsync(dice.Of(1, 3), () => PostAsync($"{Intents}/{id}/cancel")),
            1 => AllAsync(dice.Of(1, 4), () => PostAsync($"{Intents}/{id}/confirm", Method(dice.Of("klarna", "alma", "card")))),
            2 => AllAsync(dice.Of(1, 2), () => PostAsync($"{Intents}/{id}", $"amount={dice.Between(5_000, 90_000)}")),
            _ => AllAsync(dice.Of(1, 3), () => PostAsync($"{Intents}/{id}/capture")),
        });
    }

    private async Task CaptureAsync(string id)
    {
        await WaitAsync(TimeSpan.FromSeconds(1), dice.In1000(60) ? TimeSpan.FromDays(30) : TimeSpan.FromHours(10));
        await Task.WhenAll(
            AllAsync(dice.Of(1, 1, 2, 6), () => PostAsync(
                $"{Intents}/{id}/capture", dice.In1000(300) ? $"amount_to_capture={dice.Of(0L, -5, 1_000, 4_000, 1L << 62)}" : "")),
            dice.In1000(100) ? AllAsync(1, () => PostAsync($"{Intents}/{id}/cancel")) : Task.CompletedTask);
    }

    private async Task AfterwardsAsync(string id, long received)
    {
        await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromHours(5));
        if (dice.In1000(350))
        {
            await AllAsync(dice.Of(1, 2, 3, 8), () => RefundAsync(id, received));
        }

        if (dice.In1000(40))
        {
            await PostAsync("/sandbox/disputes", $"payment_intent={id}&reason=fraudulent");
        }

        if (dice.In1000(60))
        {
            await PostAsync($"{Intents}/{id}/{dice.Of("cancel", "capture")}");
            await PostAsync($"{Intents}/{id}/confirm", Method(dice.Of("klarna", "alma", "card")));
        }
    }

    // Money that is on its way back may still fail to arrive: then it is the shop's again.
    private async Task RefundAsync(string id, long received)
    {
        var refund = await PostAsync(
            "/v1/refunds", $"payment_intent={id}{(dice.In1000(650) ? $"&amount={dice.Between(1, received)}" : "")}");
        if (refund is { Status: 200 } && dice.In1000(200))
        {
            await AllAsync(2, () => PostAsync($"/sandbox/refunds/{refund["id"]}/{dice.Of("fail", "fail", "succeed")}"));
        }
    }

    private async Task<Answer?> FindEndpointAsync(string url)
    {
        // The answer was lost, and with it the secret: the endpoint is deleted, if it is there and the call arrives, and made anew.
        if (await GetAsync("/v1/webhook_endpoints") is { Status: 200 } list)
        {
            foreach (var each in list.Tree["data"]!.AsArray().Where(each => (string?)each!["url"] == url))
            {
                await universe.SendAsync(new("DELETE", $"/v1/webhook_endpoints/{each!["id"]}", Key: Key));
            }
        }

        return null;
    }

    private string Method(string method) => method switch
    {
        "card" => $"payment_method={dice.Of("pm_card_visa", "pm_card_chargeDeclined", "pm_card_threeDSecure2Required")}"
            + "&return_url=https://shop.example/back",
        _ => $"payment_method_data[type]={method}&payment_method_data[billing_details][email]=someone@mail.example"
            + "&return_url=https://shop.example/back",
    };

    /// <summary>Which intent an answer shows, if any.</summary>
    internal static string? IdOf(Answer? answer) => answer is null ? null
        : answer.Status is 200 ? answer["id"] : (string?)answer.Tree["error"]?["payment_intent"]?["id"];

    /// <summary>Does something several times at once.</summary>
    internal static Task AllAsync(int times, Func<Task> act) => Task.WhenAll(Enumerable.Range(0, times).Select(_ => act()));

    private Task WaitAsync(TimeSpan least, TimeSpan most) => universe.Loop.Delay(universe.Chance.Around(least, most), universe.Outside);
}
