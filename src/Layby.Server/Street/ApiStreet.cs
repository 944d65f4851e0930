using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// The way every call of the API takes: who, which version, what was sent; then it is decided, committed and answered
/// by <see cref="Decisions"/>.
/// </summary>
public sealed partial class ApiStreet(World world, ILogger<ApiStreet> log) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Decisions decisions = new(world);
    private readonly CallRates rates = new(world.Settings.RateLimit);
    private readonly BodyRoom bodies = new(world.Settings.Limits.BodyBytesAtOnce);
    private long saidBusy;

    /// <summary>Takes one call down the street.</summary>
    public async Task HandleAsync(HttpContext http, ApiEndpoint endpoint)
    {
        if (!IsExact(http.Request.Path.Value!, endpoint.Pattern))
        {
            await StrayAsync(http);
            return;
        }

        var requestId = world.Dice.Word("req_", 14);
        Replies.Begin(http, requestId);
        try
        {
            await EnterAsync(http, endpoint, requestId);
        }
        catch (Exception tooMuch) when (tooMuch is StoreUnavailableException { IsBusy: true } or OutOfMemoryException)
        {
            SayBusy(tooMuch.Message);
            await Replies.RefuseAsync(http, ApiError.Overloaded);
        }
        catch (StoreUnavailableException unavailable)
        {
            Log.Unavailable(log, requestId, unavailable);
            await Replies.RefuseAsync(http, ApiError.Unavailable);
        }
        catch (StoreDamagedException damaged)
        {
            Log.Damaged(log, requestId, damaged.Message);
            await Replies.RefuseAsync(http, ApiError.Bug(requestId));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BadHttpRequestException torn)
        {
            await Replies.RefuseAsync(http, Torn(torn.StatusCode));
        }
        catch (Exception bug) when (!http.Response.HasStarted)
        {
            Log.Bug(log, requestId, bug);
            await Replies.RefuseAsync(http, ApiError.Bug(requestId));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rates.Dispose();
        bodies.Dispose();
    }

    /// <summary>Answers at an address that is none: a browser's question about another origin, or a mistake.</summary>
    public async Task StrayAsync(HttpContext http)
    {
        Replies.Begin(http, world.Dice.Word("req_", 14));
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            var asked = http.Request.Headers.AccessControlRequestHeaders.ToString();
            http.Response.Headers.AccessControlAllowHeaders = CanBeEchoed(asked) ? asked : default;
            return;
        }

        var known = Authentication.Key(http.Request.Headers.Authorization, out var key) is null
            && (await world.Keyring.OpenAsync(key, http.RequestAborted)).Ok(out _, out _);
        await Replies.RefuseAsync(
            http,
            known || !http.Request.Path.StartsWithSegments("/v1")
                ? ApiError.UnknownUrl(http.Request.Method, http.Request.Path)
                : key.Length == 0 ? ApiError.NoKey : ApiError.BadKey(key));
    }

    // The framework's routes forgive a slash at the end and another case. A slash is what an empty id leaves behind: who
    // meant to update nobody's intent must not create one.
    private static bool IsExact(string path, string pattern)
    {
        var given = path.AsSpan().Split('/');
        foreach (var part in pattern.AsSpan().Split('/'))
        {
            var wanted = pattern.AsSpan()[part];
            if (!given.MoveNext() || !(wanted.StartsWith('{') || wanted.SequenceEqual(path.AsSpan()[given.Current])))
            {
                return false;
            }
        }

        return !given.MoveNext();
    }

    private async Task EnterAsync(HttpContext http, ApiEndpoint endpoint, string requestId)
    {
        var (refusal, caller) = await CallerAsync(http, endpoint);
        refusal ??= rates.Refuse(caller!);
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
            (refusal, bytes) = await RequestReading.BytesAsync(http, bodies);
            if (refusal == ApiError.Overloaded)
            {
                SayBusy("Large bodies have taken all of their room.");
            }
        }

        FormNode form = new();
        refusal ??= RequestReading.Form(bytes, out form) ?? ParamCheck.Check(TableFor(http, caller!, endpoint), form);
        var expand = refusal is null ? form.Texts("expand") ?? [] : [];
        refusal = KeyOf(http, endpoint, out var key) ?? refusal ?? Expansion.Check(endpoint, expand, out var shown)
            ?? RestrictedKeys.Refuse(caller!, shown);
        if (refusal is not null)
        {
            await Replies.RefuseAsync(http, refusal);
            return;
        }

        var call = new ApiCall
        {
            Account = await AccountOfAsync(caller!, form, http, endpoint),
            IsSecret = caller!.IsSecret,
            Customer = caller.Customer,
            Key = caller.Key,
            Version = version,
            NamesVersion = http.Request.Headers["Stripe-Version"].Count > 0,
            RequestId = requestId,
            IdempotencyKey = key,
            Form = form,
            Id = http.Request.RouteValues.TryGetValue("id", out var id) ? (string?)id ?? "" : "",
            MemberId = http.Request.RouteValues.TryGetValue("member", out var member) ? (string?)member ?? "" : "",
            Expand = expand,
            PublicUrl = PublicUrl(http),
            Connection = http,
        };
        Traces.Note("layby.account", call.Account.Id);
        if (LiveGate.Refuses(call, endpoint, world.Settings) is { } onlySandbox)
        {
            await Replies.RefuseAsync(http, onlySandbox);
            return;
        }

        if (await CustomerKeys.RefusesAsync(caller, call, endpoint, world, http.RequestAborted) is { } notTheirs)
        {
            await Replies.RefuseAsync(http, notTheirs);
            return;
        }

        await decisions.MakeAsync(http, endpoint, call, key is null ? null : bytes.Fingerprint(http, caller.IsSecret));
    }

    private async ValueTask<(ApiError? Refusal, Caller? Caller)> CallerAsync(HttpContext http, ApiEndpoint endpoint)
    {
        if (KeyFrom(http, endpoint, out var key) is { } none)
        {
            return (none, null);
        }

        if (key.StartsWith(CustomerKeys.Prefix, StringComparison.Ordinal))
        {
            return (await CustomerKeys.OpenAsync(key, world, http.RequestAborted)).Ok(out var customers, out var closed)
                ? (CustomerKeys.Refuses(customers, endpoint), customers)
                : (closed, null);
        }

        if (!(await world.Keyring.OpenAsync(key, http.RequestAborted)).Ok(out var caller, out var refusal))
        {
            return (refusal, null);
        }

        return caller.IsSecret || endpoint.Access is not Access.Secret
            ? (RestrictedKeys.Refuse(caller, endpoint.Needs), caller)
            : (ApiError.SecretKeyRequired, null);
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

    // Scripts and phones may name their publishable key in the address. No other key belongs there: addresses get written down.
    private static ApiError? KeyFrom(HttpContext http, ApiEndpoint endpoint, out string key)
    {
        var none = Authentication.Key(http.Request.Headers.Authorization, out key);
        if (none is null || endpoint.Access is Access.Secret || http.Request.Headers.Authorization.Count > 0
            || http.Request.Query["key"] is not [{ } given] || !given.StartsWith("pk_", StringComparison.Ordinal))
        {
            return none;
        }

        key = given;
        return null;
    }

    // A phone's library of tomorrow may add a note that nobody knows today, and its shop can do nothing about it.
    private static Param TableFor(HttpContext http, Caller caller, ApiEndpoint endpoint) =>
        !caller.IsSecret && http.Request.Headers.ContainsKey("X-Stripe-User-Agent") ? endpoint.OpenTable : endpoint.Table;

    // The documents' own two keys belong to different names: in open sandboxes a client secret leads to its account.
    private async ValueTask<Account> AccountOfAsync(Caller caller, FormNode form, HttpContext http, ApiEndpoint endpoint) =>
        !caller.IsSecret && endpoint.Access is not Access.Secret && world.Settings.Keys is KeyPolicy.Open
        && ClientSecrets.Opened(form) is { } opened
            ? await world.Keyring.ByMarkOfAsync((string?)http.Request.RouteValues["id"] ?? opened, http.RequestAborted) ?? caller.Account
            : caller.Account;

    private static ApiError? KeyOf(HttpContext http, ApiEndpoint endpoint, out string? key)
    {
        key = endpoint.Method == "GET" ? null : http.Request.Headers["Idempotency-Key"].ToString();
        if (string.IsNullOrEmpty(key))
        {
            key = null;
            return null;
        }

        if (key.Length > WireLimits.IdempotencyKeyLength || !CanBeEchoed(key))
        {
            return ApiError.Invalid(
                null,
                $"Idempotency keys may be at most {WireLimits.IdempotencyKeyLength} characters long, all of them visible "
                + "ASCII characters.");
        }

        http.Response.Headers["Idempotency-Key"] = key;
        return null;
    }

    // An answer's header can not hold what a request's could.
    private static bool CanBeEchoed(string header) => !header.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private string PublicUrl(HttpContext http) =>
        world.Settings.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}";

    // The framework's own words for it name its classes and settings.
    private static ApiError Torn(int status) => status == 413 ? RequestReading.TooLarge(WireLimits.BodyBytes) : new()
    {
        Status = status,
        Message = status == 408
            ? "The request's body arrived too slowly."
            : "The request's body could not be read: it ended early, or its chunks are broken.",
    };

    // A crowd would fill the log with one and the same sentence.
    private void SayBusy(string reason)
    {
        var now = world.Time.GetTimestamp();
        var said = Volatile.Read(ref saidBusy);
        if ((said == 0 || world.Time.GetElapsedTime(said, now) > Quiet) && Interlocked.CompareExchange(ref saidBusy, now, said) == said)
        {
            Log.Busy(log, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} met a bug")]
        public static partial void Bug(ILogger log, string requestId, Exception bug);

        [LoggerMessage(2, LogLevel.Error, "Request {RequestId} could not be written down")]
        public static partial void Unavailable(ILogger log, string requestId, Exception unavailable);

        [LoggerMessage(3, LogLevel.Warning, "More is to be done than can be, so calls are refused with 503. {Reason}")]
        public static partial void Busy(ILogger log, string reason);

        [LoggerMessage(4, LogLevel.Error, "Request {RequestId} was not answered. {Why}")]
        public static partial void Damaged(ILogger log, string requestId, string why);
    }
}
