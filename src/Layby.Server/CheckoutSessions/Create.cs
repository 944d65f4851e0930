using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Customers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>POST /v1/checkout/sessions</summary>
public static class Create
{
    /// <summary>Makes a session. Nothing is told, and no intent is made before its customer confirms.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await SessionChecks.CheckAsync(call, world, stop) is { } wrong)
        {
            return wrong;
        }

        var read = new LinesRead([], Change.None);
        if (call.Form.Text("mode") == "payment"
            && !(await Lines.ReadAsync(call, world, stop)).Ok(out read, out var refusal))
        {
            return refusal;
        }

        if (!(await Configurations.ChooseAsync(call, world, stop)).Ok(out var configuration, out refusal))
        {
            return refusal;
        }

        var blank = NewSession.Of(read.Lines, configuration, call, world);
        if (blank.AmountTotal is { } total && SessionChecks.CheckTotal(new(total, blank.Currency!)) is { } unpayable)
        {
            return unpayable;
        }

        if (SessionChecks.CheckLive(blank) is { } unserved)
        {
            return unserved;
        }

        var served = await world.Connections.ServedAsync(call.Account, stop);
        if (!Types.Choose(await KnownAsync(blank, call, world, stop), configuration, served, call).Ok(out var session, out refusal))
        {
            return refusal;
        }

        return Verdict.Write(read.Change.Then(CheckoutSessionMachine.Create(session)), session);
    }

    // What is known of a customer's address is shown at once.
    private static async ValueTask<CheckoutSession> KnownAsync(
        CheckoutSession session, ApiCall call, World world, CancellationToken stop) =>
        session.Customer is { } id && await world.FindAsync<Customer>(call.Account, id, stop) is { Email: { } email }
            ? session with { CustomerDetails = new() { Email = email } }
            : session;
}
