using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Layby.Server.Store;

namespace Layby.Server;

/// <summary>Which keys open which account.</summary>
public enum KeyPolicy
{
    /// <summary>Any <c>sk_test_NAME</c> and <c>pk_test_NAME</c> are the pair of a sandbox of its own, made at first use.</summary>
    Open,

    /// <summary>Only keys that were created.</summary>
    Listed,
}

/// <summary>Who calls: an account, through its secret or its publishable key.</summary>
/// <param name="Account">The account.</param>
/// <param name="IsSecret">True for a secret key.</param>
/// <param name="Customer">The customer whom an ephemeral key opens; null for every other key.</param>
public sealed record Caller(Account Account, bool IsSecret, string? Customer = null);

/// <summary>Finds the account of a key. Keys are never stored: an open key's name, hashed, is its account's id.</summary>
public sealed class Keyring(IStore store, TimeProvider time, Dice dice, KeyPolicy policy)
{
    /// <summary>How many sandboxes one server keeps at hand.</summary>
    public const int MaxAccounts = 100_000;

    private const int MaxKeyLength = 255;

    private readonly ConcurrentDictionary<string, Caller> callers = new();
    private readonly ConcurrentDictionary<string, Account> accounts = new();
    private readonly ConcurrentDictionary<string, Account> byMark = new();

    /// <summary>The caller behind a key; null when the key opens nothing.</summary>
    public ValueTask<Caller?> OpenAsync(string key, CancellationToken stop) =>
        callers.TryGetValue(key, out var caller) ? new(caller) : OpenFirstAsync(key, stop);

    /// <summary>The account whose mark an id carries; null when no account does.</summary>
    public Account? ByMarkOf(string id) => byMark.GetAlternateLookup<ReadOnlySpan<char>>()
        .TryGetValue(Account.MarkOf(id), out var account) ? account : null;

    /// <summary>An account by its id; null when there is none.</summary>
    public Account? Find(string id) => accounts.GetValueOrDefault(id);

    /// <summary>Every account that is known.</summary>
    public IEnumerable<Account> All => accounts.Values;

    /// <summary>Learns the accounts that the store knows already.</summary>
    public async ValueTask LoadAsync(CancellationToken stop)
    {
        foreach (var stored in await store.ListAccountsAsync(stop))
        {
            await HoldAsync(stored, stop);
        }
    }

    /// <summary>Makes an account with a pair of keys, which are returned and then forgotten.</summary>
    public async ValueTask<(string SecretKey, string PublishableKey)> CreatePairAsync(CancellationToken stop)
    {
        var account = await HoldAsync(await NewAccountAsync(dice.Word("", 15), stop), stop);
        var secret = dice.Word("sk_test_", 48);
        var publishable = dice.Word("pk_test_", 48);
        await store.AddKeyAsync(new(HashOf(secret), account.Id, Secret: true, account.Created), stop);
        await store.AddKeyAsync(new(HashOf(publishable), account.Id, Secret: false, account.Created), stop);
        return (secret, publishable);
    }

    private async ValueTask<Caller?> OpenFirstAsync(string key, CancellationToken stop)
    {
        if (key.Length > MaxKeyLength || accounts.Count >= MaxAccounts || KindOf(key) is not { } isSecret)
        {
            return null;
        }

        if (await AccountOfAsync(key, isSecret, stop) is not { } account)
        {
            return null;
        }

        return callers.GetOrAdd(key, new Caller(account, isSecret));
    }

    private async ValueTask<Account?> AccountOfAsync(string key, bool isSecret, CancellationToken stop)
    {
        if (policy is KeyPolicy.Listed)
        {
            return await store.FindKeyAsync(HashOf(key), stop) is { } listed && listed.Secret == isSecret
                ? Find(listed.Account)
                : null;
        }

        var name = OpenName(key);
        return Find("acct_1" + name) ?? await HoldAsync(await NewAccountAsync(name, stop), stop);
    }

    // A restricted key is a secret key with fewer rights; an open sandbox grants it all of them.
    private static bool? KindOf(string key) =>
        key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal)
            ? HasName(key) ? true : null
            : key.StartsWith("pk_test_", StringComparison.Ordinal) && HasName(key) ? false : null;

    private static bool HasName(string key) =>
        key.Length >= 11 && key.AsSpan(8).IndexOfAnyExcept(Names) < 0;

    private static readonly System.Buffers.SearchValues<char> Names = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static string OpenName(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("layby sandbox " + key[8..]));
        return string.Create(15, hash, static (span, bytes) =>
        {
            Dice.Sortable((long)(BitConverter.ToUInt64(bytes) >> 8), span[..9]);
            Dice.Sortable((long)(BitConverter.ToUInt64(bytes, 8) >> 8), span[9..]);
        });
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private ValueTask<StoredAccount> NewAccountAsync(string name, CancellationToken stop) =>
        store.OpenAccountAsync(new("acct_1" + name, name[5..], time.GetUtcNow().ToUnixTimeSeconds(), 0), stop);

    private async ValueTask<Account> HoldAsync(StoredAccount stored, CancellationToken stop)
    {
        var newest = await store.NewestEventIdAsync(stored.Id, stop);
        var account = accounts.GetOrAdd(stored.Id, _ => new Account(stored, newest, time, dice));
        byMark.TryAdd(account.Mark, account);
        return account;
    }
}
