using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Layby.Core;
using Layby.Core.Keys;
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
public sealed record Caller(Account Account, bool IsSecret, string? Customer = null)
{
    /// <summary>The key, where it is one that was created.</summary>
    public LiveKey? Key { get; init; }

    /// <summary>All that a restricted key may do; null for a key that is not restricted.</summary>
    public Permissions? Permissions { get; init; }

    /// <summary>False for an ephemeral key that may not take a method away from its customer.</summary>
    public bool MayDetach { get; init; } = true;

    /// <summary>The key as it may be repeated.</summary>
    public string MaskedKey { get; init; } = "";
}

/// <summary>
/// Finds the account of a key. A created key opens what it was created for; any other opens, where keys are open, the
/// sandbox of its name. Keys are never stored: an open key's name, hashed, is its account's id.
/// </summary>
public sealed class Keyring(IStore store, TimeProvider time, Dice dice, KeyPolicy policy)
{
    /// <summary>How many sandboxes one server keeps at hand.</summary>
    public const int MaxAccounts = 100_000;

    private const int MaxKeyLength = 255;
    private const int PrefixLength = 8;

    private readonly ConcurrentDictionary<string, Caller> callers = new();
    private readonly ConcurrentDictionary<string, Account> accounts = new();
    private readonly ConcurrentDictionary<string, Account> byMark = new();
    private readonly ConcurrentQueue<Account> inOrder = new();

    /// <summary>The keys that were created.</summary>
    public KeyBook Keys { get; } = new(store, time, dice);

    /// <summary>The caller behind a key, or why it opens nothing.</summary>
    public ValueTask<Result<Caller>> OpenAsync(string key, CancellationToken stop) =>
        store.IsShared ? OpenSharedAsync(key, stop)
        : callers.TryGetValue(key, out var caller) ? new(Admit(key, caller))
        : OpenFirstAsync(key, stop);

    /// <summary>The account whose mark an id carries; null when no account does.</summary>
    public ValueTask<Account?> ByMarkOfAsync(string id, CancellationToken stop)
    {
        var mark = Account.MarkOf(id);
        return mark.IsEmpty ? default
            : store.IsShared ? SharedByMarkAsync(mark.ToString(), stop)
            : new(byMark.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(mark, out var account) ? account : null);
    }

    /// <summary>An account by its id, as it is now; null when there is none.</summary>
    public ValueTask<Account?> FindAsync(string id, CancellationToken stop) =>
        store.IsShared ? SharedAsync(id, stop) : new(Find(id));

    /// <summary>An account that this node knows already, as it was when it was last looked at; null for any other.</summary>
    public Account? Find(string id) => accounts.GetValueOrDefault(id);

    /// <summary>Those of which something is due, in the order of their ids, where many nodes have accounts; else all.</summary>
    public async ValueTask<IEnumerable<Account>> DueAsync(CancellationToken stop)
    {
        if (!store.IsShared)
        {
            return All;
        }

        var due = new List<Account>();
        foreach (var stored in await store.ListDueAccountsAsync(time.GetUtcNow().ToUnixTimeMilliseconds(), stop))
        {
            due.Add(await MeetAsync(stored, stop));
        }

        return due;
    }

    /// <summary>Learns what other nodes have made of an account meanwhile.</summary>
    public async ValueTask LearnAsync(Account account, CancellationToken stop)
    {
        if (store.IsShared && await store.FindAccountAsync(account.Id, stop) is { } stored)
        {
            account.Learn(stored);
        }
    }

    /// <summary>Every account that is known, in the order in which they were met: a run can be repeated.</summary>
    public IEnumerable<Account> All => inOrder;

