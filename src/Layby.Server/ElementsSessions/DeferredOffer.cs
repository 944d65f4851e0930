using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.PaymentIntents;
using Layby.Server.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.ElementsSessions;

/// <summary>
/// A sheet that opens before its intent is made: it is offered what an intent of the same words would list. Automatic
/// payment methods are the default whatever the caller's version, since that is what these sheets were made for.
/// </summary>
public static class DeferredOffer
{
    private const string At = "deferred_intent";

    private static readonly string[] Lists =
        ["allowed_payment_method_types", "excluded_payment_method_types", "payment_method_types"];

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = Param.Hash(
        At,
    [
        Param.Integer("amount", 0),
        Param.Text("currency"),
        Param.Word("mode", "payment", "setup", "subscription").Required(),
        Param.Hash("payment_method_configuration", Param.Text("id")).Open().Emptyable(),
        Param.Text("setup_future_usage").Emptyable(),
        .. Lists.Select(each => Param.List(each, Param.Text("")).Emptyable()),
    ]).Open();

    /// <summary>The offer, or why there is none.</summary>
    public static async ValueTask<Result<Offer>> OfAsync(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Hash(At) is not { } given)
        {
            return ApiError.Missing(At);
        }

        var said = call.With(Said(given));
        if (!(await Configurations.ChooseAsync(said, world, stop)).Ok(out var configuration, out var refusal))
        {
            return refusal with { Param = $"{At}[payment_method_configuration][id]" };
        }

        var currency = given.Text("currency")?.ToLowerInvariant();
        if (given.Text("mode") is "setup")
        {
            return OfSetup(SetupEdits.Apply(SetupEdits.Configured(BlankSetup(said), configuration), said), currency);
        }

        if (given.Number("amount") is not { } amount || currency is null)
        {
            return ApiError.Missing(given["amount"] is null ? $"{At}[amount]" : $"{At}[currency]");
        }

        var money = new Money(amount, currency);
        return IntentChecks.CheckAmount(money.Amount, currency) is { } wrong
            ? wrong with { Param = $"{At}[{wrong.Param}]" }
            : OfPayment(IntentEdits.Apply(IntentEdits.Configured(BlankPayment(said, money), configuration), said));
    }

    private static Result<Offer> OfPayment(PaymentIntent intent)
    {
        var types = Offer.Payable(intent.PaymentMethodTypes, new(intent.Amount, intent.Currency));
        var kept = intent.SetupFutureUsage is null ? types : [.. types.Where(each => ProviderRules.Of(each) is { Recurring: true })];
        return IntentChecks.CheckTypes(intent with { PaymentMethodTypes = kept }) is { } none ? none : new Offer(At, kept, null);
    }

    private static Result<Offer> OfSetup(SetupIntent intent, string? currency)
    {
        var types = intent.PaymentMethodTypes
            .Where(each => ProviderRules.Of(each) is { Recurring: true } rules
                && (currency is null || rules.Currencies.Contains(currency)))
            .ToArray();
        return SetupChecks.CheckTypes(intent with { PaymentMethodTypes = types }) is { } none ? none : new Offer(At, types, null);
    }

    // The words of an intent's own call that say which types it is for.
    private static FormNode Said(FormNode given)
    {
        var said = new FormNode();
        foreach (var name in Lists)
        {
            said = given[name] is { Children.Count: > 0 } list ? said.With(name, list) : said;
        }

        if (given.Hash("payment_method_configuration")?.Text("id") is { } configuration)
        {
            said.Under("payment_method_configuration").Text = configuration;
        }

        var usage = given.Text("mode") is "subscription" ? "off_session" : given.Text("setup_future_usage");
        if (usage is not (null or "none"))
        {
            said.Under("setup_future_usage").Text = usage;
        }

        return said;
    }

    private static AutomaticPaymentMethods? Automatic(ApiCall said) =>
        said.Form["payment_method_types"] is null && said.Form["allowed_payment_method_types"] is null
            ? new() { Enabled = true }
            : null;

    private static PaymentIntent BlankPayment(ApiCall said, Money money) => new()
    {
        Id = "",
        Amount = money.Amount,
        AutomaticPaymentMethods = Automatic(said),
        ClientSecret = "",
        Created = said.Now,
        Currency = money.Currency,
        PaymentMethodTypes = [],
    };

    private static SetupIntent BlankSetup(ApiCall said) => new()
    {
        Id = "",
        AutomaticPaymentMethods = Automatic(said),
        ClientSecret = "",
        Created = said.Now,
        PaymentMethodTypes = [],
        Usage = "off_session",
    };
}
