using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Providers.Pages;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>One request of a customer's browser to a session's page.</summary>
public sealed class CheckoutVisit
{
    /// <summary>What stands in a success URL for the session's id.</summary>
    public const string Template = "{CHECKOUT_SESSION_ID}";

    private readonly Settings settings;

    /// <summary>A visit.</summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="account">Whose session it is.</param>
    /// <param name="session">The session.</param>
    /// <param name="payment">The intent that it has made; null before, and in a setup.</param>
    /// <param name="setup">The setup that it has made; null before, and in a payment.</param>
    /// <param name="settings">How this server was told to run.</param>
    public CheckoutVisit(
        HttpContext http, Account account, CheckoutSession session, PaymentIntent? payment, SetupIntent? setup, Settings settings)
    {
        this.settings = settings;
        Http = http;
        Account = account;
        Session = session;
        Payment = payment;
        Setup = setup;
        Language = PageLanguage.Choose(session.Locale is "auto" ? null : session.Locale, http.Request.Headers.AcceptLanguage);
        Self = $"{http.Request.PathBase}/c/pay/{Uri.EscapeDataString(session.Id)}";
    }

    /// <summary>The request and its answer.</summary>
    public HttpContext Http { get; }

    /// <summary>Whose session it is.</summary>
    public Account Account { get; }

    /// <summary>The session as it stands.</summary>
    public CheckoutSession Session { get; }

    /// <summary>The intent that it has made; null before, and in a setup.</summary>
    public PaymentIntent? Payment { get; }

    /// <summary>The setup that it has made; null before, and in a payment.</summary>
    public SetupIntent? Setup { get; }

    /// <summary>What the page is written in.</summary>
    public PageLanguage Language { get; }

    /// <summary>The page's own address, from the root.</summary>
    public string Self { get; }

    /// <summary>What every page says.</summary>
    public PageTexts Common => Language.Texts;

    /// <summary>What this page says.</summary>
    public CheckoutPageTexts Texts => Language.Texts.Checkout;

    /// <summary>The shop's name.</summary>
    public string Shop => Session.BrandingSettings?.DisplayName ?? settings.MerchantName;

    /// <summary>What is to be paid; null in a setup.</summary>
    public Money? Total => Session.AmountTotal is { } amount ? new Money(amount, Session.Currency!) : null;

    /// <summary>The types that the page offers, in its order; none where nothing is to be paid.</summary>
    public IReadOnlyList<string> Offered => Session.AmountTotal is 0 ? [] : Types.Shown(Session);

    /// <summary>The customer's latest try; null before the first.</summary>
    public PaymentAttempt? Tried => Payment?.Attempt ?? Setup?.Attempt;

    /// <summary>True while its time is over, and a live provider has yet to say whether it was paid.</summary>
    public bool IsOverdue => CheckoutSessionMachine.IsOverdue(Session, Account.Now().ToUnixTimeSeconds());

    /// <summary>The country that the form begins with: what the customer said, what their browser speaks, the shop's own.</summary>
    public string Country => Session.Private.Contact?.Billing.Address.Country
        ?? (Language.Tag.Length == 5 && KlarnaMarkets.Find(Language.Tag[3..]) is { } market
            && (Session.Currency is null || market.Currency == Session.Currency) ? market.Country : settings.Country);

    /// <summary>The same visit to the session as it stands now.</summary>
    public CheckoutVisit With(CheckoutSession session, PaymentIntent? payment, SetupIntent? setup) =>
        new(Http, Account, session, payment, setup, settings);

    /// <summary>Draws the session as it stands.</summary>
    /// <param name="answers">What the customer typed and must correct; null for a page that is only looked at.</param>
    public Task ShowAsync(CheckoutAnswers? answers = null) => Session.Status switch
    {
        CheckoutSessionStatus.Open => DrawAsync<CheckoutPage>(answers),
        CheckoutSessionStatus.Complete or CheckoutSessionStatus.Expired => DrawAsync<CheckoutEndPage>(null),
    };

    /// <summary>Sends the browser on with a GET, so that a reload repeats nothing.</summary>
    public void GoTo(string address)
    {
        Http.Response.StatusCode = StatusCodes.Status303SeeOther;
        Http.Response.Headers.Location = address;
        Http.Response.Headers.CacheControl = "no-store";
        Http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Where the customer goes who has paid: the merchant's address with the session's id in its place.</summary>
    public static string? SuccessUrl(CheckoutSession session) =>
        session.SuccessUrl?.Replace(Template, session.Id, StringComparison.Ordinal);

    private async Task DrawAsync<TPage>(CheckoutAnswers? answers)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var style = CheckoutStyle.Of(Session.BrandingSettings);
        PageHeaders.Set(Http.Response, Session.SuccessUrl ?? "", style.Hash);
        var parameters = new Dictionary<string, object?> { ["Visit"] = this, ["Css"] = style.Css };
        if (typeof(TPage) == typeof(CheckoutPage))
        {
            parameters["Answers"] = answers ?? CheckoutAnswers.Before(this);
        }

        var html = await PageRenderer.RenderAsync<TPage>(parameters);
        Http.Response.StatusCode = answers?.Mistake is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        Http.Response.ContentType = "text/html; charset=utf-8";
        await Http.Response.WriteAsync(html, Http.RequestAborted);
    }
}
