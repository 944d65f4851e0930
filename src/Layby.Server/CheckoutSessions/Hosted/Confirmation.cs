using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Customers;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Providers.Pages;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What pressing the button changes, or what the customer must correct first.</summary>
/// <param name="Change">What is to be written.</param>
/// <param name="Mistake">What must be corrected, or keeps the customer here; null where nothing does.</param>
public sealed record Confirmation(Change Change, PageMistake? Mistake = null)
{
    /// <summary>True where what it was decided on is no longer there: it is decided again.</summary>
    public bool IsStale { get; private init; }

    /// <summary>
    /// Decides it: the customer, the intent, the attempt and the session, in one change. It may be decided again when
    /// another commit came first.
    /// </summary>
    public static async ValueTask<Confirmation> OfAsync(CheckoutVisit visit, CheckoutAnswers answers, World world)
    {
        var stop = CancellationToken.None;
        var session = visit.Session;
        var (customer, known) = await CheckoutCustomers.OfAsync(visit, answers.Contact, world, stop);
        if (session.AmountTotal is 0)
        {
            return Whole(session, null, customer, known, answers.Contact) is { } confirmed
                && CheckoutSessionMachine.CompleteUnpaid(confirmed.Find<CheckoutSession>(session.Id)!).Ok(out var complete, out _)
                    ? new(confirmed.Then(complete))
                    : new(Change.None);
        }

        var call = CallOf(visit, world);
        var started = session.IsSetup
            ? await SetupStart.BeginAsync(visit, answers, customer, call, world, stop)
            : await PaymentStart.BeginAsync(visit, answers, customer, call, world, stop);
        if (!started.Ok(out var verdict, out var refusal))
        {
            return new(Change.None, MistakeOf(refusal, answers, visit));
        }

        if (verdict.IsStale)
        {
            return new(Change.None) { IsStale = true };
        }

        // An attempt that was not even begun leaves the session as it is; what its refusal cost is kept.
        if (verdict.Change.Objects.FirstOrDefault(each => each is PaymentIntent or SetupIntent)?.Id is not { } intent)
        {
            return new(verdict.Change, MistakeOf(verdict.Refusal!, answers, visit));
        }

        return Whole(session, intent, customer, known, answers.Contact) is { } changed
            ? new(await Checkouts.FollowedAsync(changed.Then(verdict.Change), visit.Account, world, stop))
            : new(Change.None);
    }

    private static Change? Whole(CheckoutSession session, string? intent, Customer? customer, Change known, CheckoutContact contact)
    {
        var made = customer is not null && session.Customer is null;
        return CheckoutSessionMachine.Confirm(session, intent, customer?.Id, made, contact).Ok(out var confirmed, out _)
            ? known.Then(confirmed)
            : null;
    }

    // The intent's own verbs take a call: this one comes from the customer's browser.
    private static ApiCall CallOf(CheckoutVisit visit, World world)
    {
        var form = new FormNode();
        form.Under("return_url").Text = $"{visit.Session.Private.PublicUrl}/c/return/{visit.Session.Id}";
        var agreed = form.Under("mandate_data").Under("customer_acceptance");
        agreed.Under("type").Text = "online";
        agreed.Under("accepted_at").Text = $"{visit.Account.Now().ToUnixTimeSeconds()}";
        agreed.Under("online").Under("infer_from_client").Text = "true";
        return new ApiCall
        {
            Account = visit.Account,
            IsSecret = false,
            Version = world.Settings.DefaultVersion,
            RequestId = "",
            Form = form,
            PublicUrl = visit.Session.Private.PublicUrl,
            Connection = visit.Http,
        };
    }

    private static PageMistake MistakeOf(ApiError refusal, CheckoutAnswers answers, CheckoutVisit visit) =>
        answers.Method != "card"
            ? new($"method-{answers.Method}", visit.Texts.Failed(ProviderRules.Of(answers.Method)!.Name))
        : refusal.Param?.Contains("exp_", StringComparison.Ordinal) is true ? new("card-expiry", visit.Common.Klarna.ExpiryInvalid)
        : refusal.Param?.Contains("cvc", StringComparison.Ordinal) is true ? new("card-cvc", visit.Common.Klarna.CvcInvalid)
        : new("card-number", visit.Common.Klarna.CardNumberInvalid);
}
