using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Layby.Core.Keys;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server;

/// <summary>A key that was just made: the only time that its text is known to anybody but its owner.</summary>
public sealed record NewKey(string Text, StoredKey Stored);

/// <summary>
/// The keys that were created. What is changed is on the disk first and known to every caller right after, see
/// docs/decisions/0013-keys.md.
/// </summary>
public sealed class KeyBook(IStore store, TimeProvider time, Dice dice)
{
    /// <summary>How many keys one server keeps, those that are over included.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>Letters of chance in a key: 285 bits.</summary>
    public const int Letters = 48;

    /// <summary>How long a key may live on beside the one that takes its place.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, LiveKey> byHash = new();

    // A key is read, changed and written as a whole: one at a time, lest the day of its use undo its revocation.
    private readonly Turns turns = new();

    /// <summary>All keys, the newest last.</summary>
    public IReadOnlyList<StoredKey> All =>
        [.. byHash.Values.Select(each => each.Newest).OrderBy(each => each.Created).ThenBy(IdOf, StringComparer.Ordinal)];

    /// <summary>Whether a key opens anything now.</summary>
    public KeyStanding StandingOf(StoredKey key) => new LiveKey(key).StandingAt(Now);

    /// <summary>What a key is called where it must not be shown: the beginning of its hash.</summary>
    public static string IdOf(StoredKey key) => "key_" + Convert.ToHexStringLower(key.Hash.Span[..8]);

    /// <summary>What a key begins with.</summary>
    public static string PrefixOf(StoredKey key) =>
        (!key.Secret ? "pk" : key.Permissions is null ? "sk" : "rk") + (Account.IsLiveId(key.Account) ? "_live_" : "_test_");

    /// <summary>Learns the keys that the store knows, and what other nodes have made of them.</summary>
    public async ValueTask LoadAsync(CancellationToken stop)
    {
        foreach (var key in await store.ListKeysAsync(stop))
        {
            Learn(key);
        }
    }

    /// <summary>The key of this text; null when it was never created.</summary>
    public async ValueTask<LiveKey?> FindAsync(string key, CancellationToken stop)
    {
        var hash = HashOf(key);
        return byHash.GetValueOrDefault(NameOf(hash))
            ?? (store.IsShared && await store.FindKeyAsync(hash, stop) is { } made ? Learn(made) : null);
    }

    /// <summary>The key of this id; null when there is none.</summary>
    public LiveKey? FindById(string id) => byHash.Values.FirstOrDefault(each => IdOf(each.Stored) == id);

    /// <summary>The key of this id, also where another node made it just now; null when there is none.</summary>
    public async ValueTask<LiveKey?> FindByIdAsync(string id, CancellationToken stop)
    {
        if (FindById(id) is { } known)
        {
            return known;
        }

        await CatchUpAsync(stop);
        return FindById(id);
    }

    /// <summary>Makes a secret and a publishable key, in this order.</summary>
    /// <exception cref="OrderRefusedException">There are too many.</exception>
    public async ValueTask<IReadOnlyList<NewKey>> CreatePairAsync(string account, string? label)
    {
        using var turn = await turns.TakeAsync("keys");
        CheckRoom(2);
        var secret = New(account, true, null, label);
        var publishable = New(account, false, null, label);
        await WriteAsync(secret.Stored, publishable.Stored);
        return [secret, publishable];
    }

    /// <summary>Makes a key that may do no more than this.</summary>
    /// <exception cref="OrderRefusedException">There are too many.</exception>
    public async ValueTask<NewKey> CreateRestrictedAsync(
        string account, Permissions permissions, string? label)
    {
        using var turn = await turns.TakeAsync("keys");
        CheckRoom(1);
        var restricted = New(account, true, permissions.ToString(), label);
        await WriteAsync(restricted.Stored);
        return restricted;
    }

    /// <summary>Makes a key that may do the same, and lets the old one live on for a while.</summary>
    /// <exception cref="OrderRefusedException">There is no such key, or its end is settled.</exception>
    public async ValueTask<(NewKey Successor, StoredKey Old)> RollAsync(string id, TimeSpan overlap)
    {
        using var turn = await turns.TakeAsync("keys");
        await CatchUpAsync(CancellationToken.None);
        CheckRoom(1);
        var old = Named(id).Newest;
        if (old.Revoked is not null || old.Expires is not null)
        {
            throw new OrderRefusedException(
                $"The key {id} {(old.Revoked is null ? "has been rolled" : "is revoked")} already: only an active key is rolled.");
        }

        old = old with { Expires = Now + (long)overlap.TotalSeconds };
        var successor = New(old.Account, old.Secret, old.Permissions, old.Label);
        await WriteAsync(successor.Stored, old);
        return (successor, old);
    }

    /// <summary>Takes a key back, for good; one that was taken back already stays as it is.</summary>
    /// <exception cref="OrderRefusedException">There is no such key.</exception>
    public async ValueTask<StoredKey> RevokeAsync(string id)
    {
        using var turn = await turns.TakeAsync("keys");
        await CatchUpAsync(CancellationToken.None);
        var key = Named(id).Newest;
        if (key.Revoked is null)
        {
            key = key with { Revoked = Now };
            await WriteAsync(key);
        }

        return key;
    }

    /// <summary>Writes down on which day keys were used, where it is not written yet.</summary>
    public async ValueTask SaveUsesAsync()
    {
        using var turn = await turns.TakeAsync("keys");
        var used = byHash.Values.Where(each => each.Newest.Used > (each.Stored.Used ?? 0)).Select(each => each.Newest).ToArray();
        if (used.Length > 0)
        {
            await WriteAsync(used);
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private LiveKey Named(string id) => FindById(id)
        ?? throw new OrderRefusedException($"There is no key {id}; layby keys list shows those that there are.");

    private NewKey New(string account, bool secret, string? permissions, string? label)
    {
        var blank = new StoredKey(default, account, secret, Now) { Permissions = permissions, Label = label };
        var text = dice.Word(PrefixOf(blank), Letters);
        return new(text, blank with { Hash = HashOf(text), LastFour = text[^4..] });
    }

    // Once it is begun it is carried through: a caller who leaves must not leave a key of which only the disk knows.
    private async ValueTask WriteAsync(params IReadOnlyList<StoredKey> keys)
    {
        await store.PutKeysAsync(keys, CancellationToken.None);
        foreach (var key in keys)
        {
            Learn(key);
        }
    }

    private LiveKey Learn(StoredKey key)
    {
        var known = byHash.GetOrAdd(NameOf(key.Hash.Span), static (_, added) => new(added), key);
        known.Stored = key;
        return known;
    }

    private ValueTask CatchUpAsync(CancellationToken stop) => store.IsShared ? LoadAsync(stop) : default;

    private void CheckRoom(int more)
    {
        if (byHash.Count + more > MaxKeys)
        {
            throw new OrderRefusedException($"There are {byHash.Count} keys, and {MaxKeys} are the most that one server keeps.");
        }
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string NameOf(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);
}
