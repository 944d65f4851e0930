using Layby.Tests.Journeys.Crowds;
using Layby.Tests.Journeys.EventOrder;
using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>The same server on PostgreSQL; nothing where there can be none.</summary>
public sealed class SharedPostgresServer : SharedServer
{
    protected override Task<RunningServer> StartAsync() =>
        PostgresProgram.Lacking is null ? RunningServer.StartOnPostgresAsync() : base.StartAsync();

    /// <summary>Itself, or a skipped test where it is not what its name says.</summary>
    public SharedServer OrSkip()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        return this;
    }
}

/// <summary>The same for the one whose clock the tests move.</summary>
public sealed class PostgresServerWithClock : ServerWithClock
{
    protected override Task<RunningServer> StartAsync() =>
        PostgresProgram.Lacking is null ? RunningServer.StartOnPostgresAsync(time: Time) : base.StartAsync();

    /// <summary>Itself, or a skipped test where it is not what its name says.</summary>
    public ServerWithClock OrSkip()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        return this;
    }
}

public sealed class LifeJourneyOnPostgres(SharedPostgresServer server) : LifeJourney(server.OrSkip()), IClassFixture<SharedPostgresServer>;

public sealed class RaceJourneyOnPostgres(SharedPostgresServer server) : RaceJourney(server.OrSkip()), IClassFixture<SharedPostgresServer>;

public sealed class IdempotencyJourneyOnPostgres(PostgresServerWithClock server)
    : IdempotencyJourney(server.OrSkip()), IClassFixture<PostgresServerWithClock>;

public sealed class ListJourneyOnPostgres(PostgresServerWithClock server)
    : ListJourney(server.OrSkip()), IClassFixture<PostgresServerWithClock>;

public sealed class DeadlineJourneyOnPostgres(PostgresServerWithClock server)
    : DeadlineJourney(server.OrSkip()), IClassFixture<PostgresServerWithClock>;

public sealed class EventOrderOnPostgres(SharedPostgresServer server, ITestOutputHelper output)
    : EventOrderTests(server.OrSkip(), output), IClassFixture<SharedPostgresServer>;

public sealed class CrowdsOnPostgres(SharedPostgresServer server, ITestOutputHelper output)
    : CrowdTests(server.OrSkip(), output), IClassFixture<SharedPostgresServer>
{
    protected override int Rounds => 24;
}
