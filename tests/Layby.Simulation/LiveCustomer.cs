namespace Layby.Simulation;

/// <summary>A customer on their way to a live provider's page and back, as customers are.</summary>
internal sealed class LiveCustomer(Universe universe, Chance dice)
{
    private static readonly string[] Leaving = ["refuse", "cancel", "back", "error"];

    private readonly ProviderSide side = universe.Side!;

    /// <summary>They are sent away by an intent, and do something there or not.</summary>
    public Task GoAsync(Answer intent) => GoAsync(Browser.PageOf(intent));

    /// <summary>The same by an attempt's address.</summary>
    public async Task GoAsync(string page)
    {
        await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20));
        if (dice.In1000(60) || await ToProviderAsync(page) is not { } there)
        {
            return;
        }

        await WaitAsync(TimeSpan.FromSeconds(2), dice.In1000(100) ? TimeSpan.FromHours(70) : TimeSpan.FromMinutes(25));
        var isKlarna = new Uri(there).Host == "klarna.example";
        var deed = dice.Between(0, 99) switch
        {
            < 58 => "approve",
            < 64 => isKlarna ? "approve-review" : "approve",
            < 67 => isKlarna ? "approve-rejected" : "refuse",
            < 90 => dice.Of(Leaving),
            _ => null,
        };
        if (deed is "back" && !isKlarna)
        {
            deed = "leave";
        }

        if (deed is "approve" && universe.Faults.Strikes("provider: another amount", universe.Faults.Rates.OtherAmount))
        {
            deed = "approve-other";
        }

        await Task.WhenAll(
            deed is null ? Task.CompletedTask : PressAsync(there, deed, dice.Of(1, 1, 1, 2)),
            dice.In1000(140) ? LateAsync(page, there) : Task.CompletedTask,
            dice.In1000(60) ? ForgeAsync(page) : Task.CompletedTask);
    }

    /// <summary>They follow the address that an intent shows, and choose a plan where they must.</summary>
    /// <returns>The provider's page; null where they are not sent there.</returns>
    public async Task<string?> ToProviderAsync(string page, int? count = null)
    {
        var form = "";
        for (var tries = 0; tries < 10; tries++)
        {
            var answer = await universe.SendAsync(new(form is "" ? "GET" : "POST", page, form));
            if (answer is { Status: 303, Location: { } location })
            {
                return location.StartsWith(ProviderSide.PublicUrl, StringComparison.Ordinal) || location[0] == '/' ? null : location;
            }

            if (answer is { Status: 200 } && answer.Body.Contains("name=\"installments\"", StringComparison.Ordinal))
            {
                form = $"action=authorize&installments={count ?? dice.Of(2, 3, 3, 4)}";
                continue;
            }

            form = "";
            await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        }

        return null;
    }

    /// <summary>They press a button, maybe in two tabs, and come back, maybe several times.</summary>
    /// <returns>True where the provider has let them do it.</returns>
    public async Task<bool> PressAsync(string there, string deed, int times = 1)
    {
        var isDone = false;
        await Task.WhenAll(Enumerable.Range(0, times).Select(async _ =>
        {
            if (await side.BrowseAsync("POST", $"{there}/{deed}") is not { } back)
            {
                return;
            }

            isDone = true;
            if (dice.In1000(250))
            {
                // They close the browser.
                return;
            }

            var url = new Uri(back);
            for (var looks = dice.Of(1, 1, 1, 2, 3); looks > 0; looks--)
            {
                await universe.SendAsync(new("GET", url.AbsolutePath, Query: url.Query));
            }
        }));
        return isDone;
    }

    /// <summary>They agree from a tab that was left open, whatever has become of the payment meanwhile.</summary>
    public async Task LateAsync(string page, string there)
    {
        await WaitAsync(TimeSpan.FromMinutes(1), TimeSpan.FromHours(dice.Of(1, 3, 50, 80)));
        if (await PressAsync(there, "approve-late"))
        {
            side.Approved(page[(page.LastIndexOf('/') + 1)..]);
        }
    }

    /// <summary>They go to the provider's page, press a button and come back, whatever it takes.</summary>
    public async Task VisitAsync(Answer intent, string deed) =>
        await PressAndReturnAsync(await ArriveAsync(Browser.PageOf(intent)), deed);

    /// <summary>They go to the provider's page, and choose a plan on their way where they must.</summary>
    public async Task<string> ArriveAsync(string page)
    {
        while (true)
        {
            if (await ToProviderAsync(page, count: 3) is { } there)
            {
                return there;
            }
        }
    }

    /// <summary>They press a button once, and come back.</summary>
    public async Task PressAndReturnAsync(string there, string deed)
    {
        var url = new Uri((await side.BrowseAsync("POST", $"{there}/{deed}"))!);
        while (await universe.SendAsync(new("GET", url.AbsolutePath, Query: url.Query)) is not { Status: 303 })
        {
            await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        }
    }

    // Somebody who is no provider calls, or a provider's own call is sent again with another secret: nothing comes of it.
    private async Task ForgeAsync(string page)
    {
        var parts = page.Split('/');
        var method = dice.Of("klarna", "alma");
        var answer = await universe.SendAsync(
            new("POST", $"/hooks/{method}/{parts[2]}/{parts[3]}/{dice.Of("", "0")}not-its-secret", "{\"authorization_token\":\"forged\"}")
            {
                BodyType = "application/json",
            });
        universe.Watch.Holds(answer is null or { Status: >= 400 }, $"R5 a forged call is taken: {answer?.Status}");
    }

    private Task WaitAsync(TimeSpan least, TimeSpan most) => universe.Loop.Delay(universe.Chance.Around(least, most), universe.Outside);
}
