using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;

namespace Layby.Server.Street;

/// <summary>
/// Keeps sessions and the intents that they made together: whoever moves one moves the other in the same commit, so that
/// no event of either can come without the other's.
/// </summary>
public static class Checkouts
{
    /// <summary>A change with what it does to the sessions whose intents it moves.</summary>
    public static async ValueTask<Change> FollowedAsync(Change change, Account account, World world, CancellationToken stop)
    {
        var followed = change;
        foreach (var subject in change.Objects)
        {
            if (SessionOf(subject) is { } id && await FindAsync(id, change, account, world, stop) is { } session)
            {
                followed = followed.Then(subject switch
                {
                    PaymentIntent intent => CheckoutSessionMachine.Follow(session, intent),
                    SetupIntent intent => CheckoutSessionMachine.Follow(session, intent),
                    _ => Change.None,
                });
            }
        }

        return followed;
    }

    /// <summary>Gives up the intent of a session that ends. A late approval of it is given back.</summary>
    public static async ValueTask<Change> GiveUpAsync(
        CheckoutSession session, Account account, World world, CancellationToken stop)
    {
        if (session.PaymentIntent is { } payment && await world.FindAsync<PaymentIntent>(account, payment, stop) is { } intent)
        {
            return PaymentIntentMachine.Cancel(intent, "automatic", account.Now().ToUnixTimeSeconds()).Ok(out var given, out _)
                ? given
                : Change.None;
        }

        if (session.SetupIntent is { } wish && await world.FindAsync<SetupIntent>(account, wish, stop) is { } setup)
        {
            var open = setup is { Attempt.Outcome: AttemptOutcome.Open, LatestAttempt: { } id }
                ? await world.FindAsync<SetupAttempt>(account, id, stop)
                : null;
            return SetupIntentMachine.Cancel(setup, "abandoned", open).Ok(out var given, out _) ? given : Change.None;
        }

        return Change.None;
    }

    /// <summary>
    /// What the time does to a session: nothing before it is up, and before a live provider has said that nobody can pay any more.
    /// </summary>
    public static async ValueTask<Change> TimeIsUpAsync(
        CheckoutSession session, Account account, World world, CancellationToken stop)
    {
        var over = CheckoutSessionMachine.TimeIsUp(session, account.Now().ToUnixTimeSeconds());
        return over.IsEmpty || !await IsUnpaidAsync(session, account, world, stop)
            ? Change.None
            : (await GiveUpAsync(session, account, world, stop)).Then(over);
    }

    // True where nobody is at a live provider's page, or can pay there any more.
    private static async ValueTask<bool> IsUnpaidAsync(
        CheckoutSession session, Account account, World world, CancellationToken stop) =>
        session.PaymentIntent is not { } id || await world.FindAsync<PaymentIntent>(account, id, stop) is not { } intent
        || await world.Live.CloseAsync(account, intent);

    private static string? SessionOf(IApiObject subject) => subject switch
    {
        PaymentIntent intent => intent.Private.CheckoutSession,
        SetupIntent intent => intent.Private.CheckoutSession,
        _ => null,
    };

    private static async ValueTask<CheckoutSession?> FindAsync(
        string id, Change change, Account account, World world, CancellationToken stop) =>
        change.Find<CheckoutSession>(id) ?? await world.FindAsync<CheckoutSession>(account, id, stop);
}
