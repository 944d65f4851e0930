using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// The way every call of the API takes: who, which version, what, was it answered before, decide, commit, answer.
/// Nothing is answered before it is on disk.
/// </summary>
public sealed partial class ApiStreet(World world, ILogger<ApiStreet> log)
{
    /// <summary>How often a call is decided anew because somebody else's commit came first.</summary>
    public const int MaxDecisions = 5;

    private readonly KeysInFlight inFlight = new();

    /// <summary>Takes one call down the street.</summary>
    public async Task HandleAsync(HttpContext http, ApiEndpoint endpoint)
    {
        var requestId = world.Dice.Word("req_", 14);
        Replies.Begin(http, requestId);
        try
        {
            await EnterAsync(http, endpoint, requestId);
        }
        catch (StoreUnavailableException unavailable)
        {
            Log.Unavailable(log, requestId, unavailable);
            await Replies.RefuseAsync(http, ApiError.Unavailable);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BadHttpRequestException torn)
        {
            await Replies.RefuseAsync(http, new() { Status = torn.StatusCode, Message = torn.Message });
        }
        catch (Exception bug) when (!http.Response.HasStarted)
        {
            Log.Bug(log, requestId, bug);
            await Replies.RefuseAsync(http, ApiError.Bug(requestId));
        }
    }

    /// <summary>Answers at an address that is none: a browser's question about another origin, or a mistake.</summary>
    public async Task StrayAsync(HttpContext http)
    {
        Replies.Begin(http, world.Dice.Word("req_", 14));
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.Headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
            return;
        }

        var known = Authentication.Key(http.Request.Headers.Authorization, out var key) is null
            && await world.Keyring.OpenAsync(key, http.RequestAborted) is not null;
        await Replies.RefuseAsync(
            http,
            known || !http.Request.Path.StartsWithSegments("/v1")
                ? ApiError.UnknownUrl(http.Request.Method, http.Request.Path)
                : key.Length == 0 ? ApiError.NoKey : ApiError.BadKey(key));
    }

    private async Task EnterAsync(HttpContext http, ApiEndpoint endpoint, string requestId)
    {
        var (refusal, caller) = await CallerAsync(http, endpoint);
        if (refusal is not null)
        {
            await Replies.RefuseAsync(http, refusal);
            return;
        }

        refusal = VersionOf(http, out var version);
        http.Response.Headers["Stripe-Version"] = version.Text;
        RequestBytes bytes = default;
        if (refusal is null)
        {
            (refusal, bytes) = await RequestReading.BytesAsync(http);
        }

        FormNode form = new();
        refusal ??= RequestReading.Form(bytes, out form) ?? ParamCheck.Check(endpoint.Table, form);
        var expand = refusal is null ? form.Texts("expand") ?? [] : [];
        refusal = KeyOf(http, endpoint, out var key) ?? refusal ?? Expansion.Check(endpoint, expand);
        if (refusal is not null)
        {
            await Replies.RefuseAsync(http, refusal);
            return;
        }

        var call = new ApiCall
        {
            Account = AccountOf(caller!, form, http, endpoint),
            IsSecret = caller!.IsSecret,
            Version = version,
            RequestId = requestId,
            IdempotencyKey = key,
            Form = form,
            Id = http.Request.RouteValues.TryGetValue("id", out var id) ? (string?)id ?? "" : "",
            Expand = expand,
            PublicUrl = PublicUrl(http),
        };
        await (key is null
            ? DecideAsync(http, endpoint, call, null)
            : DecideOnceAsync(http, endpoint, call, bytes.Fingerprint(http.Request.Method, http.Request.Path)));
    }

    private async ValueTask<(ApiError? Refusal, Caller? Caller)> CallerAsync(HttpContext http, ApiEndpoint endpoint)
    {
        if (Authentication.Key(http.Request.Headers.Authorization, out var key) is { } none)
        {
            return (none, null);
        }

        if (await world.Keyring.OpenAsync(key, http.RequestAborted) is not { } caller)
        {
            return (ApiError.BadKey(key), null);
        }

        return caller.IsSecret || endpoint.Access is not Access.Secret ? (null, caller) : (ApiError.SecretKeyRequired, null);
    }

    private ApiError? VersionOf(HttpContext http, out ApiVersion version)
    {
        version = world.Settings.DefaultVersion;
        if (http.Request.Headers["Stripe-Version"] is not [{ Length: > 0 } header])
        {
            return null;
        }

        var refusal = ApiVersion.Parse(header, out var asked);
        version = refusal is null ? asked : version;
        return refusal;
    }

    // The documents' own two keys belong to different names: in open sandboxes a client secret leads to its account.
    private Account AccountOf(Caller caller, FormNode form, HttpContext http, ApiEndpoint endpoint) =>
        !caller.IsSecret && endpoint.Access is Access.ClientSecret && world.Settings.Keys is KeyPolicy.Open
        && http.Request.RouteValues["id"] is string id && form["client_secret"] is not null
            ? world.Keyring.ByMarkOf(id) ?? caller.Account
            : caller.Account;

    private static ApiError? KeyOf(HttpContext http, ApiEndpoint endpoint, out string? key)
    {
        key = endpoint.Method == "GET" ? null : http.Request.Headers["Idempotency-Key"].ToString();
        if (string.IsNullOrEmpty(key))
        {
            key = null;
            return null;
        }

        http.Response.Headers["Idempotency-Key"] = key;
        return key.Length <= WireLimits.IdempotencyKeyLength ? null : ApiError.Invalid(
            null, $"Idempotency keys may be at most {WireLimits.IdempotencyKeyLength} characters long.");
    }

    private string PublicUrl(HttpContext http) =>
        world.Settings.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}";

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
        if (!earlier.Fingerprint.Span.SequenceEqual(fingerprint))
        {
            await RefuseAsync(http, call, ApiError.KeyReused(call.IdempotencyKey!));
            return;
        }

        http.Response.Headers["Idempotent-Replayed"] = "true";
        http.Response.Headers["Original-Request"] = earlier.RequestId;
        http.Response.Headers["Stripe-Version"] = earlier.ApiVersion;
        await Replies.WriteAsync(http, earlier.Status, earlier.Body.Json);
    }

    private async Task RefuseAsync(HttpContext http, ApiCall call, ApiError refusal)
    {
        Replies.Retry(http, refusal);
        var body = await Answers.RefusalAsync(refusal, call, new(world, call.Account), http.RequestAborted);
        await Replies.WriteAsync(http, refusal.Status, body);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} met a bug")]
        public static partial void Bug(ILogger log, string requestId, Exception bug);

        [LoggerMessage(2, LogLevel.Error, "Request {RequestId} could not be written down")]
        public static partial void Unavailable(ILogger log, string requestId, Exception unavailable);
    }
}
