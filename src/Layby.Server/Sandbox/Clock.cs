using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>GET /sandbox/clock and POST /sandbox/clock/advance: time that a test can move.</summary>
public static class Clock
{
    /// <summary>How far one call may go: ten years, in seconds.</summary>
    public const long MaxSeconds = 10L * 366 * 24 * 60 * 60;

    /// <summary>
    /// How far it goes at all, 2300-01-01 UTC in seconds since 1970: the time in an id has nine letters, which last until
    /// 2398, and what is due in a clock's last days must still have a time.
    /// </summary>
    public const long End = 10_413_792_000;

    /// <summary>What reading it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>What moving it takes.</summary>
    public static Param AdvanceTable { get; } = ParamTable.Of(Param.Integer("seconds", 0), Param.Integer("to", 0));

    /// <summary>Shows the sandbox's time.</summary>
    public static ValueTask<Verdict> Read(ApiCall call, World world, CancellationToken stop) => new(Show(call.Account));

    /// <summary>Moves the sandbox's time forward, and returns when everything that fell due has been done.</summary>
    public static async ValueTask<Verdict> Advance(ApiCall call, World world, CancellationToken stop)
    {
        var now = call.Account.Now();
        var (seconds, to) = (call.Form.Number("seconds"), call.Form.Number("to"));
        if (seconds is null == to is null)
        {
            return ApiError.Invalid("seconds", "You must specify exactly one of these parameters: seconds, to.");
        }

        var ahead = seconds ?? to!.Value - now.ToUnixTimeSeconds();
        if (ahead is < 0 or > MaxSeconds)
        {
            return ApiError.Invalid(
                seconds is null ? "to" : "seconds",
                $"The clock moves forward only, by at most {MaxSeconds} seconds at once; it is {now.ToUnixTimeSeconds()} now.");
        }

        if (now.ToUnixTimeSeconds() + ahead > End)
        {
            return ApiError.Invalid(seconds is null ? "to" : "seconds", $"The clock ends at {End}, which is 2300-01-01.");
        }

        var target = seconds is null ? DateTimeOffset.FromUnixTimeSeconds(to!.Value) : now.AddSeconds(ahead);
        await world.Deadlines.AdvanceAsync(call.Account, target, stop);
        return Show(call.Account);
    }

    private static Verdict Show(Account account) => Verdict.Show(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["object"] = "sandbox.clock",
        ["now"] = account.Now().ToUnixTimeSeconds(),
        ["offset"] = (long)Math.Round(account.ClockOffset.TotalSeconds),
    }.ToJsonString(StripeJson.Trees)));
}
