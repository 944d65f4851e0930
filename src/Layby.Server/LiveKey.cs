using Layby.Server.Store;

namespace Layby.Server;

/// <summary>Whether a key opens anything.</summary>
public enum KeyStanding
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>Its time is over: another has taken its place.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,
}

/// <summary>
/// A created key while the server runs. Whoever holds it sees at once what becomes of it: a caller that is remembered
/// is no way around a revocation.
/// </summary>
public sealed class LiveKey(StoredKey stored)
{
    private const long Day = 86_400;

    private StoredKey stored = stored;
    private long used = stored.Used ?? 0;

    /// <summary>The key as it is stored.</summary>
    public StoredKey Stored
    {
        get => Volatile.Read(ref stored);
        internal set => Volatile.Write(ref stored, value);
    }

    /// <summary>The same with the day on which it was last used, which may not be written yet.</summary>
    public StoredKey Newest => Volatile.Read(ref used) is > 0 and var day ? Stored with { Used = day } : Stored;

    /// <summary>Whether it opens anything.</summary>
    /// <param name="now">Seconds since 1970, UTC, by the machine's clock: a sandbox's does not move keys.</param>
    public KeyStanding StandingAt(long now) => Stored switch
    {
        { Revoked: not null } => KeyStanding.Revoked,
        { Expires: { } end } when end <= now => KeyStanding.Expired,
        _ => KeyStanding.Active,
    };

    /// <summary>Remembers the day.</summary>
    public void Use(long now)
    {
        if (Volatile.Read(ref used) < now - (now % Day))
        {
            Volatile.Write(ref used, now - (now % Day));
        }
    }
}
