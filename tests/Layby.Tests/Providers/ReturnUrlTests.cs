using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Xunit;

namespace Layby.Tests.Providers;

public sealed class ReturnUrlTests
{
    private const string Brought = "payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded";

    [Theory]
    [InlineData("https://shop.example/done", $"https://shop.example/done?{Brought}")]
    [InlineData("https://shop.example", $"https://shop.example?{Brought}")]
    [InlineData("https://shop.example/?order=1", $"https://shop.example/?order=1&{Brought}")]
    [InlineData("https://shop.example/?", $"https://shop.example/?{Brought}")]
    [InlineData("https://shop.example/?order=1&", $"https://shop.example/?order=1&{Brought}")]
    [InlineData("https://shop.example/#/thanks", $"https://shop.example/?{Brought}#/thanks")]
    [InlineData("https://shop.example/?a=%20b#x?y", $"https://shop.example/?a=%20b&{Brought}#x?y")]
    [InlineData("myshop://done", $"myshop://done?{Brought}")]
    public void The_shops_own_query_and_fragment_stay_as_they_are(string given, string expected) =>
        Assert.Equal(expected, ReturnUrl.Of(Intent, Attempt(given, AttemptOutcome.Approved)));

    [Theory]
    [InlineData(AttemptOutcome.Approved, "succeeded")]
    [InlineData(AttemptOutcome.Open, "pending")]
    [InlineData(AttemptOutcome.Declined, "failed")]
    [InlineData(AttemptOutcome.Canceled, "failed")]
    [InlineData(AttemptOutcome.Failed, "failed")]
    [InlineData(AttemptOutcome.Expired, "failed")]
    [InlineData(AttemptOutcome.Replaced, "failed")]
    public void The_status_says_how_it_went(AttemptOutcome outcome, string status) => Assert.EndsWith(
        $"&redirect_status={status}", ReturnUrl.Of(Intent, Attempt("https://shop.example/", outcome)), StringComparison.Ordinal);

    private static PaymentIntent Intent { get; } = new()
    {
        Id = "pi_1",
        Amount = 1099,
        ClientSecret = "pi_1_secret_2",
        Created = 1,
        Currency = "eur",
        PaymentMethodTypes = ["klarna"],
    };

    private static PaymentAttempt Attempt(string returnUrl, AttemptOutcome outcome) => new()
    {
        Id = "pa_1",
        Method = "klarna",
        PaymentMethod = "pm_1",
        ReturnUrl = returnUrl,
        ExpiresAtMs = 1,
        Outcome = outcome,
    };
}
