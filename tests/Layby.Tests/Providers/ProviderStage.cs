using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers;

namespace Layby.Tests.Providers;

/// <summary>What a customer may do on a provider's page.</summary>
public enum Deed
{
    /// <summary>Agrees to pay.</summary>
    Approve,

    /// <summary>Is refused by the provider.</summary>
    BeRefused,

    /// <summary>Leaves.</summary>
    Leave,

    /// <summary>Meets a provider that breaks down.</summary>
    MeetAFault,

    /// <summary>Agrees on a page that should not take it any more: it was left open, or is a copy.</summary>
    ApproveLate,

    /// <summary>Agrees, and the provider looks into it first.</summary>
    ApproveForReview,
}

/// <summary>What a connector does, so that a fault can be planned for it.</summary>
public enum Step
{
    Open,
    Look,
    PlaceOrder,
    Capture,
    Refund,
    Void,
    Abandon,
}

/// <summary>What the provider itself has in its books of one attempt.</summary>
/// <param name="Held">Reserved and not yet taken, minor units; an approval that may still become an order counts.</param>
/// <param name="Captures">How often it took.</param>
/// <param name="Captured">What it took.</param>
/// <param name="Refunds">How often it gave back.</param>
/// <param name="Refunded">What it gave back.</param>
/// <param name="Orders">How many orders there are.</param>
public sealed record ProviderBooks(long Held, int Captures, long Captured, int Refunds, long Refunded, int Orders);

/// <summary>A provider behind a connector, as the conformance suite sees it.</summary>
public abstract class ProviderStage : IAsyncDisposable
{
    /// <summary>The connector that is tried.</summary>
    public abstract IConnector Connector { get; }

    /// <summary>The clock of the connector and of the provider, where it is one that can be moved.</summary>
    public ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>What its customer can do; nothing where none can be played.</summary>
    public virtual IReadOnlySet<Deed> Deeds { get; } = Enum.GetValues<Deed>().ToHashSet();

    /// <summary>False for a provider's own test environment, which can not be told to fail or to show its books.</summary>
    public virtual bool IsDouble => true;

    /// <summary>True where an approval becomes an order only when we say so.</summary>
    public abstract bool PlacesOrders { get; }

    /// <summary>How long a customer has.</summary>
    public abstract TimeSpan SessionLife { get; }

    /// <summary>How long to wait before a job whose end is unclear is asked again.</summary>
    public virtual TimeSpan Wait => TimeSpan.FromMinutes(2);

    /// <summary>Another connector to the same provider, as another process would have.</summary>
    /// <param name="wrongKey">True for one whose credentials nobody knows.</param>
    public abstract IConnector Another(bool wrongKey = false);

    /// <summary>An order that the provider will have; each has a name of its own.</summary>
    public abstract ProviderOrder NewOrder(long amount);

    /// <summary>Opens it; what a customer chooses before the provider is asked is chosen.</summary>
    public virtual async Task<Opened> OpenAsync(ProviderOrder order) => await Connector.OpenAsync(order, CancellationToken.None);

    /// <summary>Lets the customer do something.</summary>
    public abstract Task DoAsync(ProviderRefs refs, Deed deed);

    /// <summary>Lets the next call of a step go wrong.</summary>
    public abstract void Plan(Fault fault, Step step);

    /// <summary>What the provider has in its books.</summary>
    public abstract ProviderBooks BooksOf(ProviderOrder order);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
