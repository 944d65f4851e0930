using System.Net.Http.Headers;

namespace Layby.Doubles;

/// <summary>A call that a double owes.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Url">Where to.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="Delays">After which times it is made again as long as it is not answered well, in order.</param>
/// <param name="Patience">How long an answer may take.</param>
/// <param name="Headers">What stands above the body.</param>
public sealed record Callback(
    string Method, string Url, string? Body, IReadOnlyList<TimeSpan> Delays, TimeSpan Patience,
    IReadOnlyList<(string Name, string Value)>? Headers = null);

/// <summary>The calls that a double owes to whoever asked to be called. It has no timer: whoever runs it says when to look.</summary>
public sealed class Callbacks(Seams seams, FaultSwitch faults)
{
    private readonly Lock gate = new();
    private readonly List<(DateTimeOffset Due, int Tries, Callback Call)> owed = [];

    /// <summary>How many are owed, now or later.</summary>
    public int Owed
    {
        get
        {
            lock (gate)
            {
                return owed.Count;
            }
        }
    }

    /// <summary>When the next is due; null while none is owed.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return owed.Count == 0 ? null : owed.Min(one => one.Due);
            }
        }
    }

    /// <summary>Owes one from now on, as far as the faults let it.</summary>
    public void Add(Callback call)
    {
        var fault = faults.DrawCallback?.Invoke() ?? faults.Callbacks;
        var due = fault == CallbackFault.Late ? seams.Now + FaultSwitch.LateBy : seams.Now;
        var times = fault switch
        {
            CallbackFault.None or CallbackFault.Late => 1,
            CallbackFault.Twice => 2,
            CallbackFault.Never => 0,
        };
        lock (gate)
        {
            for (var i = 0; i < times; i++)
            {
                owed.Add((due, 0, call));
            }
        }
    }

    /// <summary>Makes those that are due.</summary>
    public async Task SendDueAsync(CancellationToken stop)
    {
        while (TakeDue() is { } one)
        {
            if (!await SendAsync(one.Call, stop) && one.Tries < one.Call.Delays.Count)
            {
                lock (gate)
                {
                    owed.Add((seams.Now + one.Call.Delays[one.Tries], one.Tries + 1, one.Call));
                }
            }
        }
    }

    private (DateTimeOffset Due, int Tries, Callback Call)? TakeDue()
    {
        lock (gate)
        {
            var index = owed.FindIndex(one => one.Due <= seams.Now);
            if (index < 0)
            {
                return null;
            }

            var one = owed[index];
            owed.RemoveAt(index);
            return one;
        }
    }

    private async Task<bool> SendAsync(Callback call, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(call.Patience, seams.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(new(call.Method), call.Url);
            if (call.Body is not null)
            {
                request.Content = new StringContent(call.Body, new MediaTypeHeaderValue("application/json"));
            }

            foreach (var (name, value) in call.Headers ?? [])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await seams.Network.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException or InvalidOperationException
            || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }
}
