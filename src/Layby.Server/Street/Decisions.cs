using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Decides a call, commits what it changes, and answers: in this order, so that nothing is answered before it is on
/// disk. Under one idempotency key a call is decided once, and its answer repeated.
/// https://docs.stripe.com/api/idempotent_requests
/// </summary>
public sealed class Decisions(World world)
{
    /// <summary>How often a call is decided anew because somebody else's commit came first.</summary>
    public const int MaxDecisions = 10;

    /// <summary>The same where other nodes have queues of their own: each of them may be first.</summary>
    public const int MaxSharedDecisions = 60;

    private readonly KeysInFlight inFlight = new();
    private readonly Turns turns = new();

    /// <summary>Answers a call.</summary>
    /// <param name="http">Where the answer goes.</param>
    /// <param name="endpoint">Its address.</param>
    /// <param name="call">The call.</param>
    /// <param name="fingerprint">What a repeat must match; null where no idempotency key was sent.</param>
    public async Task MakeAsync(HttpContext http, ApiEndpoint endpoint, ApiCall call, byte[]? fingerprint)
    {
        if (!call.Account.Gate.TryEnter())
        {
            await RefuseAsync(http, call, ApiError.LockTimeout);
            return;
        }

        try
        {
            await (fingerprint is null
                ? DecideAsync(http, endpoint, call, null)
                : DecideOnceAsync(http, endpoint, call, fingerprint));
        }
        finally
        {
            call.Account.Gate.Leave();
        }
    }

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
        // Who comes while others queue for the same object joins them: overtaking would beat them again and again.
        var queue = $"{call.Account.Id} {Contended(call)}";
        var joins = endpoint.Method is not "GET" && turns.AreTaken(queue);
        if (!joins && await TryAsync(http, endpoint, call, fingerprint))
        {
            return;
        }

        // Somebody was faster. Whoever was beaten once waits their turn, so that all who were are served in the end.
        using var turn = await turns.TakeAsync(queue);
        var most = world.Store.IsShared ? MaxSharedDecisions : MaxDecisions;
        for (var decisions = joins ? 0 : 1; decisions < most; decisions++)
        {
            if (await TryAsync(http, endpoint, call, fingerprint))
            {
                return;
            }
        }

        await RefuseAsync(http, call, ApiError.LockTimeout);
    }

    // The object that a call is about: the one in its address, or the payment that is to be refunded or disputed. A call
    // that is about none makes a new one, which nobody else can have.
    private static string Contended(ApiCall call) => call.Id.Length > 0 ? call.Id
        : call.Form.Text("payment_intent") ?? call.Form.Text("charge") ?? call.RequestId;

    // Decides and commits once; false when somebody else's commit came first.
    private async Task<bool> TryAsync(HttpContext http, ApiEndpoint endpoint, ApiCall call, byte[]? fingerprint)
    {
        var verdict = await endpoint.Handle(call, world, http.RequestAborted);
        if (verdict.IsStale)
        {
            return false;
        }

        if (!verdict.Change.Objects.IsEmpty)
        {
            verdict = verdict.With(await Checkouts.FollowedAsync(verdict.Change, call.Account, world, http.RequestAborted));
        }

        int status;
        Snapshot body;
        Commit? commit;
        try
        {
            (status, body, commit) = await DrawUpAsync(call, verdict, new Commits(), fingerprint, http.RequestAborted);
        }
        catch (InvariantException)
        {
            // Books that do not agree are a bug, unless somebody's commit came between two reads: what was decided on
            // objects of two moments would be refused by the store in any case.
            if (await IsStaleAsync(call.Account, verdict.Change, http.RequestAborted))
            {
                return false;
            }

            throw;
        }

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
                return true;
            case CommitResult.KeyTaken:
                var earlier = await world.Store.FindAnswerAsync(call.Account.Id, call.IdempotencyKey!, http.RequestAborted);
                await ReplayAsync(http, call, fingerprint!, earlier!);
                return true;
            case CommitResult.Stale:
                return false;
            default:
                throw new System.Diagnostics.UnreachableException(result.ToString());
        }
    }

    private async ValueTask<bool> IsStaleAsync(Account account, Change change, CancellationToken stop)
    {
        foreach (var subject in change.Objects)
        {
            var stored = await world.Store.FindAsync(account.Id, subject.Id, stop);
            if ((stored?.Revision ?? 0) != subject.Revision)
            {
                return true;
            }
        }

        return false;
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
