using Layby.Core.PaymentIntents;
using Layby.Server.Wire;

namespace Layby.Simulation;

/// <content>What a shop whose money is real does besides.</content>
public sealed partial class Shop
{
    /// <summary>Looks at something until it has a status; not for ever.</summary>
    internal async Task AwaitAsync(string path, string status, Func<Task>? meanwhile = null)
    {
        for (var looks = 0; looks < 400; looks++)
        {
            if ((await GetAsync(path))?["status"] == status)
            {
                return;
            }

            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await WaitAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        }

        universe.Watch.Violated($"I9 {path} is not {status}");
    }

    /// <summary>Somebody looks at what waits for a person, and has the provider asked once more.</summary>
    internal async Task LookAsync()
    {
        foreach (var review in (await GetAsync("/v1/reviews"))?.Tree["data"]?.AsArray() ?? [])
        {
            await InsistAsync($"/v1/reviews/{review!["id"]}/approve");
        }
    }

    /// <summary>A customer of its own.</summary>
    internal LiveCustomer NewCustomer() => new(universe, dice.Fork());

    // What a call has brought about is not refused to it when it asks again under its key; and what is canceled nobody can pay any more.
    // Where the power was cut since, nobody can look.
    private async Task CheckAsync(Request request, Answer answer)
    {
        var parts = request.Path.Split('/');
        if (answer.Status is not (200 or 400) || universe is not { Side: { } side, IsUp: true }
            || parts is not [_, _, "payment_intents", var id, "capture" or "cancel"]
            || await universe.RealStore.FindAsync(Account, id, CancellationToken.None) is not { } stored)
        {
            return;
        }

        var intent = StripeJson.Read<PaymentIntent>(stored.Body.Span, stored.Private.Span, stored.Revision);
        universe.Watch.Holds(
            answer.Status is 200 || intent.Attempt?.Live?.DoneFor is not { } done || done != request.IdempotencyKey,
            $"C7 {request.Path} was done for {request.IdempotencyKey}, which is told {answer.Body}");
        var payable = intent.Private.Attempts.FirstOrDefault(each => each.Live?.Refs.PageUrl is { } page && side.IsPayable(new(page)));
        universe.Watch.Holds(
            intent.Status is not PaymentIntentStatus.Canceled || payable is null, $"X1 {id} is canceled, and {payable?.Id} can be paid");
    }
}
