using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>
/// The power fails: what was not synchronised is gone, whoever was told that it was written. The control writes as
/// nothing in the product does, loses commits, and so shows that these tests can see it.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    // So many cuts of one disk; then another begins, so that the check after each stays short.
    private const int CutsADisk = 20;

    [Fact]
    public async Task The_program_loses_nothing_that_it_has_answered()
    {
        SmallDisk.SkipUnlessPossible();
        var (payments, done, undone) = (0, 0, 0);
        for (var cuts = 0; cuts < Dial.Cuts; cuts += CutsADisk)
        {
            var ordeal = new Ordeal(Seed());
            var disk = SmallDisk.Make(64);
            try
            {
                for (var cut = cuts; cut < Math.Min(cuts + CutsADisk, Dial.Cuts); cut++)
                {
                    var before = disk;
                    await ordeal.DieAsync(disk.Path, () => disk = before.CutPower());
                    before.Dispose();
                    await Ordeal.CheckFileAsync(disk.Path);
                }

                await ordeal.EndAsync(disk.Path);
            }
            finally
            {
                disk.Dispose();
            }

            (payments, done, undone) = (payments + ordeal.Crowd.Lives.Count(),
                done + ordeal.Crowd.Repeated.Done, undone + ordeal.Crowd.Repeated.Undone);
        }

        output.WriteLine($"{Dial.Cuts} cuts, {payments} payments; of the unanswered requests {done} had been carried out and "
            + $"{undone} had not");
    }

    [Fact]
    public async Task The_store_loses_nothing_that_it_has_acknowledged()
    {
        SmallDisk.SkipUnlessPossible();
        var (written, lost, _) = await CutAsync("FULL");
        output.WriteLine($"{Dial.Cuts} cuts, {written} commits acknowledged, {lost} lost");
        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task Without_full_synchronisation_it_would()
    {
        SmallDisk.SkipUnlessPossible();
        var (written, lost, cutsThatLost) = await CutAsync("NORMAL");
        output.WriteLine($"{Dial.Cuts} cuts, {written} commits acknowledged, {cutsThatLost} of the cuts lost some, {lost} in all");
        Assert.NotEqual(0, lost);
    }

    private int Seed()
    {
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private async Task<(int Written, int Lost, int CutsThatLost)> CutAsync(string synchronous)
    {
        var random = new Random(Seed());
        var (written, lost, cutsThatLost) = (0, 0, 0);
        for (var cuts = 0; cuts < Dial.Cuts; cuts += CutsADisk)
        {
            using var disk = SmallDisk.Make(64);
            var options = new SqliteStoreOptions { Directory = disk.Path, OwnWriterThread = false };
            var connection = SqliteOpening.OpenWriter(options);
            connection.Execute($"PRAGMA synchronous = {synchronous}");
            using var writer = new SqliteWriter(connection, new AnswerTail(), options);
            var count = 0;
            for (var cut = cuts; cut < Math.Min(cuts + CutsADisk, Dial.Cuts); cut++)
            {
                var before = count;
                for (var groups = random.Next(1, 30); groups > 0; groups--)
                {
                    count = await WriteAsync(writer, count, random.Next(1, 9));
                }

                using var after = disk.CutPower();
                var gone = await LostAsync(after, count);
                (written, lost, cutsThatLost) = (written + count - before, lost + gone, cutsThatLost + (gone > 0 ? 1 : 0));
            }
        }

        return (written, lost, cutsThatLost);
    }

    private static async Task<int> WriteAsync(SqliteWriter writer, int from, int size)
    {
        var group = Enumerable.Range(from, size).Select(each => writer.CommitAsync(Pair(each), default).AsTask()).ToArray();
        Assert.True(writer.RunOnce());
        Assert.All(await Task.WhenAll(group), each => Assert.Equal(CommitResult.Written, each));
        return from + size;
    }

    // How many of the commits are gone. One that is there only in part fails the test, however it was synchronised.
    private static async Task<int> LostAsync(SmallDisk disk, int count)
    {
        await using var store = SqliteStore.Open(new() { Directory = disk.Path });
        var lost = 0;
        for (var number = 0; number < count; number++)
        {
            var intent = await store.FindAsync("acct_1", $"pi_{number:D9}", default);
            var charge = await store.FindAsync("acct_1", $"ch_{number:D9}", default);
            Assert.Equal(intent is null, charge is null);
            lost += intent is null ? 1 : 0;
        }

        return lost;
    }

    private static Commit Pair(int number) => new()
    {
        Account = "acct_1",
        Puts =
        [
            new() { Id = $"pi_{number:D9}", ExpectedRevision = 0, Created = 1, Body = new(new byte[1500]) },
            new() { Id = $"ch_{number:D9}", ExpectedRevision = 0, Created = 1, Body = new(new byte[900]) },
        ],
    };
}
