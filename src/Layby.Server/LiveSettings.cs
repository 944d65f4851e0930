namespace Layby.Server;

/// <summary>What must hold before a server takes calls that move real money; each refusal is one sentence.</summary>
internal static class LiveSettings
{
    private const int Unsafe = 3;

    /// <summary>The settings, where they are safe.</summary>
    /// <exception cref="StartRefusedException">They are not: exit code 3.</exception>
    public static Settings Checked(Settings settings)
    {
        if (!settings.IsLive)
        {
            return settings;
        }

        if (settings.Seal is null)
        {
            throw new StartRefusedException(
                Unsafe,
                "Live mode keeps providers' credentials encrypted: give a key with --seal-key-file, made by `openssl rand -base64 32`.");
        }

        // Customers and providers come to it; doubles on the same machine need no certificate.
        return settings.PublicUrl switch
        {
            null => throw new StartRefusedException(
                Unsafe, "Live mode needs the address that customers and providers come to: give --public-url https://…"),
            { Scheme: "https" } or { IsLoopback: true } => settings,
            _ => throw new StartRefusedException(Unsafe, "Live mode wants an https address in --public-url: money moves over it."),
        };
    }

    /// <summary>Refuses a store that does not go with the mode.</summary>
    /// <exception cref="StartRefusedException">
    /// There are live keys and the server is a sandbox, or credentials that do not open.
    /// </exception>
    public static async Task CheckAsync(World world)
    {
        if (!world.Settings.IsLive)
        {
            if (world.Keyring.Keys.All.Any(each => Account.IsLiveId(each.Account) && each.Revoked is null))
            {
                throw new StartRefusedException(
                    Unsafe, "This database holds keys that move real money: start it with --mode live, or name another database.");
            }

            return;
        }

        foreach (var account in world.Keyring.All.Where(each => each.IsLive))
        {
            foreach (var rules in Core.Providers.ProviderRules.All.Where(each => !each.SandboxOnly))
            {
                var id = Core.Providers.Contract.IdOf(rules.Method);
                if (await world.FindAsync<Core.Providers.Contract>(account, id, CancellationToken.None) is { Ended: false }
                    && await world.Connections.FindAsync(account, rules.Method, CancellationToken.None) is null)
                {
                    throw new StartRefusedException(Unsafe, world.Settings.Seal is null
                        ? $"The credentials of {account.Id} for {rules.Method} are sealed: give their key with --seal-key-file."
                        : $"The credentials of {account.Id} for {rules.Method} were sealed with another key: give that one.");
                }
            }
        }
    }
}
