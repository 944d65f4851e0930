using Microsoft.Extensions.Logging;

namespace Layby.Simulation;

/// <summary>Reads the server's log: a bug, or a secret, in it is a violation.</summary>
internal sealed class LogWatch(Watch watch) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        watch.Logged(formatter(state, exception), exception);
}
