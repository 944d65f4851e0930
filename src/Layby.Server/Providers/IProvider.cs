using Layby.Core.Providers;

namespace Layby.Server.Providers;

/// <summary>
/// One way to pay later. A provider turns orders into calls and callbacks into reports. It never sees the store or the
/// HTTP API, so that a new one can break neither.
/// </summary>
public interface IProvider
{
    /// <summary>The payment method type that it serves: <c>klarna</c>.</summary>
    string Method { get; }

    /// <summary>
    /// Opens a session. It moves no money, so it may be asked again and forgotten. A payer who is absent is charged at
    /// once: the report says how it went, and the attempt's name keeps a second asking from a second charge.
    /// </summary>
    ValueTask<ProviderReport> OpenAsync(ProviderOrder order, CancellationToken stop);

    /// <summary>Takes or gives back money that was authorised.</summary>
    ValueTask<ProviderReport> PerformAsync(ProviderJob job, CancellationToken stop);

    /// <summary>
    /// Answers the customer's browser at /authorize/{account}/{attempt}, GET and POST: a sandbox shows a page here, a
    /// live provider sends the browser on. A GET changes nothing.
    /// </summary>
    Task ServeAsync(HttpContext http, AttemptView attempt, IReportDesk desk);
}

/// <summary>Where providers bring what they have to say.</summary>
public interface IReportDesk
{
    /// <summary>Decides and commits what a report changes. A report that comes too late changes nothing.</summary>
    /// <returns>The attempt as it stands once everything is on disk.</returns>
    ValueTask<AttemptView> ReportAsync(AttemptView attempt, ProviderReport report, CancellationToken stop);
}
