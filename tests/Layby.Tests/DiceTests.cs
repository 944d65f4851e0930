using Layby.Server;
using Xunit;

namespace Layby.Tests;

public sealed class DiceTests
{
    [Fact]
    public void Every_letter_is_equally_likely()
    {
        const int perLetter = 10_000;
        var counts = Dice.Seeded(1).Word("", 62 * perLetter).GroupBy(letter => letter).Select(group => group.Count()).ToArray();

        // With 61 degrees of freedom chance alone goes above 120 less than once in a hundred thousand seeds.
        Assert.Equal(62, counts.Length);
        Assert.InRange(counts.Sum(count => Math.Pow(count - perLetter, 2) / perLetter), 20, 120);
    }

    [Fact]
    public void The_same_seed_throws_the_same()
    {
        Assert.Equal(Dice.Seeded(7).Word("", 10_000), Dice.Seeded(7).Word("", 10_000));
        Assert.NotEqual(Dice.Seeded(7).Word("", 20), Dice.Seeded(8).Word("", 20));
    }

    [Fact]
    public void How_the_letters_are_asked_for_does_not_change_them()
    {
        var (whole, parts) = (Dice.Seeded(3), Dice.Seeded(3));
        Assert.Equal(whole.Word("", 5_000), string.Concat(Enumerable.Range(0, 1_000).Select(_ => parts.Word("", 5))));
    }

    [Fact]
    public void The_machines_own_dice_do_not_repeat_themselves()
    {
        var dice = Dice.System();
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => dice.Word("req_", 14)).Distinct().Count());
        Assert.Matches("^req_[0-9A-Za-z]{14}$", dice.Word("req_", 14));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(1_795_257_600_000_000)]
    public void A_number_is_read_back_as_it_was_written(long number)
    {
        Span<char> letters = stackalloc char[9];
        Dice.Sortable(number, letters);
        Assert.Equal(number, Dice.Number(letters));
    }
}
