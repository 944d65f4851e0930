using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Providers;

/// <summary>Where every provider's word on a setup arrives; the same as <see cref="ReportDesk"/>, but for the money.</summary>
public sealed class SetupDesk(World world)
{
    private const string Nonce = "sa_nonce_";

    /// <summary>True for the name of an attempt to set a method up.</summary>
    public static bool IsSetup(string attemptId) => attemptId.StartsWith(Nonce, StringComparison.Ordinal);

    /// <summary>An attempt by its account and name; null when there is none.</summary>
    public async ValueTask<AttemptFound?> FindAsync(Account account, string attemptId, CancellationToken stop) =>
        IntentOf(attemptId) is { } id
        && await world.FindAsync<SetupIntent>(account, id, stop) is { } intent
        && intent.Private.Attempts.FirstOrDefault(each => each.Id == attemptId) is { } attempt
            ? new(attempt, await ViewAsync(account, intent, attempt, stop), ReturnUrl.Of(intent, attempt))
            : null;

    /// <inheritdoc cref="IReportDesk.ReportAsync"/>
    public async ValueTask<AttemptView> ReportAsync(
        Account account, AttemptView attempt, ProviderReport report, CancellationToken stop)
    {
        while (await world.FindAsync<SetupIntent>(account, IntentOf(attempt.AttemptId) ?? "", stop) is { } intent)
        {
            var change = await Checkouts.FollowedAsync(
                await WeighAsync(account, intent, report, stop), account, world, stop);
            var tried = (change.Find<SetupIntent>(intent.Id) ?? intent).Private.Attempts.First(each => each.Id == attempt.AttemptId);
            if (change.IsEmpty)
            {
                return attempt with { Outcome = tried.Outcome };
            }

            var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);
            if (await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written)
            {
                return attempt with { Outcome = tried.Outcome };
            }
        }

        return attempt;
    }

    /// <summary>What a report changes.</summary>
    public async ValueTask<Change> WeighAsync(
        Account account, SetupIntent intent, ProviderReport report, CancellationToken stop)
    {
        // Only the newest attempt can still be moved, and its record is the setup's latest.
        if (intent.Attempt?.Id != report.AttemptId)
        {
            return Change.None;
        }

        var method = (await world.FindAsync<PaymentMethod>(account, intent.Attempt.PaymentMethod, stop))!;
        return SetupIntentMachine.Apply(intent, report, new SetupScene
        {
            Method = method,
            Attempt = (await world.FindAsync<SetupAttempt>(account, intent.LatestAttempt!, stop))!,
            Keeping = await Keepings.ForAsync(intent, intent.Attempt, method, account, world, stop),
        });
    }

    /// <summary>What a provider may know of an attempt.</summary>
    public async ValueTask<AttemptView> ViewAsync(
        Account account, SetupIntent intent, PaymentAttempt attempt, CancellationToken stop)
    {
        var method = (await world.FindAsync<PaymentMethod>(account, attempt.PaymentMethod, stop))!;
        return new AttemptView
        {
            Account = account.Id,
            AttemptId = attempt.Id,
            Method = attempt.Method,
            Outcome = attempt.Outcome,
            Amount = SetupIntentMachine.Nothing(intent, method),
            IsSetup = true,
            TestCard = method.TestCard,
            MerchantName = world.Settings.MerchantName,
            Description = intent.Description,
            Country = method.BillingDetails.Address.Country,
            Email = method.BillingDetails.Email,
            Phone = method.BillingDetails.Phone,
            PreferredLocale = attempt.Method == "klarna" ? intent.PaymentMethodOptions.Klarna?.PreferredLocale : null,
            OneTime = false,
            Now = account.Now(),
            ReturnUrl = attempt.ReturnUrl,
        };
    }

    // The address of an attempt carries its setup's id, so that no index is needed to find it.
    private static string? IntentOf(string attemptId) =>
        IsSetup(attemptId) && attemptId.Length == Nonce.Length + 24 + 22
            ? string.Concat("seti_", attemptId.AsSpan(Nonce.Length, 24))
            : null;
}

/// <summary>An attempt that a customer's address leads to, of a payment or of a setup.</summary>
/// <param name="Attempt">The attempt as it stands.</param>
/// <param name="View">What its provider may know.</param>
/// <param name="ReturnUrl">Where the customer goes afterwards, with what they bring back.</param>
public sealed record AttemptFound(PaymentAttempt Attempt, AttemptView View, string ReturnUrl);
