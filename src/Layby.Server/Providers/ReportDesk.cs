using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Providers;

/// <summary>
/// Where every provider's word arrives, from a page, a callback or a deadline: it is weighed by the machine, committed,
/// and only then heard of.
/// </summary>
public sealed class ReportDesk(World world) : IReportDesk
{
    private const string Nonce = "pa_nonce_";

    private readonly SetupDesk setups = new(world);

    /// <summary>An attempt by the two parts of its address, of a payment or of a setup; null when there is none.</summary>
    public async ValueTask<AttemptFound?> OpenAsync(string accountId, string attemptId, CancellationToken stop)
    {
        if (SetupDesk.IsSetup(attemptId))
        {
            return await world.Keyring.FindAsync(accountId, stop) is { } account ? await setups.FindAsync(account, attemptId, stop) : null;
        }

        return await FindAsync(accountId, attemptId, stop) is var (intent, view)
            && intent.Private.Attempts.First(each => each.Id == attemptId) is var attempt
            ? new(attempt, view, ReturnUrl.Of(intent, attempt))
            : null;
    }

    /// <summary>An attempt to pay by the two parts of its address; null when there is none.</summary>
    public async ValueTask<(PaymentIntent Intent, AttemptView View)?> FindAsync(
        string accountId, string attemptId, CancellationToken stop)
    {
        if (await world.Keyring.FindAsync(accountId, stop) is not { } account || IntentOf(attemptId) is not { } intentId)
        {
            return null;
        }

        return await world.FindAsync<PaymentIntent>(account, intentId, stop) is { } intent
            && intent.Private.Attempts.FirstOrDefault(each => each.Id == attemptId) is { } attempt
            ? (intent, await ViewAsync(account, intent, attempt, stop))
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<AttemptView> ReportAsync(AttemptView attempt, ProviderReport report, CancellationToken stop)
    {
        var account = (await world.Keyring.FindAsync(attempt.Account, stop))!;
        if (attempt.IsSetup)
        {
            return await setups.ReportAsync(account, attempt, report, stop);
        }

        while (await FindAsync(attempt.Account, attempt.AttemptId, stop) is var (intent, view))
        {
            var change = await Checkouts.FollowedAsync(
                await WeighAsync(account, intent, report, stop), account, world, stop);
            if (change.IsEmpty)
            {
                return view;
            }

            var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);
            if (await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written)
            {
                var next = change.Find<PaymentIntent>(intent.Id) ?? intent;
                return view with { Outcome = next.Private.Attempts.First(each => each.Id == attempt.AttemptId).Outcome };
            }
        }

        return attempt;
    }

    /// <summary>What a report changes, with the provider's own part of it already done.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="report">The report.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="release">What is needed to tell as a Refund what a capture left; null where it is not told.</param>
    public async ValueTask<Change> WeighAsync(
        Account account, PaymentIntent intent, ProviderReport report, CancellationToken stop, Release? release = null)
    {
        var tried = intent.Private.Attempts.First(each => each.Id == report.AttemptId);
        var chargeId = account.NewId(ProviderRules.Of(tried.Method)!.ChargePrefix);
        var method = (await world.FindAsync<PaymentMethod>(account, tried.PaymentMethod, stop))!;
        var scene = new ReportScene
        {
            Method = method,
            Keeping = report is ProviderReport.Authorized
                ? await Keepings.ForAsync(intent, tried, method, account, world, stop)
                : null,
            Charge = intent.LatestCharge is { } id ? await world.FindAsync<Charge>(account, id, stop) : null,
            Now = Account.SecondsOf(chargeId),
            ChargeId = chargeId,
            MerchantName = world.Settings.MerchantName,
            Release = release,
            Settlement = Books.Settlement(world, account, tried.Method),
        };
        var change = PaymentIntentMachine.Apply(intent, report, scene);
        if (tried.Live is not null)
        {
            // Nobody reports what nobody waits for without looking first, so nothing is owed here.
            Invariant.Holds(change.Jobs.IsEmpty, "what a live provider owes is written down before it is asked for");
            return change;
        }

        foreach (var job in change.Jobs)
        {
            // Money of an attempt that was given up goes back; there is nothing left for the intent to learn of it.
            _ = await world.Providers.PerformAsync(tried.Method, job, stop);
        }

        return Complaints.After(change with { Jobs = [] }, world.Providers[tried.Method], scene.Method, account);
    }

    /// <summary>What a provider may know of an attempt.</summary>
    public async ValueTask<AttemptView> ViewAsync(
        Account account, PaymentIntent intent, PaymentAttempt attempt, CancellationToken stop)
    {
        var method = await world.FindAsync<PaymentMethod>(account, attempt.PaymentMethod, stop);
        var options = intent.PaymentMethodOptions.Klarna;
        return new AttemptView
        {
            Account = account.Id,
            AttemptId = attempt.Id,
            Method = attempt.Method,
            IsLive = account.IsLive,
            Outcome = attempt.Outcome,
            Amount = new(intent.Amount, intent.Currency),
            MerchantName = world.Settings.MerchantName,
            Description = intent.Description,
            Country = intent.Shipping?.Address?.Country ?? method?.BillingDetails.Address.Country,
            Email = method?.BillingDetails.Email,
            TestCard = method?.TestCard,
            Phone = method?.BillingDetails.Phone,
            PreferredLocale = attempt.Method == "klarna" ? options?.PreferredLocale : null,
            OneTime = (options?.SetupFutureUsage ?? intent.SetupFutureUsage) is null or "none",
            Now = account.Now(),
            ReturnUrl = attempt.ReturnUrl,
        };
    }

    /// <summary>The intent of an attempt: its name carries it, so that no index is needed to find it.</summary>
    internal static string? IntentOf(string attemptId) =>
        attemptId.StartsWith(Nonce, StringComparison.Ordinal) && attemptId.Length == Nonce.Length + 24 + 22
            ? string.Concat("pi_", attemptId.AsSpan(Nonce.Length, 24))
            : null;
}
