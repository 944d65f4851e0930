using Layby.Server.Hatch;

namespace Layby.Server.Keys;

/// <summary>Does what is ordered with keys, and says in words what became of it.</summary>
public sealed class KeyDesk(Keyring keyring, ContractDesk contracts, IReadOnlySet<string> resources) : IOrderDesk
{
    /// <inheritdoc/>
    public async ValueTask<int> DoAsync(IReadOnlyList<string> words, TellLine tell, CancellationToken stop)
    {
        await tell(await DoAsync(KeyWords.Read(words, resources), stop));
        return 0;
    }

    /// <summary>Carries an order out.</summary>
    /// <returns>What to print: the only time that a new key is shown.</returns>
    /// <exception cref="OrderRefusedException">It can not be: nothing has changed.</exception>
    public async ValueTask<string> DoAsync(KeyOrder order, CancellationToken stop)
    {
        switch (order)
        {
            case KeyOrder.Create create:
                return await CreateAsync(create, stop);
            case KeyOrder.List:
                return KeyTable.Of(keyring.Keys.All, keyring.Keys.StandingOf) + await contracts.ListAsync(stop);
            case KeyOrder.Roll roll:
                var (successor, old) = await keyring.Keys.RollAsync(roll.Id, roll.Overlap);
                return $"""
                    A key in the place of {roll.Id}, which lives until {KeyTable.Minute(old.Expires!.Value)}. It is shown this once.
                    {Shown(successor)}
                    """;
            case KeyOrder.Revoke revoke:
                var revoked = await keyring.Keys.RevokeAsync(revoke.Id);
                return $"The key {revoke.Id} is revoked since {KeyTable.Minute(revoked.Revoked!.Value)}: it opens nothing any more.";
            case KeyOrder.Connect connect:
                return await contracts.ConnectAsync(connect, stop);
            case KeyOrder.Disconnect disconnect:
                return await contracts.DisconnectAsync(disconnect, stop);
            default:
                throw new System.Diagnostics.UnreachableException(order.ToString());
        }
    }

    private async ValueTask<string> CreateAsync(KeyOrder.Create create, CancellationToken stop)
    {
        var account = await AccountOfAsync(create, stop);
        if (create.Permissions is { } permissions)
        {
            var restricted = await keyring.Keys.CreateRestrictedAsync(account.Id, permissions, create.Label);
            return $"""
                A restricted key of {account.Id}. It is shown this once.
                {Shown(restricted)}
                  permissions      {permissions}
                """;
        }

        var pair = await keyring.Keys.CreatePairAsync(account.Id, create.Label);
        var title = account.IsLive ? "A pair of keys that move real money"
            : create is { Account: null, Sandbox: null } ? "A new sandbox, opened by this pair of keys" : "Another pair of keys";
        return $"""
            {title}. They are shown this once.
            {string.Join('\n', pair.Select(Shown))}
              account          {account.Id}
            """;
    }

    private async ValueTask<Account> AccountOfAsync(KeyOrder.Create create, CancellationToken stop)
    {
        if (create.Account is { } id)
        {
            return keyring.Find(id) ?? throw new OrderRefusedException(
                $"There is no account {id}; layby keys list shows whose keys there are, and --sandbox takes a sandbox's name.");
        }

        return create.Sandbox is not { } name
            ? await keyring.NewAccountAsync(stop, create.IsLive)
            : await keyring.SandboxAsync(name, stop) ?? throw new OrderRefusedException(
                $"A sandbox's name has at least three letters, digits, _ or -, unlike '{name}'.");
    }

    private static string Shown(NewKey key) => $"  {KeyTable.KindOf(key.Stored) + " key",-16} {key.Text}   ({KeyBook.IdOf(key.Stored)})";
}
