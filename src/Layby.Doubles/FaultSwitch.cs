using System.Text.Json.Serialization;

namespace Layby.Doubles;

/// <summary>What may go wrong with one call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fault>))]
public enum Fault
{
    /// <summary>The line ends before anything was done.</summary>
    DropBefore,

    /// <summary>It is done, and the line ends before the answer.</summary>
    DropAfter,

    /// <summary>500, and nothing was done.</summary>
    Break,

    /// <summary>It is done, and answered with 500.</summary>
    BreakAfter,

    /// <summary>429, and nothing was done.</summary>
    Busy,

    /// <summary>It is done, and the answer comes after <see cref="FaultSwitch.SlowFor"/>.</summary>
    Slow,

    /// <summary>It is done, and the answer can not be read.</summary>
    Garble,
}

/// <summary>What becomes of the calls to whoever asked to be called.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallbackFault>))]
public enum CallbackFault
{
    /// <summary>They are made.</summary>
    None,

    /// <summary>Each is made twice.</summary>
    Twice,

    /// <summary>None is made.</summary>
    Never,

    /// <summary>Each is made <see cref="FaultSwitch.LateBy"/> later.</summary>
    Late,
}

/// <summary>Which calls go wrong, and how.</summary>
public sealed class FaultSwitch
{
    private readonly Lock gate = new();
    private readonly List<Planned> planned = [];

    /// <summary>How long a slow answer takes.</summary>
    public static readonly TimeSpan SlowFor = TimeSpan.FromMinutes(2);

    /// <summary>How late a late callback is.</summary>
    public static readonly TimeSpan LateBy = TimeSpan.FromMinutes(5);

    /// <summary>What becomes of callbacks.</summary>
    public CallbackFault Callbacks { get; set; }

    /// <summary>What becomes of each callback, where that is thrown for; null: it is <see cref="Callbacks"/>.</summary>
    public Func<CallbackFault>? DrawCallback { get; set; }

    /// <summary>Lets the next calls go wrong whose method is this and whose path has this part; empty is any.</summary>
    public void Plan(Fault fault, string method = "", string part = "", int times = 1)
    {
        lock (gate)
        {
            planned.Add(new(fault, method, part, times));
        }
    }

    /// <summary>Lets all go well again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            planned.Clear();
            Callbacks = CallbackFault.None;
        }
    }

    /// <summary>What goes wrong with this call; null when nothing does.</summary>
    public Fault? Strike(string method, string path)
    {
        lock (gate)
        {
            var index = planned.FindIndex(each =>
                (each.Method == "" || each.Method == method) && path.Contains(each.Part, StringComparison.Ordinal));
            if (index < 0)
            {
                return null;
            }

            var one = planned[index];
            if (one.Times == 1)
            {
                planned.RemoveAt(index);
            }
            else
            {
                planned[index] = one with { Times = one.Times - 1 };
            }

            return one.Fault;
        }
    }

    private sealed record Planned(Fault Fault, string Method, string Part, int Times);
}
