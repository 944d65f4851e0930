using Layby.Server.Versions;
using Xunit;

namespace Layby.Tests.Wire;

/// <summary>What a Stripe-Version header may say.</summary>
public sealed class ApiVersionTests
{
    [Theory]
    [InlineData("2011-01-01", "2011-01-01")]
    [InlineData("2020-08-27", "2020-08-27")]
    [InlineData("2024-06-20", "2024-06-20")]
    [InlineData("2024-09-30.acacia", "2024-09-30.acacia")]
    [InlineData("2025-02-24.acacia", "2025-02-24.acacia")]
    [InlineData("2025-03-31.basil", "2025-03-31.basil")]
    [InlineData("2025-08-27.basil", "2025-08-27.basil")]
    [InlineData("2025-09-30.clover", "2025-09-30.clover")]
    [InlineData("2026-02-25.clover", "2026-02-25.clover")]
    [InlineData("2026-08-26.dahlia", "2026-08-26.dahlia")]
    [InlineData("2026-09-30.endive", "2026-09-30.endive")]
    [InlineData("2026-10-28.endive", "2026-10-28.endive")]
    [InlineData("2026-10-28.preview", "2026-10-28.preview")]
    [InlineData(" 2026-10-28.endive ", "2026-10-28.endive")]
    [InlineData("2020-08-27;orders_beta=v3", "2020-08-27")]
    [InlineData("2020-08-27; a=v1; b=v2", "2020-08-27")]
    public void It_is_one(string header, string version)
    {
        Assert.Null(ApiVersion.Parse(header, out var parsed));
        Assert.Equal((version, version[..10]), (parsed.Text, parsed.Date));
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("2020")]
    [InlineData("2020-8-27")]
    [InlineData("2010-12-31")]
    [InlineData("2020-02-30")]
    [InlineData("2020-08-27.")]
    [InlineData("2020-08-27.acacia")]
    [InlineData("2024-09-30")]
    [InlineData("2024-09-30.basil")]
    [InlineData("2026-08-26.dahlia2")]
    [InlineData("2026-08-26dahlia")]
    [InlineData("2026-08-26.DAHLIA")]
    [InlineData("2026-10-29.endive")]
    [InlineData("2027-01-01.fig")]
    [InlineData("9999-12-31.preview")]
    [InlineData("２０２０-08-27")]
    public void It_is_none(string header)
    {
        var refusal = ApiVersion.Parse(header, out _);
        Assert.Equal((400, "invalid_request_error"), (refusal?.Status, refusal?.Type));
    }

    [Fact]
    public void A_refusal_repeats_only_the_beginning_of_what_was_sent() =>
        Assert.InRange(ApiVersion.Parse(new string('x', 5000), out _)!.Message.Length, 40, 200);

    [Theory]
    [InlineData("2022-11-15", "2022-11-15", false)]
    [InlineData("2022-08-01", "2022-11-15", true)]
    [InlineData("2026-10-28.endive", "2026-09-30", false)]
    [InlineData("2026-08-26.dahlia", "2026-09-30", true)]
    public void Later_dates_are_later_versions(string version, string date, bool before)
    {
        Assert.Null(ApiVersion.Parse(version, out var parsed));
        Assert.Equal(before, parsed.IsBefore(date));
    }
}
