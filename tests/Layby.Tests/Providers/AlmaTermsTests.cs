using Layby.Core;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

public class AlmaTermsTests
{
    [Theory]
    [InlineData(4_999, "eur", 0)]
    [InlineData(5_000, "eur", 3)]
    [InlineData(500_000, "eur", 3)]
    [InlineData(500_001, "eur", 0)]
    [InlineData(10_000, "usd", 0)]
    public void Alma_offers_two_three_or_four_payments_of_50_to_5000_euros(long amount, string currency, int counts) =>
        Assert.Equal(counts, AlmaTerms.Offered(new(amount, currency)).Length);

    [Theory]
    [InlineData(10_000, 2, "2026-10-31:5000 2026-11-30:5000")]
    [InlineData(10_000, 3, "2026-10-31:3334 2026-11-30:3333 2026-12-31:3333")]
    [InlineData(10_003, 4, "2026-10-31:2503 2026-11-30:2500 2026-12-31:2500 2027-01-31:2500")]
    public void The_first_payment_is_today_and_takes_what_does_not_divide(long amount, int count, string owed) =>
        Assert.Equal(owed, string.Join(' ', AlmaTerms.Schedule(new(amount, "eur"), count, new(2026, 10, 31))
            .Select(part => $"{part.Due:yyyy-MM-dd}:{part.Amount.Amount}")));

    [Fact]
    public void Every_schedule_adds_up_exactly()
    {
        for (var amount = AlmaTerms.Min; amount < AlmaTerms.Min + 1_000; amount++)
        {
            foreach (var count in AlmaTerms.Counts)
            {
                var parts = AlmaTerms.Schedule(new Money(amount, "eur"), count, new(2026, 1, 1));
                Assert.Equal(amount, parts.Sum(part => part.Amount.Amount));
                Assert.True(parts[0].Amount.Amount >= parts[1].Amount.Amount);
            }
        }
    }
}
