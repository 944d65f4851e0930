using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Core.PaymentIntents;

/// <summary>Each invariant breaks when, and only when, its own books are wrong.</summary>
public sealed class InvariantTests
{
    private static readonly PaymentAttempt Approved = Lives.Succeeded.Attempt!;

    // 4 € were captured of 10.99 €, before basil.
    private static Charge Released => Lives.Charge with
    {
        Captured = true,
        AmountCaptured = 400,
        AmountRefunded = 699,
        Released = 699,
    };

    public static TheoryData<string, IApiObject> Broken { get; } = new()
    {
        { "an intent is for a positive amount", Lives.New with { Amount = 0 } },
        { "an intent is for a positive amount", Lives.New with { Amount = -1 } },
        { "no more is received or reserved than was asked", Lives.Succeeded with { AmountReceived = 1100 } },
        { "no more is received or reserved than was asked", Lives.Reserved with { AmountCapturable = 1100 } },
        { "there is a next action exactly while one is required", Lives.OnPage with { NextAction = null } },
        { "there is a next action exactly while one is required", Lives.Chosen with { NextAction = Lives.OnPage.NextAction } },
        { "money is reserved exactly while it waits for its capture", Lives.Reserved with { AmountCapturable = 0 } },
        { "money is reserved exactly while it waits for its capture", Lives.Chosen with { AmountCapturable = 1 } },
        { "money was received exactly when the intent has succeeded", Lives.Succeeded with { AmountReceived = 0 } },
        { "money was received exactly when the intent has succeeded", Lives.Chosen with { AmountReceived = 1 } },
        { "a canceled intent says when", Lives.CanceledOnPage with { CanceledAt = null } },
        { "a canceled intent says when", Lives.New with { CanceledAt = 1 } },
        { "an intent with a payment method does not ask for one", Lives.New with { PaymentMethod = "pm_1" } },
        {
            "an action is required for an open attempt",
            Lives.OnPage with { Private = Lives.OnPage.Private.Ended(AttemptOutcome.Replaced) }
        },
        { "an action is required for an open attempt", Lives.OnPage with { Private = PaymentIntentPrivate.None } },
        {
            "at most one attempt was approved",
            Lives.Succeeded with { Private = Lives.Succeeded.Private.With(Approved with { Id = "pa_other" }) }
        },
        { "a charge is for a positive amount", Lives.Charge with { Amount = 0 } },
        { "no more is captured than was authorised", Lives.Charge with { AmountCaptured = 1100, Captured = true } },
        { "no more is captured than was authorised", Lives.Charge with { AmountCaptured = -1 } },
        { "no more is refunded than was captured", Lives.Charge with { AmountRefunded = 1 } },
        { "no more is refunded than was captured", Released with { AmountRefunded = 1100 } },
        { "no more is refunded than was captured", Released with { AmountRefunded = 698 } },
        { "what is released is all that was not captured", Released with { Released = 698 } },
        { "what is released is all that was not captured", Lives.Charge with { Released = 1 } },
        { "a charge is refunded when nothing of it is left to refund", Released with { AmountRefunded = 1099 } },
        { "a charge is refunded when nothing of it is left to refund", Released with { Refunded = true } },
        { "a charge is refunded when nothing of it is left to refund", Lives.Charge with { Refunded = true } },
        { "a captured charge has a captured amount", Lives.Charge with { Captured = true } },
        { "a captured charge has a captured amount", Lives.Charge with { AmountCaptured = 1 } },
        {
            "what is only for a sandbox moves no real money",
            Lives.Charge with { Livemode = true, PaymentMethodDetails = new() { Type = "card" } }
        },
        { "a failed charge took nothing", Lives.Charge with { Status = "failed" } },
        { "a payment method has the details of its type", Lives.Method with { Klarna = null } },
        { "a payment method has the details of its type", Lives.Method with { Alma = new AlmaDetails() } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Books_that_are_wrong_are_refused_in_a_sentence(string sentence, IApiObject wrong) =>
        Assert.Equal($"Broken invariant: {sentence}", Assert.Throws<InvariantException>(wrong.Check).Message);

    [Fact]
    public void Books_that_are_right_are_let_pass()
    {
        Lives.Method.Check();
        Lives.Charge.Check();
        (Lives.Charge with { Captured = true, AmountCaptured = 1099, AmountRefunded = 1099, Refunded = true }).Check();
        (Lives.Charge with { AmountRefunded = 1099, Released = 1099, Refunded = true }).Check();
        Released.Check();
        (Released with { AmountRefunded = 1098 }).Check();
        (Released with { AmountRefunded = 1099, Refunded = true }).Check();
    }

    [Fact]
    public void Old_attempts_are_forgotten_and_the_newest_stay()
    {
        var intent = Enumerable.Range(1, PaymentIntentPrivate.MaxAttempts + 5)
            .Aggregate(Lives.Chosen, (before, each) => Lives.Confirmed(before, $"pa_{each}"));

        Assert.Equal(PaymentIntentPrivate.MaxAttempts, intent.Private.Attempts.Length);
        Assert.Equal("pa_6", intent.Private.Attempts[0].Id);
        Assert.Equal("pa_25", intent.Attempt!.Id);
        Assert.Equal(AttemptOutcome.Open, intent.Attempt.Outcome);
        Assert.All(intent.Private.Attempts[..^1], each => Assert.Equal(AttemptOutcome.Replaced, each.Outcome));
    }
}
