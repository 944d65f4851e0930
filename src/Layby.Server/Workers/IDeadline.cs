namespace Layby.Server.Workers;

/// <summary>What happens by itself to objects of one kind once their time has come.</summary>
public interface IDeadline
{
    /// <summary>The kind, as the prefix of its ids: <c>pi_</c>.</summary>
    string Prefix { get; }

    /// <summary>
    /// Does what is due, if it still is. It may be called again for the same object: whoever was stopped halfway, or was
    /// beaten by another commit, is called anew.
    /// </summary>
    ValueTask EndAsync(Account account, string id, CancellationToken stop);
}
