using System.Text.Json.Nodes;

namespace Layby.Tests.Journeys;

/// <summary>Payments that a story begins with.</summary>
internal static class Till
{
    private const string Confirmed = "&currency=eur&confirm=true&return_url=https://shop.example/done";

    public static string Klarna(long amount) => $"amount={amount}{Confirmed}&payment_method_data[type]=klarna"
        + "&payment_method_data[billing_details][email]=customer@email.de";

    public static string Alma(long amount) => $"amount={amount}{Confirmed}&payment_method_data[type]=alma";

    /// <summary>An intent that its customer has approved.</summary>
    public static async Task<Reply> PayAsync(RunningServer server, string form)
    {
        var intent = (await server.PostAsync("/v1/payment_intents", form)).Granted();
        (await server.PostAsync($"/sandbox/payment_intents/{intent.Id}/approve")).Granted();
        return (await server.GetAsync($"/v1/payment_intents/{intent.Id}")).Granted();
    }

    /// <summary>All events, oldest first.</summary>
    public static async Task<JsonNode[]> EventsAsync(RunningServer server, string query = "") =>
        [.. (await server.GetAsync($"/v1/events?limit=100{query}")).Granted()["data"]!.AsArray().Reverse().Select(each => each!)];
}
