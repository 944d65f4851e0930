namespace Layby.Tests.Journeys.Year;

/// <summary>What happens in a shop: each method is a story that plans its own continuation.</summary>
internal sealed class YearStories(Diary diary)
{
    private const string Back = "&confirm=true&return_url=https://shop.example/back";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private Shop Shop => diary.Shop;

    /// <summary>The customer pays.</summary>
    public async Task PayAsync(string method, string currency) =>
        diary.Ending(await PaidAsync(method, currency), "succeeded");

    /// <summary>The customer leaves the page open for ever.</summary>
    public async Task ForgetAsync(string method) =>
        diary.Ending(await OpenAsync(method, "eur"), "requires_payment_method");

    /// <summary>The provider refuses the customer.</summary>
    public async Task DeclineAsync(string method)
    {
        var intent = await OpenAsync(method, "eur");
        await Shop.CustomerAsync(intent, "decline");
        diary.Ending(intent, "requires_payment_method");
    }

    /// <summary>Reserved money is taken on the last second in which it can be, or tried to be taken one second later.</summary>
    public async Task ReserveAsync(string method, bool late)
    {
        var intent = await PaidAsync(method, "eur", "&capture_method=manual");
        var now = DateTimeOffset.FromUnixTimeSeconds(diary.Now);

        // Klarna's last day is a whole one, until midnight UTC; Alma counts to the second.
        var end = method == "klarna" ? new DateTimeOffset(now.UtcDateTime.Date.AddDays(28), TimeSpan.Zero) : now.AddDays(7);
        diary.Ending(intent, late ? "canceled" : "succeeded");
        diary.At(late ? end + Second : end - Second, async () =>
        {
            var reply = await Shop.PostAsync($"{Shop.Intents}/{intent}/capture", "amount_to_capture=7000");
            Xunit.Assert.Equal(late ? 400 : 200, reply.Status);
        });
    }

    /// <summary>The shop gives a reservation back.</summary>
    public async Task CancelAsync(string method)
    {
        var intent = await PaidAsync(method, "eur", "&capture_method=manual");
        diary.Ending(intent, "canceled");
        diary.In(TimeSpan.FromDays(2), () => Shop.DoAsync($"{Shop.Intents}/{intent}/cancel"));
    }

    /// <summary>Money goes back in two parts.</summary>
    public async Task RefundAsync(string method, string currency)
    {
        var intent = await PaidAsync(method, currency);
        diary.Ending(intent, "succeeded");
        diary.In(TimeSpan.FromDays(10), () => Shop.DoAsync("/v1/refunds", $"payment_intent={intent}&amount=3000"));
        diary.In(TimeSpan.FromDays(20), () => Shop.DoAsync("/v1/refunds", $"payment_intent={intent}"));
    }

    /// <summary>A refund comes back, while it is pending or days after it had succeeded.</summary>
    public async Task FailedRefundAsync(string method, int hours)
    {
        var intent = await PaidAsync(method, "eur");
        diary.Ending(intent, "succeeded");
        diary.In(TimeSpan.FromDays(1), async () =>
        {
            var refund = (await Shop.DoAsync("/v1/refunds", $"payment_intent={intent}&amount=4000")).Id;
            diary.In(TimeSpan.FromMinutes(1 + (60 * hours)), () => Shop.DoAsync($"/sandbox/refunds/{refund}/fail"));
        });
    }

    /// <summary>A dispute, what the shop does about it after three days, and how that ends.</summary>
    public async Task DisputeAsync(string method, string reason, string answer, string ends)
    {
        var intent = await PaidAsync(method, "eur");
        diary.Ending(intent, "succeeded");
        diary.In(TimeSpan.FromDays(5), async () =>
        {
            var dispute = (await Shop.DoAsync("/sandbox/disputes", $"payment_intent={intent}&reason={reason}")).Id;
            diary.Ending(dispute, ends);
            diary.In(TimeSpan.FromDays(3), () => AnswerAsync(answer, intent, dispute));
        });
    }

    /// <summary>A customer is charged each month without being there, twelve times.</summary>
    public async Task SubscribeAsync()
    {
        var customer = (await Shop.DoAsync("/v1/customers")).Id;
        var first = await PaidAsync("klarna", "eur", $"&customer={customer}&setup_future_usage=off_session");
        diary.Ending(first, "succeeded");
        var method = (string)(await Shop.ReadAsync($"{Shop.Intents}/{first}"))["payment_method"]!;
        for (var month = 1; month <= 12; month++)
        {
            diary.At(DateTimeOffset.FromUnixTimeSeconds(diary.Now).AddMonths(month), async () => diary.Ending(
                (await Shop.DoAsync(
                    Shop.Intents,
                    "amount=1999&currency=eur&confirm=true&off_session=true"
                    + $"&customer={customer}&payment_method={method}")).Id,
                "succeeded"));
        }
    }

    private async Task AnswerAsync(string answer, string intent, string dispute)
    {
        switch (answer)
        {
            case "nothing":
                break;
            case "refund":
                await Shop.DoAsync("/v1/refunds", $"payment_intent={intent}");
                break;
            case "withdraw":
                await Shop.DoAsync($"/sandbox/disputes/{dispute}/win");
                break;
            case "close":
                await Shop.DoAsync($"/v1/disputes/{dispute}/close");
                break;
            case "escalate and win":
                await Shop.DoAsync($"/sandbox/disputes/{dispute}/escalate");
                await Shop.DoAsync($"/v1/disputes/{dispute}", "evidence[uncategorized_text]=winning_evidence");
                break;
            default:
                await Shop.DoAsync($"/v1/disputes/{dispute}", $"evidence[uncategorized_text]={answer}");
                break;
        }
    }

    private async Task<string> OpenAsync(string method, string currency, string more = "") => (await Shop.DoAsync(
        Shop.Intents,
        $"amount=10000&currency={currency}&payment_method_data[type]={method}{Back}{more}"
        + "&payment_method_data[billing_details][email]=jane@shop.example")).Id;

    private async Task<string> PaidAsync(string method, string currency, string more = "")
    {
        var intent = await OpenAsync(method, currency, more);
        await Shop.CustomerAsync(intent, "approve");
        return intent;
    }
}
