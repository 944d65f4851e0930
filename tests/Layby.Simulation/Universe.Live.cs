using Layby.Server;

namespace Layby.Simulation;

/// <content>What a universe in which money is real has besides.</content>
public sealed partial class Universe
{
    /// <summary>The live providers; null where there are none.</summary>
    internal ProviderSide? Side { get; }

    /// <summary>When it is looked at what is due; null where the workers' own looking will do.</summary>
    internal DueLooks? Looks { get; }

    /// <summary>How far the machine's clock was ever set ahead: what was written down then falls due so much later or earlier.</summary>
    internal TimeSpan Leap { get; private set; }

    /// <summary>What the machine's clock shows.</summary>
    internal DateTimeOffset MachineTime => clock?.GetUtcNow() ?? Loop.Time;

    /// <summary>Looks at what is due after a while, if that is still wanted then.</summary>
    internal void LookAfter(TimeSpan wait, Func<bool> isWanted) => Loop.After(wait, life, () =>
    {
        if (server is null || !isWanted())
        {
            return;
        }

        if (ticking)
        {
            Looks!.Again();
            return;
        }

        ticking = true;
        _ = GuardAsync(LookAsync(server));
    });

    /// <summary>What <c>layby reconcile</c> says of both sides.</summary>
    internal Task<List<string>> ReconcileAsync()
    {
        var told = new TaskCompletionSource<List<string>>();
        life.Run(() => _ = GuardAsync(ReconcileAsync(server!, told)));
        return told.Task;
    }

    private async Task ReconcileAsync(LaybyWorks works, TaskCompletionSource<List<string>> told)
    {
        var lines = new List<string>();
        await works.Desks[Layby.Server.Reconcile.ReconcileOrder.Name].DoAsync(
            ["--since", "40d"],
            line =>
            {
                lines.Add(line);
                return default;
            },
            CancellationToken.None);
        Loop.Soon(Outside, () => told.SetResult(lines));
    }

    /// <summary>True while a server runs.</summary>
    internal bool IsUp => server is not null;

    private int Shops => Recipe.Flow is null ? Recipe.IsLive ? 2 : 3 : 1;

    private void SellLive(Shop[] shops, int number)
    {
        var shop = shops[Dice.In1000(700) ? 1 : 0];
        Func<int, Task> sell = Recipe.IsLate ? new LateSales(this, shop).SellAsync : new LiveSales(this, shop).SellAsync;
        Loop.After(TimeSpan.FromTicks(Dice.Between(0, Recipe.Span.Ticks)), Outside, () => Begins(() => sell(number)));
    }

    // Whoever starts the server next sets its clock right: then what was written down meanwhile lies ahead.
    private void LeapLater(LoopTime time, Life mine)
    {
        if (Side is null || Faults.Rates.ClockLeap == 0)
        {
            return;
        }

        Loop.After(TimeSpan.FromMinutes(Chance.Between(60, 2_400)), mine, () =>
        {
            if (Faults.Strikes("clock two days ahead", Faults.Rates.ClockLeap))
            {
                Leap = TimeSpan.FromHours(48);
                time.Skew += Leap;
                Trace.Add("the clock leaps");
                Looks!.Again();
            }
        });
    }

    private async Task LookAsync(LaybyWorks works)
    {
        await works.Deadlines.RunOnceAsync(CancellationToken.None);
        ticking = false;
        Looks!.Again();
    }
}
