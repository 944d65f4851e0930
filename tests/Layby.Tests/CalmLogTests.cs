using System.Collections.Concurrent;
using Layby.Server;
using Layby.Server.Store;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Layby.Tests;

/// <summary>What a full disk says in the log.</summary>
public sealed class CalmLogTests
{
    [Fact]
    public void The_same_trouble_is_said_once_in_a_while_and_how_often_it_was_left_out()
    {
        var (written, time) = (new Lines(), new ManualTime(new DateTimeOffset(2026, 11, 26, 4, 0, 0, TimeSpan.Zero)));
        using var log = new CalmLog(LoggerFactory.Create(each => each.AddProvider(written)), time);
        var trouble = new StoreUnavailableException("The disk is full.", new InvalidOperationException("with a stack"));
        var street = log.CreateLogger("street");
        for (var i = 0; i < 1000; i++)
        {
            street.LogError(new EventId(2), trouble, "Request {Id} could not be written down", i);
        }

        street.LogError(new EventId(1), new InvalidOperationException("a bug"), "Request {Id} met a bug", 1);
        log.CreateLogger("deadlines").LogError(new EventId(2), trouble, "{Id} could not be done", "pi_1");
        time.Advance(CalmLog.Interval);
        street.LogError(new EventId(2), trouble, "Request {Id} could not be written down", 1000);

        Assert.Equal(
            [
                "Request 0 could not be written down: The disk is full.",
                "Request 1 met a bug a bug",
                "pi_1 could not be done: The disk is full.",
                "Request 1000 could not be written down: The disk is full. (999 more like this were left out)",
            ],
            written.All);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception?.Message}".TrimEnd());

        public void Dispose()
        {
        }
    }
}
