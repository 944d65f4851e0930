using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.PaymentIntents;
using Layby.Server.Providers.Pages;
using Layby.Server.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Browser;

/// <summary>POST /v3/elements/…: what the element's frame shows. It is a private matter between the frame and this server.</summary>
public static class ElementSession
{
    private static readonly Param[] Rows = [Param.Text("locale"), Param.Text("country", 2)];

    /// <summary>What an intent's session takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient([Param.Text("client_secret"), .. Rows]);

    /// <summary>What the session of elements takes that were made before the intent.</summary>
    public static Param DeferredTable { get; } = ParamTable.OfClient(
    [
        Param.Word("mode", "payment", "setup").Required(),
        Param.Integer("amount", 0),
        Param.Text("currency"),
        Param.Word("setup_future_usage", "off_session", "on_session").Emptyable(),
        Param.List("payment_method_types", Param.Text("")),
        Param.List("allowed_payment_method_types", Param.Text("")),
        Param.List("excluded_payment_method_types", Param.Text("")),
        Param.Text("payment_method_configuration"),
        .. Rows,
    ]);

    /// <summary>Of a payment.</summary>
    public static async ValueTask<Verdict> OfPayment(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        var open = intent.Status switch
        {
            PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation
                or PaymentIntentStatus.RequiresAction => true,
            PaymentIntentStatus.Processing or PaymentIntentStatus.RequiresCapture or PaymentIntentStatus.Canceled
                or PaymentIntentStatus.Succeeded => false,
        };
        return !open ? Over("payment_intent_unexpected_state", "PaymentIntent") : await ShowAsync(
            new()
            {
                Types = intent.PaymentMethodTypes,
                Amount = new(intent.Amount, intent.Currency),
                Currency = intent.Currency,
                Keeps = type => PaymentIntentMachine.Keeps(intent, type),
                Customer = intent.Customer,
                Declined = intent.LastPaymentError?.PaymentMethod?.Type,
            },
            call, world, stop);
    }

    /// <summary>Of a setup.</summary>
    public static async ValueTask<Verdict> OfSetup(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindSetupAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        var open = intent.Status switch
        {
            SetupIntentStatus.RequiresPaymentMethod or SetupIntentStatus.RequiresConfirmation
                or SetupIntentStatus.RequiresAction => true,
            SetupIntentStatus.Processing or SetupIntentStatus.Canceled or SetupIntentStatus.Succeeded => false,
        };
        return !open ? Over("setup_intent_unexpected_state", "SetupIntent") : await ShowAsync(
            new()
            {
                Types = intent.PaymentMethodTypes,
                Currency = intent.PaymentMethodOptions.Klarna?.Currency,
                Keeps = _ => true,
                Customer = intent.Customer,
                Declined = intent.LastSetupError?.PaymentMethod?.Type,
            },
            call, world, stop);
    }

    /// <summary>Of what will be an intent: the methods that it would have.</summary>
    public static async ValueTask<Verdict> Deferred(ApiCall call, World world, CancellationToken stop)
    {
        var (form, isSetup) = (call.Form, call.Form.Text("mode") is "setup");
        var currency = form.Text("currency")?.ToLowerInvariant();
        if ((TypeChoice.Refuses(call) ?? (isSetup ? null : CheckMoney(form.Number("amount"), currency))) is { } refusal)
        {
            return refusal;
        }

        if (!(await Configurations.ChooseAsync(call, world, stop)).Ok(out var configuration, out refusal))
        {
            return refusal;
        }

        if (isSetup)
        {
            var setup = SetupEdits.Apply(SetupEdits.Configured(BlankSetup, configuration), call);
            return await ShowAsync(
                new() { Types = setup.PaymentMethodTypes, Currency = currency, Keeps = _ => true }, call, world, stop);
        }

        var blank = Blank with { Amount = form.Number("amount")!.Value, Currency = currency! };
        var intent = IntentEdits.Apply(IntentEdits.Configured(blank, configuration), call);
        return await ShowAsync(
            new()
            {
                Types = intent.PaymentMethodTypes,
                Amount = new(intent.Amount, intent.Currency),
                Currency = intent.Currency,
                Keeps = type => PaymentIntentMachine.Keeps(intent, type),
            },
            call, world, stop);
    }

    // What the options of an intent are applied to; it is never stored.
    private static PaymentIntent Blank { get; } = new()
    {
        Id = "",
        Amount = 0,
        Currency = "",
        ClientSecret = "",
        Created = 0,
        AutomaticPaymentMethods = new() { Enabled = true },
        CaptureMethod = "automatic",
        ConfirmationMethod = "automatic",
        PaymentMethodTypes = [],
    };

    private static SetupIntent BlankSetup { get; } = new()
    {
        Id = "",
        ClientSecret = "",
        Created = 0,
        AutomaticPaymentMethods = new() { Enabled = true },
        PaymentMethodTypes = [],
    };

    private static ApiError? CheckMoney(long? amount, string? currency) =>
        amount is null ? ApiError.Missing("amount")
        : currency is null ? ApiError.Missing("currency")
        : IntentChecks.CheckAmount(amount.Value, currency);

    private static ApiError Over(string code, string kind) => ApiError.Invalid(
        null, $"The {kind} is in a terminal state and cannot be used to initialize Elements.", code);

    private static async ValueTask<Verdict> ShowAsync(ElementOffer offer, ApiCall call, World world, CancellationToken stop)
    {
        var language = PageLanguage.Choose(
            call.Form.Text("locale") is "auto" ? null : call.Form.Text("locale"),
            call.Connection?.Request.Headers.AcceptLanguage);
        var customer = offer.Customer is { } id ? await world.FindAsync<Customer>(call.Account, id, stop) : null;
        var known = call.Form.Text("country") ?? customer?.Address?.Country;
        var methods = offer.Methods(known, language);
        var texts = ElementWords.Of(language.Texts.Element, world.Settings.MerchantName);
        var session = new JsonObject
        {
            ["object"] = "layby.element_session",
            ["locale"] = language.Tag,
            ["mode"] = offer.Amount is null ? "setup" : "payment",
            ["country"] = known ?? world.Settings.Country,
            ["methods"] = new JsonArray([.. methods]),
            ["keeps"] = offer.Types.Any(offer.Keeps),
            ["declined"] = offer.Declined,
            ["notice"] = offer.Declined is { } declined && ProviderRules.Of(declined) is { } rules
                ? language.Texts.Element.Declined(rules.Name)
                : null,
            ["texts"] = texts,
        };
        if (offer.Amount is { } amount)
        {
            session["amount"] = amount.Amount;
            session["currency"] = amount.Currency;
        }

        return Verdict.Show(Encoding.UTF8.GetBytes(session.ToJsonString(StripeJson.Trees)));
    }
}
