using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Server.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Charges;

/// <summary>
/// POST /v1/charges: older than PaymentIntents, for cards only. The charge pays an intent that is made for it, so that it
/// is captured, refunded and disputed like any other.
/// </summary>
public static class Create
{
    private const string Method = "card";

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Integer("amount", 0).Required(),
        Param.Integer("application_fee", 0),
        Param.Integer("application_fee_amount", 0),
        Param.Flag("capture"),
        Param.Text("currency").Required(),
        Param.Text("customer", 500),
        Param.Text("description", 40_000).Emptyable(),
        Param.Anything("destination"),
        Param.Metadata(),
        Param.Text("on_behalf_of"),
        Param.Anything("radar_options"),
        Param.Text("receipt_email").Emptyable(),
        IntentTable.Shipping,
        Param.Text("source"),
        Param.Text("statement_descriptor", 22).Emptyable(),
        Param.Text("statement_descriptor_suffix", 22).Emptyable(),
        Param.Hash("transfer_data", Param.Text("destination")).Open(),
        Param.Text("transfer_group").Emptyable());

    /// <summary>Charges a card, or reserves the money with <c>capture=false</c>.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var currency = call.Form.Text("currency")!.ToLowerInvariant();
        var refusal = Unserved(call.Form) ?? IntentChecks.Check(call)
            ?? IntentChecks.CheckAmount(call.Form.Number("amount")!.Value, currency)
            ?? await IntentOwner.CheckAsync(call, world, stop);
        if (refusal is not null)
        {
            return refusal;
        }

        if (call.Form.Text("source") is not { } source)
        {
            return call.Form["customer"] is null
                ? ApiError.Invalid(null, "Must provide source or customer.", "parameter_missing")
                : NoActiveCard;
        }

        if (!(await CardForms.FromTokenAsync(source, "source", call, world, stop)).Ok(out var given, out refusal))
        {
            return refusal;
        }

        var intent = IntentEdits.Apply(Blank(call, world, currency), call);
        var method = CardForms.MethodOf(call.Account, BillingDetails.Unknown, given.Card, given.Details) with { UsedBy = intent.Id };
        var confirmed = intent with { PaymentMethod = method.Id, Status = PaymentIntentStatus.RequiresConfirmation };
        var before = given.Spent.Then(new Change { Objects = [method] }).Then(PaymentIntentMachine.Create(confirmed));
        return Answer(await Attempts.BeginAsync(confirmed, method, before, Alone(call), world, stop));
    }

    // Customers keep payment methods here, and no sources.
    private static ApiError NoActiveCard { get; } = new()
    {
        Status = 402,
        Type = "card_error",
        Code = "missing",
        Param = "card",
        Message = "Cannot charge a customer that has no active card",
    };

    // An older call has nowhere to send its customer: a card that asks for them is declined.
    private static ApiCall Alone(ApiCall call)
    {
        var form = new FormNode();
        form.Under("off_session").Text = "true";
        return call.With(form);
    }

    private static Verdict Answer(Verdict verdict)
    {
        var charge = verdict.Change.Objects.OfType<Charge>().LastOrDefault();
        return verdict.Refusal is { } refusal ? Verdict.Refuse(verdict.Change, refusal with { PaymentIntent = null })
            : charge is null ? verdict
            : Verdict.Write(verdict.Change, charge);
    }

    private static PaymentIntent Blank(ApiCall call, World world, string currency)
    {
        var id = call.Account.NewId("pi_3");
        return new PaymentIntent
        {
            Id = id,
            Amount = call.Form.Number("amount")!.Value,
            Livemode = call.Account.IsLive,
            Currency = currency,
            CaptureMethod = call.Form.Flag("capture") is false ? "manual" : "automatic",
            ClientSecret = ClientSecrets.New(id, world.Dice),
            Created = Account.SecondsOf(id),
            PaymentMethodTypes = [Method],
        };
    }

    private static ApiError? Unserved(FormNode form) =>
        form["destination"] is not null
            ? ApiError.Invalid("destination", "A destination needs connected accounts, and there are none.")
            : form.Number("application_fee") is not null
                ? ApiError.Invalid("application_fee", "An application_fee needs connected accounts, and there are none.")
                : null;
}
