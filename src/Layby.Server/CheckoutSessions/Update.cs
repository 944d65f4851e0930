using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>POST /v1/checkout/sessions/{id}</summary>
public static class Update
{
    private static readonly string[] MoreThanNotes =
        ["collected_information", "line_items", "payment_intent_data", "shipping_options"];

    /// <summary>Changes what may still be changed. There is no event for it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Sessions.FindAsync(call, world, stop)).Ok(out var session, out var refusal))
        {
            return refusal;
        }

        var onlyNotes = MoreThanNotes.All(each => call.Form[each] is null);
        if (!onlyNotes && session.Status is not CheckoutSessionStatus.Open)
        {
            return CheckoutSessionRefusals.Update(session);
        }

        if (Refuses(session, call.Form) is { } wrong)
        {
            return wrong;
        }

        if (!(await EditAsync(session, call, world, stop)).Ok(out var edited, out refusal))
        {
            return refusal;
        }

        if (SessionChecks.CheckLive(edited.Session) is { } unserved)
        {
            return unserved;
        }

        if (edited.Session.AmountTotal != session.AmountTotal && await Sessions.LetGoAsync(session, call, world, stop) is { } held)
        {
            return held;
        }

        return CheckoutSessionMachine.Update(session, edited.Session, onlyNotes).Ok(out var change, out refusal)
            ? Verdict.Write(edited.Change.Then(change), edited.Session)
            : refusal;
    }

    private static ApiError? Refuses(CheckoutSession session, FormNode form) =>
        Unserved.Shipping(form)
        ?? (session.IsSetup && (form["line_items"] ?? form["payment_intent_data"]) is not null
            ? Unserved.NotInMode(form["line_items"] is not null ? "line_items" : "payment_intent_data", session.Mode)
            : null)
        ?? (form["collected_information"] is not null && session.ShippingAddressCollection is null
            ? ApiError.Invalid(
                "collected_information[shipping_details]",
                "You can only set `collected_information[shipping_details]` when `shipping_address_collection` is enabled.")
            : null);

    private static async ValueTask<Result<Edited>> EditAsync(
        CheckoutSession session, ApiCall call, World world, CancellationToken stop)
    {
        var form = call.Form;
        var wishes = Wishes.After(session.Private.Wishes, form.Hash("payment_intent_data"));
        var edited = session with
        {
            CollectedInformation = form.Hash("collected_information")?.Hash("shipping_details") is { } shipping
                ? new(null, null, new(Addresses.Postal(shipping.Hash("address")!, Address.Unknown), shipping.Text("name")!))
                : session.CollectedInformation,
            Metadata = form.Metadata(session.Metadata),
            Private = session.Private with { Wishes = wishes },
        };
        if (ParamCheck.CheckNotes(edited.Metadata.Count) is { } tooMany)
        {
            return tooMany;
        }

        if (form["line_items"] is null)
        {
            return !session.IsSetup && session.Private.Wishes != wishes && !Types.Again(edited).Ok(out _, out var unfit)
                ? unfit
                : new Edited(edited, Change.None);
        }

        if (!(await Lines.EditAsync(session, call, world, stop)).Ok(out var read, out var refusal))
        {
            return refusal;
        }

        var total = read.Lines.Sum(each => each.Amount);
        edited = edited with
        {
            AmountSubtotal = total,
            AmountTotal = total,
            PaymentIntent = total == 0 ? null : edited.PaymentIntent,
            PaymentStatus = total == 0 ? CheckoutPaymentStatus.NoPaymentRequired : CheckoutPaymentStatus.Unpaid,
            Private = edited.Private with { Lines = read.Lines },
        };
        if (SessionChecks.CheckTotal(new(total, edited.Currency!)) is { } unpayable)
        {
            return unpayable;
        }

        return Types.Again(edited).Ok(out _, out refusal)
            ? new Edited(edited, read.Change.Then(await RepricedAsync(session, total, call, world, stop)))
            : refusal;
    }

    // Who is on a provider's page would pay another amount than they see: that attempt is given up, and where nothing is left
    // to pay the intent too.
    private static async ValueTask<Change> RepricedAsync(
        CheckoutSession session, long total, ApiCall call, World world, CancellationToken stop)
    {
        if (total == 0)
        {
            return await Checkouts.GiveUpAsync(session, call.Account, world, stop);
        }

        return session.PaymentIntent is { } id && await world.FindAsync<PaymentIntent>(call.Account, id, stop) is { } intent
            && intent.Amount != total
            && PaymentIntentMachine.Update(intent, intent with { Amount = total }).Ok(out var change, out _)
                ? change
                : Change.None;
    }

    private sealed record Edited(CheckoutSession Session, Change Change);
}
