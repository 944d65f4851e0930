using System.Text;
using Layby.Core;
using Layby.Core.Providers;
using Layby.Server.Live;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Keys;

/// <summary>Keeps merchants' credentials for live providers, sealed. They are given by a command and never shown again.</summary>
public sealed class ContractDesk(Keyring keyring, IStore store, Dice dice, Settings settings, MakeConnector make)
{
    /// <summary>Gives an account its credentials for a method, in the place of those that it had.</summary>
    /// <exception cref="OrderRefusedException">They can not be: nothing has changed.</exception>
    public async ValueTask<string> ConnectAsync(KeyOrder.Connect order, CancellationToken stop)
    {
        var account = await AccountOfAsync(order.Account, stop);
        if (settings.Seal is not { } seal)
        {
            throw new OrderRefusedException(
                "Credentials are kept encrypted: give the server's key with --seal-key-file, made by `openssl rand -base64 32`.");
        }

        var credentials = Encoding.UTF8.GetBytes(order.Credentials);
        var shown = make(order.Method, credentials).Shown;
        var before = await FindAsync(account, order.Method, stop);
        var contract = new Contract
        {
            Id = Contract.IdOf(order.Method),
            Created = before?.Created ?? account.Now().ToUnixTimeSeconds(),
            Method = order.Method,
            Shown = shown,
            Revision = before?.Revision ?? 0,
            Private = new(seal.Close(credentials, Connections.PlaceOf(account.Id, order.Method), dice)),
        };
        await CommitAsync(account, contract);
        return $"The account {account.Id} is connected to {order.Method} ({shown}).";
    }

    /// <summary>Forgets an account's credentials for a method: nothing of them is left, and no call is made with them.</summary>
    /// <exception cref="OrderRefusedException">There are none.</exception>
    public async ValueTask<string> DisconnectAsync(KeyOrder.Disconnect order, CancellationToken stop)
    {
        var account = await AccountOfAsync(order.Account, stop);
        if (await FindAsync(account, order.Method, stop) is not { Ended: false } contract)
        {
            throw new OrderRefusedException($"The account {account.Id} is not connected to {order.Method}.");
        }

        await CommitAsync(account, contract with { Ended = true, Private = new("-") });
        return $"The account {account.Id} is not connected to {order.Method} any more: what is still open there is not asked for.";
    }

    /// <summary>The contracts of all accounts as lines for a person; empty where there are none.</summary>
    public async ValueTask<string> ListAsync(CancellationToken stop)
    {
        var lines = new StringBuilder();
        foreach (var account in keyring.All.Where(each => each.IsLive))
        {
            foreach (var rules in ProviderRules.All)
            {
                if (await FindAsync(account, rules.Method, stop) is { Ended: false } contract)
                {
                    lines.AppendJoin(null, ['\n' + account.Id, " is connected to ", rules.Method, " (", contract.Shown, ")"]);
                }
            }
        }

        return lines.ToString();
    }

    private async ValueTask<Account> AccountOfAsync(string id, CancellationToken stop) =>
        await keyring.FindAsync(id, stop) is { IsLive: true } account
            ? account
            : throw new OrderRefusedException(
                $"There is no live account {id}; layby keys create --for live makes one, and a sandbox has providers of its own.");

    private async ValueTask<Contract?> FindAsync(Account account, string method, CancellationToken stop) =>
        await store.FindAsync(account.Id, Contract.IdOf(method), stop) is { } found
            ? StripeJson.Read<Contract>(found.Body.Span, found.Private.Span, found.Revision)
            : null;

    private async ValueTask CommitAsync(Account account, Contract contract)
    {
        var commit = new Commits().Build(account, new Change { Objects = [contract] }, settings.DefaultVersion.Text, null, null);
        if (await store.CommitAsync(commit, CancellationToken.None) is not CommitResult.Written)
        {
            throw new OrderRefusedException("Somebody else has just changed this connection: nothing has changed; give the command again.");
        }
    }
}
