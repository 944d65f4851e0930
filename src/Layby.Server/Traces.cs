using System.Diagnostics;

namespace Layby.Server;

/// <summary>
/// What the server does, as spans: for whoever listens, and free where nobody does. A span names addresses, accounts and
/// ids, never a key, a secret or what a customer has told.
/// </summary>
public static class Traces
{
    /// <summary>The source's name, and the meter's.</summary>
    public const string Name = "Layby";

    /// <summary>Where the spans come from.</summary>
    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(Traces).Assembly.GetName().Version!.ToString(3);

    /// <summary>Notes whose the call is on the span at hand.</summary>
    public static void Note(string name, string value)
    {
        if (Source.HasListeners())
        {
            Activity.Current?.SetTag(name, value);
        }
    }
}
