namespace Layby.Server;

/// <summary>
/// Counts the calls that are being answered, so that one of them can have the account to itself: what the others have
/// read would be gone under their hands.
/// </summary>
public sealed class AccountGate
{
    private readonly Lock gate = new();
    private int calls;
    private TaskCompletionSource? alone;

    /// <summary>True for a call that may be answered; it must <see cref="Leave"/>. False while one has the account to itself.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (alone is not null)
            {
                return false;
            }

            calls++;
            return true;
        }
    }

    /// <summary>A call has been answered.</summary>
    public void Leave()
    {
        lock (gate)
        {
            calls--;
            if (calls <= 1)
            {
                alone?.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Lets nobody else in, and is over when the caller, who has entered, is the only one. It must <see cref="Open"/>;
    /// false when somebody else has closed it.
    /// </summary>
    public async ValueTask<bool> CloseAsync()
    {
        Task others;
        lock (gate)
        {
            if (alone is not null)
            {
                return false;
            }

            alone = new(TaskCreationOptions.RunContinuationsAsynchronously);
            others = calls <= 1 ? Task.CompletedTask : alone.Task;
        }

        await others;
        return true;
    }

    /// <summary>Lets calls in again.</summary>
    public void Open()
    {
        lock (gate)
        {
            alone = null;
        }
    }
}
