using System.Collections.Concurrent;

namespace Layby.Server.Street;

/// <summary>
/// Idempotency keys that are being worked on in this process. Across processes the store decides: an answer can be
/// committed for a key only once.
/// </summary>
public sealed class KeysInFlight
{
    private readonly ConcurrentDictionary<(string Account, string Key), byte> keys = new();

    /// <summary>True for the first; it must <see cref="Leave"/>.</summary>
    public bool Enter(string account, string key) => keys.TryAdd((account, key), 0);

    /// <summary>Frees the key.</summary>
    public void Leave(string account, string key) => keys.TryRemove((account, key), out _);
}
