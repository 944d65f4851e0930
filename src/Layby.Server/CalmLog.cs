using System.Collections.Concurrent;
using Layby.Server.Store;

namespace Layby.Server;

/// <summary>
/// A log that stays readable while the disk is full: that the store can not be written is said in one line, and for each
/// message once in <see cref="Interval"/>, with how often it was left out. Everything else passes through.
/// </summary>
public sealed class CalmLog(ILoggerFactory loud, TimeProvider time) : ILoggerFactory
{
    /// <summary>How long the same message is not repeated.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Category, int Id), Quiet> quiets = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new CalmLogger(this, categoryName, loud.CreateLogger(categoryName));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loud.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose() => loud.Dispose();

    // How many were left out since the last that was written; null where this one is left out too.
    private int? Written(string category, EventId id)
    {
        var quiet = quiets.GetOrAdd((category, id.Id), static _ => new Quiet());
        var now = time.GetUtcNow();
        lock (quiet)
        {
            // Also when the machine's clock was put back.
            if (quiet.Since is { } since && (now - since).Duration() < Interval)
            {
                quiet.LeftOut++;
                return null;
            }

            var leftOut = quiet.LeftOut;
            (quiet.Since, quiet.LeftOut) = (now, 0);
            return leftOut;
        }
    }

    private sealed class Quiet
    {
        public DateTimeOffset? Since { get; set; }

        public int LeftOut { get; set; }
    }

    private sealed class CalmLogger(CalmLog log, string category, ILogger loud) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => loud.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => loud.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not StoreUnavailableException)
            {
                loud.Log(logLevel, eventId, state, exception, formatter);
            }
            else if (loud.IsEnabled(logLevel) && log.Written(category, eventId) is { } leftOut)
            {
                var more = leftOut == 0 ? "" : $" ({leftOut} more like this were left out)";
                loud.Log(logLevel, eventId, $"{formatter(state, null)}: {exception.Message}{more}", null, static (line, _) => line);
            }
        }
    }
}
