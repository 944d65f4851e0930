namespace Layby.Simulation;

/// <summary>An event that was written.</summary>
public sealed record SeenEvent(string Id, string Type, long Created, string Object);

/// <summary>An object that was written, as it was last.</summary>
public sealed class Seen
{
    /// <summary>Whose.</summary>
    public required string Account { get; init; }

    /// <summary>True of what is answered with a secret, once.</summary>
    public bool IsShownOnce { get; init; }

    /// <summary>How often it was written.</summary>
    public long Revision { get; set; }

    /// <summary>Its status; empty for what has none.</summary>
    public string Status { get; set; } = "";

    /// <summary>Minor units.</summary>
    public long Amount { get; set; }

    /// <summary>Of a charge: what was captured, minor units.</summary>
    public long Captured { get; set; }

    /// <summary>Of a charge: what it says was given back, minor units.</summary>
    public long Refunded { get; set; }

    /// <summary>Of an intent: what the customer is asked for, minor units; 0 while they are not.</summary>
    public long Asked { get; set; }

    /// <summary>Of an intent: whether it says why it failed.</summary>
    public bool Failed { get; set; }

    /// <summary>When it was made, seconds since 1970.</summary>
    public long Created { get; set; }

    /// <summary>Of a charge: how it was paid.</summary>
    public string Type { get; set; } = "";

    /// <summary>Of an intent: what was received, minor units.</summary>
    public long Received { get; set; }

    /// <summary>Of a balance transaction: what it added to the balance, minor units.</summary>
    public long Net { get; set; }

    /// <summary>Of an intent: the charge that succeeded.</summary>
    public string? Charge { get; set; }

    /// <summary>Of an intent: which call without a key has made it; empty where it had one.</summary>
    public string Keyless { get; set; } = "";

    /// <summary>Of a charge: what each refund gives back, unless it failed.</summary>
    public Dictionary<string, long> Refunds { get; } = [];

    /// <summary>The newest event that tells of it; empty while none does.</summary>
    public string LastEvent { get; set; } = "";

    /// <summary>Every state in which it ever was, hashed.</summary>
    public List<int> Versions { get; } = [];
}
