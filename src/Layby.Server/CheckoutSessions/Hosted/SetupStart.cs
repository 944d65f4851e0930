using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.PaymentMethods;
using Layby.Server.SetupIntents;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>Begins an attempt to set a method up; the same as <see cref="PaymentStart"/>, but for the money.</summary>
internal static class SetupStart
{
    /// <summary>The attempt's verdict, or why the method can not be taken.</summary>
    public static async ValueTask<Result<Verdict>> BeginAsync(
        CheckoutVisit visit, CheckoutAnswers answers, Customer? customer, ApiCall call, World world, CancellationToken stop)
    {
        var read = await NewMethod.FromAsync(
            MethodForm.Of(answers, visit.Session), "payment_method_data", call, world, stop);
        if (!read.Ok(out var made, out var refusal))
        {
            return refusal;
        }

        var intent = Wished(visit.Setup ?? Blank(visit, world), visit, answers, customer);
        var method = made.Method with { UsedBy = intent.Id };
        var before = made.Change.Then(new Change { Objects = [method] });
        if (visit.Setup is null)
        {
            before = before.Then(SetupIntentMachine.Create(intent));
        }

        return await SetupStarts.BeginAsync(intent, method, before, call, world, stop);
    }

    private static SetupIntent Blank(CheckoutVisit visit, World world)
    {
        var id = visit.Account.NewId("seti_1");
        return new SetupIntent
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Livemode = visit.Account.IsLive,
            ClientSecret = ClientSecrets.New(id, world.Dice),
            PaymentMethodTypes = visit.Session.PaymentMethodTypes,
            Private = new() { CheckoutSession = visit.Session.Id },
        };
    }

    private static SetupIntent Wished(SetupIntent intent, CheckoutVisit visit, CheckoutAnswers answers, Customer? customer)
    {
        var session = visit.Session;
        var (wishes, billing) = (session.Private.Wishes, answers.Contact.Billing);
        var locale = wishes.MethodOptions.Klarna?.PreferredLocale
            ?? KlarnaMarkets.For(billing.Address.Country, billing.Email).LocaleFor(visit.Language.Tag);
        return intent with
        {
            AllowedPaymentMethodTypes = session.AllowedPaymentMethodTypes,
            Customer = customer?.Id,
            Description = wishes.Description,
            ExcludedPaymentMethodTypes = session.ExcludedPaymentMethodTypes,
            Metadata = wishes.Metadata,
            PaymentMethodConfigurationDetails = session.PaymentMethodConfigurationDetails,
            PaymentMethodOptions = new()
            {
                Card = session.PaymentMethodTypes.Contains("card") ? new() : null,
                Klarna = session.PaymentMethodTypes.Contains("klarna") ? new(session.Currency, locale) : null,
            },
            PaymentMethodTypes = session.PaymentMethodTypes,
            Private = intent.Private with { KlarnaPlans = wishes.KlarnaPlans },
        };
    }
}
