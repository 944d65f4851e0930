using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.PaymentIntents;
using Layby.Server.PaymentMethods;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>
/// Begins an attempt to pay: makes the session's intent the first time, and takes the same one again after a failure. What
/// follows is what a merchant's confirm does.
/// </summary>
internal static class PaymentStart
{
    /// <summary>The attempt's verdict, or why the method can not be taken.</summary>
    public static async ValueTask<Result<Verdict>> BeginAsync(
        CheckoutVisit visit, CheckoutAnswers answers, Customer? customer, ApiCall call, World world, CancellationToken stop)
    {
        // Whoever is on a live provider's page in another tab can not pay there any more.
        if (await Sessions.LetGoAsync(visit.Session, call, world, stop) is { } held)
        {
            return held;
        }

        var read = await NewMethod.FromAsync(
            MethodForm.Of(answers, visit.Session), "payment_method_data", call, world, stop);
        if (!read.Ok(out var made, out var refusal))
        {
            return refusal;
        }

        var intent = Wished(visit.Payment ?? Blank(visit, world), visit, answers, customer);
        var method = made.Method with { UsedBy = intent.Id };
        var before = made.Change.Then(new Change { Objects = [method] });
        if (visit.Payment is null)
        {
            before = before.Then(PaymentIntentMachine.Create(intent));
        }

        return await Attempts.BeginAsync(intent, method, before, call, world, stop);
    }

    private static PaymentIntent Blank(CheckoutVisit visit, World world)
    {
        var id = visit.Account.NewId("pi_3");
        return new PaymentIntent
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Livemode = visit.Account.IsLive,
            Amount = visit.Session.AmountTotal!.Value,
            Currency = visit.Session.Currency!,
            ClientSecret = ClientSecrets.New(id, world.Dice),
            PaymentMethodTypes = visit.Session.PaymentMethodTypes,
            Private = new() { CheckoutSession = visit.Session.Id },
        };
    }

    // What the merchant wishes may have changed since the last attempt; so may what the customer says.
    private static PaymentIntent Wished(
        PaymentIntent intent, CheckoutVisit visit, CheckoutAnswers answers, Customer? customer)
    {
        var session = visit.Session;
        var wishes = session.Private.Wishes;
        return intent with
        {
            AllowedPaymentMethodTypes = session.AllowedPaymentMethodTypes,
            Amount = session.AmountTotal!.Value,
            CaptureMethod = wishes.CaptureMethod,
            Customer = customer?.Id,
            Description = wishes.Description,
            ExcludedPaymentMethodTypes = session.ExcludedPaymentMethodTypes,
            Metadata = wishes.Metadata,
            PaymentMethodConfigurationDetails = session.PaymentMethodConfigurationDetails,
            PaymentMethodOptions = OptionsOf(visit, answers),
            PaymentMethodTypes = session.PaymentMethodTypes,
            ReceiptEmail = wishes.ReceiptEmail,
            SetupFutureUsage = wishes.SetupFutureUsage,
            Shipping = answers.Contact.Shipping is { } shipping
                ? new() { Address = shipping.Address, Name = shipping.Name, Phone = answers.Contact.Billing.Phone }
                : wishes.Shipping,
            StatementDescriptor = wishes.StatementDescriptor,
            StatementDescriptorSuffix = wishes.StatementDescriptorSuffix,
            TransferGroup = wishes.TransferGroup,
            Private = intent.Private with { KlarnaPlans = wishes.KlarnaPlans },
        };
    }

    // Klarna's page speaks the language of this one, unless the merchant wished for another.
    private static PaymentMethodOptions OptionsOf(CheckoutVisit visit, CheckoutAnswers answers)
    {
        var (session, billing) = (visit.Session, answers.Contact.Billing);
        var wished = session.Private.Wishes.MethodOptions;
        var types = session.PaymentMethodTypes;
        var locale = KlarnaMarkets.For(billing.Address.Country, billing.Email, session.Currency!)?.LocaleFor(visit.Language.Tag);
        return new PaymentMethodOptions
        {
            Alma = types.Contains("alma") ? wished.Alma ?? new() : null,
            Card = types.Contains("card") ? wished.Card ?? new() : null,
            Klarna = types.Contains("klarna")
                ? (wished.Klarna ?? new()) with { PreferredLocale = wished.Klarna?.PreferredLocale ?? locale }
                : null,
        };
    }
}
