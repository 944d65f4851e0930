using System.Diagnostics;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Street;

namespace Layby.Server.PaymentIntents;

/// <summary>Begins an attempt at a live provider.</summary>
public static class LiveStart
{
    /// <summary>
    /// Has a provider open a session, and sends the customer there. Opening moves no money, so it is asked for before anything is
    /// written: a session whose answer is lost was never shown to anybody, and lapses.
    /// </summary>
    public static async ValueTask<Verdict> OpenAsync(
        AttemptStarted started, PaymentMethod method, Change before, ApiCall call, World world, CancellationToken stop)
    {
        if (await world.Connections.FindAsync(call.Account, method.Type, stop) is not { } connector)
        {
            return ProviderRefusals.NotActivated(method.Type, "payment_method_types");
        }

        var attempt = started.Intent.Attempt!;
        var order = OrderOf(started, method, call, world);
        var opened = await connector.OpenAsync(order, stop);
        ProviderReport report = opened switch
        {
            Opened.Session session => new ProviderReport.RedirectRequired(attempt.Id, session.Refs),
            Opened.Refused { Refusal: OpenRefusal.Declined or OpenRefusal.NoOffer } => new ProviderReport.Declined(attempt.Id),
            Opened.Refused or Opened.Unclear => new ProviderReport.Unavailable(attempt.Id),
            _ => throw new UnreachableException(opened.GetType().Name),
        };
        if (opened is not Opened.Session)
        {
            world.Live.TellNotOpened(attempt.Id, opened);
        }

        if (opened is Opened.Refused { Refusal: OpenRefusal.BadOrder } bad)
        {
            return LiveRefusals.BadOrder(method.Type, bad);
        }

        var scene = await Attempts.SceneAsync(started, method, call, world, stop);
        var change = before.Then(PaymentIntentMachine.Apply(started.Intent, report, scene));
        return opened switch
        {
            Opened.Session => Verdict.Write(change, change.Find<PaymentIntent>(started.Intent.Id)!),
            Opened.Refused { Refusal: OpenRefusal.Declined or OpenRefusal.NoOffer } =>
                Verdict.Refuse(change, PaymentIntentRefusals.AttemptFailed),
            Opened.Refused => Verdict.Refuse(change, ProviderRefusals.NotTaken),
            _ => Verdict.Refuse(change, failed => ProviderRefusals.NoAnswer(failed, method.Type)),
        };
    }

    /// <summary>What a live provider is told of an order.</summary>
    public static ProviderOrder OrderOf(AttemptStarted started, PaymentMethod method, ApiCall call, World world)
    {
        var (intent, attempt) = (started.Intent, started.Intent.Attempt!);
        return started.Order with
        {
            Details = DetailsOf(intent, attempt, method, call.PublicUrl, call.Account, world),
        };
    }

    /// <summary>The same of an attempt that has begun.</summary>
    public static OrderDetails DetailsOf(
        PaymentIntent intent, PaymentAttempt attempt, PaymentMethod method, string publicUrl, Account account, World world) => new()
        {
            ReturnUrl = $"{publicUrl}/return/{account.Id}/{attempt.Id}",
            HookUrl = $"{publicUrl}/hooks/{attempt.Method}/{account.Id}/{attempt.Id}/{world.Settings.Seal!.SecretOf(attempt.Id)}",
            Country = method.BillingDetails.Address.Country ?? intent.Shipping?.Address?.Country,
            Locale = attempt.Method is "klarna" ? intent.PaymentMethodOptions.Klarna?.PreferredLocale : null,
            Description = intent.Description ?? intent.StatementDescriptor ?? world.Settings.MerchantName,
            Billing = method.BillingDetails,
            Shipping = intent.Shipping,
            Lines = [.. intent.Private.LineItems.Select(LineOf)],
            ExpiresAtMs = attempt.ExpiresAtMs,
        };

    private static OrderLine LineOf(LineItem item)
    {
        var discount = item.DiscountAmount ?? 0;
        var tax = item.TotalTaxAmount ?? 0;
        return new(
            item.ProductName, item.Quantity, item.UnitCost, (item.Quantity * item.UnitCost) - discount + tax, discount, tax,
            item.Klarna?.Reference ?? item.ProductCode);
    }
}
