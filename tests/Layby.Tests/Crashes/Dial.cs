using System.Globalization;

namespace Layby.Tests.Crashes;

/// <summary>How long the tests go on that could go on for ever: short among all others, longer with <c>./dev crash</c>.</summary>
internal static class Dial
{
    private const int UsualKills = 60;

    /// <summary>True for <c>./dev crash</c>.</summary>
    public static bool IsLong => Kills > UsualKills;

    /// <summary>Kills under load.</summary>
    public static int Kills { get; } = Of("LAYBY_TEST_KILLS", UsualKills);

    /// <summary>How often the database's primary dies under three nodes.</summary>
    public static int Failovers { get; } = Of("LAYBY_TEST_FAILOVERS", 5);

    /// <summary>Rounds of a crowd over three nodes.</summary>
    public static int Rounds { get; } = Of("LAYBY_TEST_ROUNDS", 50);

    /// <summary>The earlier version that nodes are replaced from: its <c>layby.dll</c>; null for the version that was built here.</summary>
    public static string? FromDll { get; } = Environment.GetEnvironmentVariable("LAYBY_TEST_FROM_DLL") is { Length: > 0 } dll ? dll : null;

    /// <summary>Power cuts of the real program, and of a store of the test's own.</summary>
    public static int Cuts { get; } = Of("LAYBY_TEST_CUTS", 5);

    /// <summary>Histories of many callers at one payment.</summary>
    public static int Histories { get; } = Of("LAYBY_TEST_HISTORIES", 100);

    private static int Of(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : otherwise;
}
