namespace Layby.Server.Hatch;

/// <summary>Takes a line that a command prints. It may have more than one; it is on its way when this returns.</summary>
public delegate ValueTask TellLine(string line);

/// <summary>
/// Carries out the orders of one command: in the running server, where there is one, else in the command itself. It has
/// all the time that it needs, and tells its lines as it goes.
/// </summary>
public interface IOrderDesk
{
    /// <summary>Carries an order out.</summary>
    /// <param name="words">What follows the command's name; none of them has a line's end in it.</param>
    /// <param name="tell">Takes what is to be printed. Not to be called by two at once.</param>
    /// <param name="stop">Ends it: whoever gave the order has left, or the server stops.</param>
    /// <returns>What the command exits with: 0 where it is done, 1 where it is done and something is to be looked at.</returns>
    /// <exception cref="OrderRefusedException">It can not be carried out: the command exits with 2.</exception>
    ValueTask<int> DoAsync(IReadOnlyList<string> words, TellLine tell, CancellationToken stop);
}
