using Xunit;

namespace Layby.Tests.Histories;

/// <summary>What the checker accepts, and what it must not.</summary>
public sealed class LinearityTests
{
    private static readonly Shown New = new("requires_confirmation", 10_000, 0, 0, 0);
    private static readonly Shown OnPage = New with { Status = "requires_action" };
    private static readonly Shown Reserved = New with { Status = "requires_capture", Capturable = 10_000 };

    private static Call Of(Ask ask, long start, long end, bool granted, Shown shown) => new(ask, start, end, new(granted, shown));

    private static Call Unknown(Ask ask, long start) => new(ask, start, long.MaxValue, null);

    private static Shown Took(long amount) => Reserved with { Status = "succeeded", Capturable = 0, Received = amount };

    [Fact]
    public void One_of_two_captures_at_once_wins_and_the_other_is_refused() => Assert.True(Linearity.Explains(
        Reserved,
        [Of(new(Verb.Capture, 1_000), 0, 10, false, Took(2_000)), Of(new(Verb.Capture, 2_000), 5, 15, true, Took(2_000))]));

    [Fact]
    public void Two_captures_that_were_both_granted_are_not_explained() => Assert.False(Linearity.Explains(
        Reserved,
        [Of(new(Verb.Capture, 1_000), 0, 10, true, Took(1_000)), Of(new(Verb.Capture, 2_000), 5, 15, true, Took(2_000))]));

    [Theory]
    [InlineData(5, true)]
    [InlineData(11, false)]
    public void A_read_may_show_the_past_only_while_the_change_is_under_way(long begun, bool explained) => Assert.Equal(
        explained,
        Linearity.Explains(New, [Of(new(Verb.Confirm), 0, 10, true, OnPage), Of(new(Verb.Read), begun, 20, true, New)]));

    [Fact]
    public void A_read_does_not_show_the_past_after_another_has_shown_the_present() => Assert.False(Linearity.Explains(
        New,
        [
            Of(new(Verb.Confirm), 0, 100, true, OnPage),
            Of(new(Verb.Read), 1, 10, true, OnPage),
            Of(new(Verb.Read), 11, 20, true, New),
        ]));

    [Fact]
    public void A_confirm_that_would_change_nothing_now_is_kept_for_when_it_does() => Assert.True(Linearity.Explains(
        New,
        [
            Of(new(Verb.Confirm), 0, 100, true, OnPage),
            Of(new(Verb.Confirm), 1, 101, true, OnPage),
            Of(new(Verb.Decline), 2, 102, true, New with { Status = "requires_payment_method" }),
            Of(new(Verb.Read), 110, 120, true, OnPage),
        ]));

    [Fact]
    public void A_note_that_was_acknowledged_and_lost_is_not_explained() => Assert.False(Linearity.Explains(
        New,
        [
            Of(new(Verb.Note, 0), 0, 10, true, New with { Notes = 0b01 }),
            Of(new(Verb.Note, 1), 5, 15, true, New with { Notes = 0b10 }),
            Of(new(Verb.Read), 20, 30, true, New with { Notes = 0b10 }),
        ]));

    [Fact]
    public void A_refusal_that_no_state_gives_a_reason_for_is_not_explained() => Assert.False(Linearity.Explains(
        New, [Of(new(Verb.Cancel), 0, 10, false, New)]));

    [Theory]
    [InlineData("requires_action", true)]
    [InlineData("requires_confirmation", true)]
    [InlineData("requires_capture", false)]
    public void What_was_not_answered_may_have_happened_or_not(string status, bool explained) => Assert.Equal(
        explained,
        Linearity.Explains(New, [Unknown(new(Verb.Confirm), 0), Of(new(Verb.Read), 10, 20, true, New with { Status = status })]));

    [Fact]
    public void What_was_not_answered_happened_once_at_most() => Assert.False(Linearity.Explains(
        OnPage,
        [
            Unknown(new(Verb.Approve), 0),
            Of(new(Verb.Read), 10, 20, true, Reserved),
            Of(new(Verb.Read), 30, 40, true, OnPage),
        ]));

    [Fact]
    public void What_takes_too_long_is_not_decided()
    {
        Call[] history = [Of(new(Verb.Confirm), 0, 10, true, OnPage), Of(new(Verb.Read), 5, 20, true, New)];
        Assert.Equal([true, null], new[] { 1, 0 }.Select(most => Linearity.Explains(New, history, most)));
    }

    [Fact]
    public void What_was_sent_later_did_not_happen_before() => Assert.False(Linearity.Explains(
        New, [Of(new(Verb.Read), 10, 20, true, OnPage), Unknown(new(Verb.Confirm), 30)]));
}
