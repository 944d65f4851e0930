namespace Layby.Simulation;

/// <content>What a shop does that sends no idempotency keys.</content>
public sealed partial class Shop
{
    // Where the answer is lost it sends the same again, and there may be two intents; it goes on with the one that it has heard of.
    private async Task<Answer?> CreateKeylessAsync(string form)
    {
        var mark = $"{number}-{++calls}";
        var request = new Request("POST", Intents, $"{form}&metadata[keyless]={mark}", Key);
        for (var tries = 0; tries <= Retries; tries++)
        {
            if (await universe.SendAsync(request) is { Status: not (409 or 429 or 500 or 503) } answer)
            {
                universe.Watch.Holds(
                    answer.Status is 200 && (string?)answer.Tree["metadata"]?["keyless"] == mark,
                    $"C8 {mark} was sent without a key, and is answered with {answer.Body}");
                return answer;
            }

            await WaitAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));
        }

        return null;
    }
}