    /// <summary>The accounts where money is real, also those that another node has made.</summary>
    public async IAsyncEnumerable<Account> LiveAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var stored = await store.ListAccountsAsync(stop);
        foreach (var each in stored.Where(each => Account.IsLiveId(each.Id)).OrderBy(each => each.Id, StringComparer.Ordinal))
        {
            if (await FindAsync(each.Id, stop) is { } account)
            {
                yield return account;
            }
        }
    }

    /// <summary>Learns the accounts and keys that the store knows already.</summary>
    public async ValueTask LoadAsync(CancellationToken stop)
    {
        await Keys.LoadAsync(stop);
        foreach (var stored in await store.ListAccountsAsync(stop))
        {
            await HoldAsync(stored, stop);
        }
    }

    /// <summary>Makes an account that no open key's name leads to: a sandbox, or one where money is real.</summary>
    public async ValueTask<Account> NewAccountAsync(CancellationToken stop, bool isLive = false) =>
        await HoldAsync(await OpenAccountAsync(dice.Word("", 15), stop, isLive), stop);

    /// <summary>The sandbox that open keys of this name open, made if it is new; null when it can be no name.</summary>
    public async ValueTask<Account?> SandboxAsync(string name, CancellationToken stop)
    {
        if (!IsName(name))
        {
            return null;
        }

        var hashed = OpenName(name);
        return await FindAsync("acct_1" + hashed, stop) ?? await HoldAsync(await OpenAccountAsync(hashed, stop), stop);
    }

    private async ValueTask<Account?> SharedAsync(string id, CancellationToken stop) =>
        await store.FindAccountAsync(id, stop) is { } stored ? await MeetAsync(stored, stop) : null;

    private async ValueTask<Account?> SharedByMarkAsync(string mark, CancellationToken stop) =>
        await store.FindAccountByMarkAsync(mark, stop) is { } stored ? await MeetAsync(stored, stop) : null;

    private async ValueTask<Account> MeetAsync(StoredAccount stored, CancellationToken stop)
    {
        var account = Find(stored.Id) ?? await HoldAsync(stored, stop);
        account.Learn(stored);
        return account;
    }

    // Where another node may have moved an account's clock or emptied it, each call looks.
    private async ValueTask<Result<Caller>> OpenSharedAsync(string key, CancellationToken stop)
    {
        if (!callers.TryGetValue(key, out var caller))
        {
            return await OpenFirstAsync(key, stop);
        }

        await LearnAsync(caller.Account, stop);
        return Admit(key, caller);
    }

    private async ValueTask<Result<Caller>> OpenFirstAsync(string key, CancellationToken stop)
    {
        if (key.Length > MaxKeyLength || KindOf(key.Replace("_live_", "_test_", StringComparison.Ordinal)) is not { } isSecret)
        {
            return ApiError.BadKey(key);
        }

        if (await Keys.FindAsync(key, stop) is { } created)
        {
            var owner = await FindAsync(created.Stored.Account, stop);
            return Admit(key, callers.GetOrAdd(key, CallerOf(key, created, owner!)));
        }

        // Nobody chooses the name of a key that moves real money.
        if (policy is KeyPolicy.Listed || accounts.Count >= MaxAccounts || key.AsSpan(2).StartsWith("_live_"))
        {
            return ApiError.BadKey(key);
        }

        var account = await SandboxAsync(key[PrefixLength..], stop);
        return callers.GetOrAdd(key, new Caller(account!, isSecret));
    }

    private Result<Caller> Admit(string key, Caller caller)
    {
        if (caller.Key is not { } created)
        {
            return caller;
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        switch (created.StandingAt(now))
        {
            case KeyStanding.Active:
                created.Use(now);
                return caller;
            case KeyStanding.Expired:
                return ApiError.ExpiredKey(key);
            case KeyStanding.Revoked:
                return ApiError.BadKey(key);
            default:
                throw new System.Diagnostics.UnreachableException(key[..PrefixLength]);
        }
    }

    private static Caller CallerOf(string key, LiveKey created, Account owner)
    {
        Permissions? permissions = null;
        if (created.Stored.Permissions is { } listed)
        {
            Invariant.Holds(Permissions.Parse(listed, null, out permissions) is null, "a stored key's permissions can be read");
        }

        return new(owner, created.Stored.Secret)
        {
            Key = created,
            Permissions = permissions,
            MaskedKey = ApiError.Masked(key),
        };
    }

    // An open sandbox grants a restricted key all rights: who may choose its name may as well choose a secret key's.
    private static bool? KindOf(string key) =>
        key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal)
            ? HasName(key) ? true : null
            : key.StartsWith("pk_test_", StringComparison.Ordinal) && HasName(key) ? false : null;

    private static bool HasName(string key) => IsName(key.AsSpan(PrefixLength));

    private static bool IsName(ReadOnlySpan<char> name) => name.Length >= 3 && name.IndexOfAnyExcept(Names) < 0;

    private static readonly System.Buffers.SearchValues<char> Names = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static string OpenName(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("layby sandbox " + name));
        return string.Create(15, hash, static (span, bytes) =>
        {
            Dice.Sortable((long)(BitConverter.ToUInt64(bytes) >> 8), span[..9]);
            Dice.Sortable((long)(BitConverter.ToUInt64(bytes, 8) >> 8), span[9..]);
        });
    }

    private ValueTask<StoredAccount> OpenAccountAsync(string name, CancellationToken stop, bool isLive = false) =>
        store.OpenAccountAsync(
            new((isLive ? "acct_2" : "acct_1") + name, name[5..], time.GetUtcNow().ToUnixTimeSeconds(), 0), stop);

    private async ValueTask<Account> HoldAsync(StoredAccount stored, CancellationToken stop)
    {
        var newest = await store.NewestEventIdAsync(stored.Id, stop);
        var account = accounts.GetOrAdd(stored.Id, _ => new Account(stored, newest, time, dice));
        if (byMark.TryAdd(account.Mark, account))
        {
            inOrder.Enqueue(account);
        }

        return account;
    }
}
