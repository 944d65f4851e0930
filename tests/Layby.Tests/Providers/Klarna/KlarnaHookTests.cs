using System.Text;
using Layby.Core.Providers;
using Layby.Doubles;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>Klarna's calls to us: they are heard, and nothing of them is believed.</summary>
public sealed class KlarnaHookTests
{
    [Fact]
    public async Task Klarna_tells_of_pages_approvals_orders_and_reviews()
    {
        await using var stage = await KlarnaStage.StartAsync();
        await using var hooks = await KlarnaHooks.StartAsync(stage.Connector);
        stage.HookUrl = hooks.Url;

        var attempt = await LiveAttempt.OpenAsync(stage);
        await stage.DoAsync(attempt.Refs, Deed.ApproveForReview);
        Assert.IsType<JobAnswer.Pending>(await attempt.SettleAsync(attempt.Job(new ProviderJob.PlaceOrder(attempt.Id))));
        await stage.Double.DecideAsync(attempt.Refs.PaymentId!, accept: true);
        await stage.Double.Callbacks.SendDueAsync(CancellationToken.None);

        Assert.Equal(["authorization", "notification", "page", "push"], hooks.Calls.Select(one => one.Kind).Order());
        Assert.All(hooks.Calls, one => Assert.True(one.IsHint, one.Kind));
        Assert.All(
            hooks.Calls.Where(one => one.Kind is "push" or "notification"), one => Assert.Equal(attempt.Refs.PaymentId, one.Named));
    }

    [Theory]
    [InlineData(CallbackFault.Twice, 2, 2)]
    [InlineData(CallbackFault.Never, 0, 0)]
    [InlineData(CallbackFault.Late, 0, 1)]
    public async Task Whether_Klarna_calls_twice_never_or_late_the_attempt_is_the_same(CallbackFault fault, int atOnce, int later)
    {
        await using var stage = await KlarnaStage.StartAsync();
        await using var hooks = await KlarnaHooks.StartAsync(stage.Connector);
        stage.HookUrl = hooks.Url;
        stage.Double.Faults.Callbacks = fault;
        var attempt = await LiveAttempt.ApprovedAsync(stage);

        Assert.Equal(atOnce, hooks.Count("page"));
        Assert.Equal(PaymentStanding.Approved, (await attempt.LookAsync()).Standing);
        stage.Time.Advance(FaultSwitch.LateBy);
        await stage.Double.Callbacks.SendDueAsync(CancellationToken.None);
        Assert.Equal(later, hooks.Count("page"));
    }

    [Fact]
    public async Task A_call_that_is_not_answered_well_is_made_four_times_for_a_page_and_three_times_for_an_approval()
    {
        await using var stage = await KlarnaStage.StartAsync();
        await using var hooks = await KlarnaHooks.StartAsync(stage.Connector);
        (stage.HookUrl, hooks.Status) = (hooks.Url, 500);
        await LiveAttempt.ApprovedAsync(stage);
        for (var i = 0; i < 8; i++)
        {
            stage.Time.Advance(TimeSpan.FromMinutes(2));
            await stage.Double.Callbacks.SendDueAsync(CancellationToken.None);
        }

        Assert.Equal((4, 3), (hooks.Count("page"), hooks.Count("authorization")));
        Assert.Equal(0, stage.Double.Callbacks.Owed);
    }

    [Theory]
    [InlineData("POST", "", true)]
    [InlineData("POST", """{"event_id":"e","session":{"status":"COMPLETED"}}""", true)]
    [InlineData("POST", "[]", false)]
    [InlineData("POST", "{", false)]
    [InlineData("POST", "<xml/>", false)]
    [InlineData("GET", "", false)]
    public async Task A_call_that_is_none_of_Klarnas_is_no_hint(string method, string body, bool isHint)
    {
        await using var stage = await KlarnaStage.StartAsync();
        var request = new DefaultHttpContext().Request;
        request.Method = method;

        Assert.Equal(isHint, stage.Connector.IsHint(request, Encoding.UTF8.GetBytes(body)));
        Assert.False(stage.Connector.IsHint(request, new byte[65 * 1024]));
    }

    [Theory]
    [InlineData("?order=3eaeb557-5e30-47f8-b840-b8d987f5945d", "3eaeb557-5e30-47f8-b840-b8d987f5945d")]
    [InlineData("?order={order.id}", null)]
    [InlineData("?order=../../x", null)]
    [InlineData("", null)]
    public async Task A_payment_is_named_by_an_id_or_not_at_all(string query, string? named)
    {
        await using var stage = await KlarnaStage.StartAsync();
        var request = new DefaultHttpContext().Request;
        request.QueryString = new(query);

        Assert.Equal(named, stage.Connector.PaymentNamedBy(request));
    }
}
