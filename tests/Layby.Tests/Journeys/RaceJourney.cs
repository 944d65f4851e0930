using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Many callers at one intent: each is answered, and what happened is one story.</summary>
public class RaceJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Shop shop = server.NewShop();

    [Fact]
    public async Task The_customer_pays_while_the_shop_cancels()
    {
        var intent = await shop.IntentAsync("requires_action");
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(each => shop.PostAsync(each % 2 == 0
            ? $"/sandbox/payment_intents/{intent}/approve"
            : $"{Shop.Intents}/{intent}/cancel")));

        Assert.All(replies, each => Assert.Contains(each.Status, new[] { 200, 400, 429 }));
        Assert.Single(replies, each => each.Status == 200);
        var ended = (string)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["status"]!;
        var told = await shop.ToldAsync();
        Assert.Equal(
            "payment_intent.created payment_intent.requires_action "
            + (ended == "succeeded" ? "charge.succeeded payment_intent.succeeded charge.updated" : "payment_intent.canceled"),
            string.Join(' ', told));
    }

    [Fact]
    public async Task Of_many_confirms_one_attempt_is_left_open()
    {
        var intent = await shop.IntentAsync("requires_confirmation", "alma");
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            shop.PostAsync($"{Shop.Intents}/{intent}/confirm", "return_url=https://a.example")));
        Assert.All(replies, each => Assert.Contains(each.Status, new[] { 200, 429 }));

        var open = (string)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["next_action"]!["redirect_to_url"]!["url"]!;
        var pages = replies.Where(each => each.Status == 200)
            .Select(each => (string)each["next_action"]!["redirect_to_url"]!["url"]!).ToList();
        Assert.Contains(open, pages);
        await Task.WhenAll(pages.Where(each => each != open).Select(AuthorizeAsync));
        Assert.Equal("requires_action", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["status"]);

        await Task.WhenAll(Enumerable.Repeat(open, 8).Select(AuthorizeAsync));
        Assert.Single(await shop.ToldAsync(), "charge.succeeded");
    }

    [Fact]
    public async Task Notes_of_many_callers_are_all_kept()
    {
        var intent = await shop.IntentAsync("requires_payment_method");
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(async each =>
        {
            Reply reply;
            do
            {
                // What a client does that is told to try again.
                reply = await shop.PostAsync($"{Shop.Intents}/{intent}", $"metadata[k{each}]=v");
            }
            while (reply.Status == 429);

            return reply;
        }));
        Assert.All(replies, each => Assert.Equal(200, each.Status));
        var notes = (await shop.ReadAsync($"{Shop.Intents}/{intent}"))["metadata"]!.AsObject();
        Assert.Equal(12, notes.Count);
    }

    private Task<Reply> AuthorizeAsync(string page) =>
        shop.SendAsync("POST", new Uri(page).AbsolutePath, "action=authorize&installments=3");
}
