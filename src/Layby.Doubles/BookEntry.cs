namespace Layby.Doubles;

/// <summary>What a double's books say of one payment that a customer has agreed to.</summary>
/// <param name="Attempt">Our own attempt that it belongs to.</param>
/// <param name="Id">By what the provider knows it.</param>
/// <param name="Held">Reserved and not taken, minor units; an approval that may still become an order counts.</param>
/// <param name="Captures">Each taking.</param>
/// <param name="Refunds">Each giving back.</param>
/// <param name="Lapsed">True where nobody took or gave back what was held until its time was over.</param>
public sealed record BookEntry(
    string Attempt, string Id, long Held, IReadOnlyList<BookMove> Captures, IReadOnlyList<BookMove> Refunds, bool Lapsed)
{
    /// <summary>True where it is of another amount, or in another currency, than was asked for.</summary>
    public bool IsOther { get; init; }

    /// <summary>All that was taken, minor units.</summary>
    public long Captured => Captures.Sum(each => each.Amount);

    /// <summary>All that was given back, minor units.</summary>
    public long Refunded => Refunds.Sum(each => each.Amount);

    /// <summary>What of the customer's money it has now, taken or reserved, minor units.</summary>
    public long Keeps => Held + Captured - Refunded;
}

/// <summary>Money that moved in a double's books.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Name">Our name for it; null where none was given.</param>
public sealed record BookMove(long Amount, string? Name);
