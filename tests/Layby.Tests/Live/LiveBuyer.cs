using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Layby.Tests.Live;

/// <summary>
/// A shop and its customers, one after the other: what the shop asks for it asks until it is answered, under the same idempotency
/// key; customers whose page does not come go away.
/// </summary>
internal sealed class LiveBuyer(LiveNodes nodes, int number, Random dice, Action acts) : IDisposable
{
    private const string Intents = "/v1/payment_intents";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // An answer that came in a node's last moment may have been lost with the line; a node that is gone answers nothing.
    private readonly HttpClient shop = new(Handler()) { Timeout = TimeSpan.FromSeconds(40) };
    private readonly HttpClient browser = new(Handler()) { Timeout = TimeSpan.FromSeconds(20) };
    private int asked;

    /// <summary>The payments that it was told of.</summary>
    public List<string> Intended { get; } = [];

    /// <summary>What it was told that was true then, and must be for ever: an intent that has succeeded or was canceled.</summary>
    public Dictionary<string, string> Promised { get; } = [];

    /// <summary>Sells until it is told to end.</summary>
    public async Task SellAsync(CancellationToken end)
    {
        shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes.Key);
        while (!end.IsCancellationRequested)
        {
            await SellOneAsync(dice.Next(2) == 0 ? "klarna" : "alma", dice.Next(2) == 0, end);
        }
    }

    public void Dispose()
    {
        shop.Dispose();
        browser.Dispose();
    }

    private async Task SellOneAsync(string method, bool isManual, CancellationToken end)
    {
        var intent = await AskAsync(
            Intents,
            $"amount=12000&currency=eur&payment_method_types[]={method}&confirm=true&payment_method_data[type]={method}"
            + "&payment_method_data[billing_details][email]=someone@mail.example&payment_method_data[billing_details][address][country]=FR"
            + $"&return_url=https://shop.example/back&capture_method={(isManual ? "manual" : "automatic")}",
            end);
        if (intent?["next_action"]?["redirect_to_url"]?["url"] is not { } url)
        {
            return;
        }

        var id = (string)intent["id"]!;
        Intended.Add(id);
        await BuyAsync(new((string)url!), dice.Next(10) switch { 0 => "cancel", 1 => "refuse", _ => "approve" });
        intent = await AskAsync($"{Intents}/{id}", null, end);
        if ((string?)intent?["status"] is "requires_capture")
        {
            intent = dice.Next(4) == 0
                ? await AskAsync($"{Intents}/{id}/cancel", "", end)
                : await AskAsync($"{Intents}/{id}/capture", $"amount_to_capture={9_000 + dice.Next(3_001)}", end);
        }
        else if ((string?)intent?["status"] is "requires_action" && dice.Next(2) == 0)
        {
            intent = await AskAsync($"{Intents}/{id}/cancel", "", end);
        }

        if ((string?)intent?["status"] is { } ended and ("succeeded" or "canceled"))
        {
            Promised[id] = ended;
        }

        for (var refunds = 0; (string?)intent?["status"] is "succeeded" && refunds < 2; refunds++)
        {
            await AskAsync("/v1/refunds", $"payment_intent={id}&amount={1_000 + dice.Next(2_000)}", end);
        }
    }

    // Null where it was refused, or the day is over.
    private async Task<JsonObject?> AskAsync(string path, string? form, CancellationToken end)
    {
        var key = $"buyer-{number}-{asked++}";
        while (!end.IsCancellationRequested)
        {
            acts();
            var url = new Uri(nodes.UrlOf(dice.Next(100)), path);
            using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, url);
            if (form is not null)
            {
                request.Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
                request.Headers.Add("Idempotency-Key", key);
            }

            try
            {
                using var answer = await shop.SendAsync(request, CancellationToken.None);
                acts();
                if (answer.StatusCode < HttpStatusCode.InternalServerError
                    && answer.StatusCode is not HttpStatusCode.Conflict and not HttpStatusCode.TooManyRequests)
                {
                    return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(end))!.AsObject() : null;
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
            {
                // Nobody knows what became of it: it is asked again.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        return null;
    }

    private async Task BuyAsync(Uri start, string deed)
    {
        try
        {
            if (await FollowAsync(HttpMethod.Get, start) is { } page
                && await FollowAsync(HttpMethod.Post, new($"{page}/{deed}")) is { } back)
            {
                await FollowAsync(HttpMethod.Get, back);
            }
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            // The page does not come: they go away, having paid or not.
        }
    }

    private async Task<Uri?> FollowAsync(HttpMethod method, Uri url)
    {
        acts();
        using var request = new HttpRequestMessage(method, url);
        using var answer = await browser.SendAsync(request, CancellationToken.None);
        return answer.Headers.Location;
    }

    private static SocketsHttpHandler Handler() => new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
}
