using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Providers;

namespace Layby.Server.Live;

/// <content>Customers who come back, and providers who say that something happened.</content>
public sealed partial class LiveDesk
{
    /// <summary>What a hint may weigh, bytes.</summary>
    public const int HintBytes = 64 * 1024;

    /// <summary>How long a customer who is back waits for what came of it.</summary>
    public static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>A customer is back from the provider's page: it is asked how it stands, and they wait for that a while.</summary>
    /// <param name="view">The attempt.</param>
    /// <param name="how">By which of its addresses they came; null by the plain one.</param>
    /// <param name="stop">Ends it.</param>
    public async ValueTask ReturnAsync(AttemptView view, string? how, CancellationToken stop)
    {
        JobAim? left = how switch
        {
            "cancel" or "back" => JobAim.Leave,
            "failure" => JobAim.Decline,
            "error" => JobAim.Fail,
            _ => null,
        };
        if (await world.Keyring.FindAsync(view.Account, stop) is not { } account || ReportDesk.IntentOf(view.AttemptId) is not { } intentId)
        {
            return;
        }

        var until = world.Time.GetUtcNow() + Courtesy;
        while (await FollowAsync(account, intentId, view.AttemptId, left, stop) is { } intent
            && intent.Private.Attempts.First(each => each.Id == view.AttemptId) is
            { Outcome: AttemptOutcome.Open, Live.Job.NeedsReview: false }
            && world.Time.GetUtcNow() < until)
        {
            await Task.Delay(Glance, world.Time, stop);
        }
    }

    /// <summary>
    /// A provider says that something happened: the attempt is looked at by whoever does what is due, within a second. Nothing is
    /// asked of the provider here: it waits for two seconds only.
    /// </summary>
    /// <returns>False where the call is not one that this provider makes.</returns>
    public async ValueTask<bool> HintAsync(AttemptView view, HttpContext http)
    {
        if (await world.Keyring.FindAsync(view.Account, http.RequestAborted) is not { } account
            || await world.Connections.FindAsync(account, view.Method, http.RequestAborted) is not { } connector
            || await BodyAsync(http) is not { } body
            || !connector.IsHint(http.Request, body))
        {
            return false;
        }

        while (await world.FindAsync<PaymentIntent>(account, ReportDesk.IntentOf(view.AttemptId)!, http.RequestAborted) is { } intent
            && intent.Private.Attempts.FirstOrDefault(each => each.Id == view.AttemptId) is { Live: { } live } attempt
            && live.Hinted(connector.PaymentNamedBy(http.Request), NowMs) is var hinted
            && (hinted.DueMs != live.DueMs || hinted.Claim != live.Claim)
            && !await TryCommitAsync(account, Only(LiveAttempts.With(intent, attempt with { Live = hinted })), null))
        {
        }

        return true;
    }

    private static async ValueTask<byte[]?> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > HintBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
