using System.Globalization;

namespace Layby.Doubles;

/// <summary>
/// A provider that is played: it speaks the provider's wire API from memory, serves a page with a button for all that a customer
/// may do, and lets calls go wrong when asked. It owns no thread and no timer.
/// </summary>
/// <param name="seams">Its clock, dice and network.</param>
public abstract class WireDouble(Seams seams)
{
    /// <summary>The most that a call may carry, bytes.</summary>
    public const int MostBytes = 1 << 20;

    private readonly Lock gate = new();
    private Callbacks? callbacks;

    /// <summary>What goes wrong.</summary>
    public FaultSwitch Faults { get; } = new();

    /// <summary>The calls that it owes.</summary>
    public Callbacks Callbacks => callbacks ??= new(seams, Faults);

    /// <summary>
    /// True where it makes the calls that it owes before it goes on; false where whoever runs it makes them, in whichever order
    /// those and the answers may come.
    /// </summary>
    public bool CallsAtOnce { get; init; } = true;

    /// <summary>Whether a customer who is on a page of its can pay there.</summary>
    public abstract bool IsPayable(Uri page);

    /// <summary>Its clock, dice and network.</summary>
    protected Seams Seams => seams;

    /// <summary>Answers a call.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } call)
        {
            await WriteAsync(http, new(413));
            return;
        }

        if (call.Parts is ["control", ..])
        {
            await WriteAsync(http, Control.Answer(this, call));
        }
        else if (IsApi(call))
        {
            // That a caller has hung up takes no call back that the provider makes by itself.
            await AnswerApiAsync(http, call);
            await CallAtOnceAsync();
        }
        else
        {
            // Whoever asked to be called is told before the browser comes back: with a late callback it is the other way round.
            var answer = Locked(() => AnswerPage(call));
            await CallAtOnceAsync();
            await WriteAsync(http, answer);
        }
    }

    /// <summary>Lets lapse what has run out of time; whoever runs it calls this now and then.</summary>
    public virtual void Lapse()
    {
    }

    /// <summary>What it has in its books, for whoever looks.</summary>
    public abstract string Books();

    /// <summary>The same of each payment that a customer has agreed to, and of each approval of which nothing was made yet.</summary>
    public abstract IReadOnlyList<BookEntry> Entries();

    /// <summary>True for the calls of the provider's API; false for its pages.</summary>
    protected abstract bool IsApi(WireCall call);

    /// <summary>Does what an API call asks, and answers it. One at a time.</summary>
    protected abstract WireAnswer AnswerApi(WireCall call);

    /// <summary>Does what a customer asks, and answers it. One at a time.</summary>
    protected abstract WireAnswer AnswerPage(WireCall call);

    /// <summary>The provider's answer to one call too many, and to a broken one.</summary>
    protected abstract WireAnswer Trouble(int status);

    /// <summary>Does something while nothing else is done.</summary>
    protected T Locked<T>(Func<T> act)
    {
        lock (gate)
        {
            return act();
        }
    }

    private Task CallAtOnceAsync() => CallsAtOnce ? Callbacks.SendDueAsync(CancellationToken.None) : Task.CompletedTask;

    private async Task AnswerApiAsync(HttpContext http, WireCall call)
    {
        var fault = Faults.Strike(call.Method, call.Path);
        switch (fault)
        {
            case Fault.DropBefore:
                http.Abort();
                return;
            case Fault.Break:
                await WriteAsync(http, Trouble(500));
                return;
            case Fault.Busy:
                await WriteAsync(http, Trouble(429));
                return;
        }

        var answer = Locked(() => AnswerApi(call));
        switch (fault)
        {
            case Fault.DropAfter:
                http.Abort();
                break;
            case Fault.BreakAfter:
                await WriteAsync(http, Trouble(500));
                break;
            case Fault.Garble:
                await WriteAsync(http, new(200, "<html>the proxy in front of it says", "text/html"));
                break;
            case Fault.Slow:
                await Task.Delay(FaultSwitch.SlowFor, seams.Time, http.RequestAborted);
                await WriteAsync(http, answer);
                break;
            default:
                await WriteAsync(http, answer);
                break;
        }
    }

    private static async Task<WireCall?> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes)
            {
                return null;
            }
        }

        var request = http.Request;
        var address = $"{request.Scheme}://{request.Host}";
        return new(request.Method, request.Path.Value ?? "/", request.Query, request.Headers, body.ToArray(), address);
    }

    private async Task WriteAsync(HttpContext http, WireAnswer answer)
    {
        var bytes = answer.Bytes;
        http.Response.StatusCode = answer.Status;
        http.Response.Headers.Date = seams.Now.ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (bytes.Length > 0)
        {
            http.Response.ContentType = answer.Type;
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }

        await http.Response.CompleteAsync();
    }
}
