using Layby.Core;
using Layby.Server.Store;

namespace Layby.Server.Street;

/// <summary>
/// Decides a call, commits what it changes, and answers: in this order, so that nothing is answered before it is on
/// disk. Under one idempotency key a call is decided once, and its answer repeated.
/// https://docs.stripe.com/api/idempotent_requests
/// </summary>
public sealed class Decisions(World world)
{
    /// <summary>How often a call is decided anew because somebody else's commit came first.</summary>
    public const int MaxDecisions = 5;

    private readonly KeysInFlight inFlight = new();

    /// <summary>Answers a call.</summary>
    /// <param name="http">Where the answer goes.</param>
    /// <param name="endpoint">Its address.</param>
    /// <param name="call">The call.</param>
    /// <param name="fingerprint">What a repeat must match; null where no idempotency key was sent.</param>
    public Task MakeAsync(HttpContext http, ApiEndpoint endpoint, ApiCall call, byte[]? fingerprint) =>
        fingerprint is null ? DecideAsync(http, endpoint, call, null) : DecideOnceAsync(http, endpoint, call, fingerprint);

    private async Task DecideOnceAsync(HttpContext http, ApiEndpoint endpoint, ApiCall call, byte[] fingerprint)
    {
        if (await world.Store.FindAnswerAsync(call.Account.Id, call.IdempotencyKey!, http.RequestAborted) is { } earlier)
        {
            await ReplayAsync(http, call, fingerprint, earlier);
            return;
        }

        if (!inFlight.Enter(call.Account.Id, call.IdempotencyKey!))
        {
            await RefuseAsync(http, call, ApiError.KeyInUse(call.IdempotencyKey!));
            return;
        }

        http.Response.Headers["Original-Request"] = call.RequestId;
        try
        {
            await DecideAsync(http, endpoint, call, fingerprint);
        }
        finally
        {
            inFlight.Leave(call.Account.Id, call.IdempotencyKey!);
        }
    }

    private async Task DecideAsync(HttpContext http, ApiEndpoint endpoint, ApiCall call, byte[]? fingerprint)
    {
        for (var decisions = 0; decisions < MaxDecisions; decisions++)
        {
            var verdict = await endpoint.Handle(call, world, http.RequestAborted);
            var commits = new Commits();
            var (status, body, commit) = await DrawUpAsync(call, verdict, commits, fingerprint, http.RequestAborted);

            // From here on the caller's leaving changes nothing: what is written is written.
            var result = commit is null ? CommitResult.Written : await world.Store.CommitAsync(commit, CancellationToken.None);
            switch (result)
            {
                case CommitResult.Written:
                    if (verdict.Refusal is not null)
                    {
                        Replies.Retry(http, verdict.Refusal);
                    }

                    await Replies.WriteAsync(http, status, body.Json);
                    return;
                case CommitResult.KeyTaken:
                    var earlier = await world.Store.FindAnswerAsync(call.Account.Id, call.IdempotencyKey!, http.RequestAborted);
                    await ReplayAsync(http, call, fingerprint!, earlier!);
                    return;
                case CommitResult.Stale:
                    break;
            }
        }

        await RefuseAsync(http, call, ApiError.LockTimeout);
    }

    private async ValueTask<(int Status, Snapshot Body, Commit? Commit)> DrawUpAsync(
        ApiCall call, Verdict verdict, Commits commits, byte[]? fingerprint, CancellationToken stop)
    {
        if (verdict.Refusal is { } refusal)
        {
            var shelf = new Shelf(world, call.Account, verdict.Change, commits);
            var said = new Snapshot(await Answers.RefusalAsync(refusal, call, shelf, stop));
            var kept = fingerprint is null || !refusal.Executed ? null : AnswerOf(call, fingerprint, refusal.Status, said);
            return (refusal.Status, said, CommitOf(call, verdict.Change, commits, kept));
        }

        var whole = verdict.Subject is { } subject ? commits.Of(subject) : new Snapshot(verdict.Json);
        var view = await Answers.ViewAsync(call, whole.Json, new(world, call.Account, verdict.Change, commits), stop);
        var body = view.Equals(whole.Json) ? whole : new Snapshot(view);
        var answer = fingerprint is null ? null : AnswerOf(call, fingerprint, 200, body);
        return (200, body, CommitOf(call, verdict.Change, commits, answer));
    }

    private Commit? CommitOf(ApiCall call, Change change, Commits commits, KeyedAnswer? answer) =>
        change.IsEmpty && answer is null ? null : commits.Build(
            call.Account, change, world.Settings.DefaultVersion.Text, call.RequestId, call.IdempotencyKey) with
        {
            Answer = answer,
        };

    private KeyedAnswer AnswerOf(ApiCall call, byte[] fingerprint, int status, Snapshot body) => new()
    {
        Key = call.IdempotencyKey!,
        Fingerprint = fingerprint,
        Status = status,
        Body = body,
        ApiVersion = call.Version.Text,
        RequestId = call.RequestId,
        CreatedMs = world.Time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private async Task ReplayAsync(HttpContext http, ApiCall call, byte[] fingerprint, KeyedAnswer earlier)
    {
        http.Response.Headers["Original-Request"] = earlier.RequestId;
        if (!earlier.Fingerprint.Span.SequenceEqual(fingerprint))
        {
            await RefuseAsync(http, call, ApiError.KeyReused(call.IdempotencyKey!));
            return;
        }

        http.Response.Headers["Idempotent-Replayed"] = "true";
        http.Response.Headers["Stripe-Version"] = earlier.ApiVersion;
        await Replies.WriteAsync(http, earlier.Status, earlier.Body.Json);
    }

    private async Task RefuseAsync(HttpContext http, ApiCall call, ApiError refusal)
    {
        Replies.Retry(http, refusal);
        var body = await Answers.RefusalAsync(refusal, call, new(world, call.Account), http.RequestAborted);
        await Replies.WriteAsync(http, refusal.Status, body);
    }
}
