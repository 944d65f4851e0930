using Layby.Core.Providers;
using Microsoft.AspNetCore.Components;

namespace Layby.Server.Providers.Pages;

/// <summary>One request of a customer's browser to a page of ours about a provider: its test page, or the way to it.</summary>
public sealed class SandboxVisit
{
    private readonly HttpContext http;

    private SandboxVisit(HttpContext http, AttemptView attempt)
    {
        this.http = http;
        Attempt = attempt;
        Language = PageLanguage.Choose(attempt.PreferredLocale, http.Request.Headers.AcceptLanguage);
        var name = $"{Uri.EscapeDataString(attempt.Account)}/{Uri.EscapeDataString(attempt.AttemptId)}";
        Self = $"{http.Request.PathBase}/authorize/{name}";
        Return = $"{http.Request.PathBase}/return/{name}";
    }

    /// <summary>The attempt that the page is about.</summary>
    public AttemptView Attempt { get; }

    /// <summary>What the page is written in.</summary>
    public PageLanguage Language { get; }

    /// <summary>The page's own address, from the root, without a query.</summary>
    public string Self { get; }

    /// <summary>The way back to the shop, from the root.</summary>
    public string Return { get; }

    /// <summary>The texts of the page's language.</summary>
    public PageTexts Texts => Language.Texts;

    /// <summary>The day on which the customer is looking.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Attempt.Now.UtcDateTime);

    /// <summary>A value of the address's query; null where there is none.</summary>
    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>
    /// Answers a request the way that every page does: looking never changes anything, and a finished attempt only says
    /// how it ended.
    /// </summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="attempt">The attempt as it stands.</param>
    /// <param name="show">Draws an open attempt's page.</param>
    /// <param name="submit">Takes what was sent for an open attempt.</param>
    public static async Task AnswerAsync(
        HttpContext http,
        AttemptView attempt,
        Func<SandboxVisit, Task> show,
        Func<SandboxVisit, PageForm, Task> submit)
    {
        PageHeaders.Set(http.Response, attempt.ReturnUrl);
        var visit = new SandboxVisit(http, attempt);
        var form = PageForm.Empty;
        var sent = HttpMethods.IsPost(http.Request.Method);
        if (sent)
        {
            var (read, refusal) = await PageForm.ReadAsync(http);
            if (read is null)
            {
                http.Response.StatusCode = refusal;
                http.Response.ContentType = "text/plain; charset=utf-8";
                await http.Response.WriteAsync(PageForm.Explain(refusal), http.RequestAborted);
                return;
            }

            form = read;
        }

        await (attempt.Outcome is not AttemptOutcome.Open ? visit.ShowAsync<FinishedPage>()
            : sent ? submit(visit, form)
            : show(visit));
    }

    /// <summary>Draws a page.</summary>
    /// <param name="status">422 where the customer must correct something.</param>
    /// <param name="parameters">What the page needs beside the visit.</param>
    public async Task ShowAsync<TPage>(
        int status = StatusCodes.Status200OK, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var all = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        all["Visit"] = this;
        var html = await PageRenderer.RenderAsync<TPage>(all);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(html, http.RequestAborted);
    }

    /// <summary>Sends the browser on with a GET, so that a reload repeats nothing.</summary>
    public Task GoTo(string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Tells the desk, then sends the customer back to the shop. Where another tab was first, or where the customer
    /// should read the outcome before leaving, this page tells them how it stands.
    /// </summary>
    /// <param name="desk">Where it is decided and committed.</param>
    /// <param name="report">What happened.</param>
    /// <param name="leavesWith">The outcome with which the customer leaves at once.</param>
    public async Task ReportAsync(IReportDesk desk, ProviderReport report, AttemptOutcome leavesWith)
    {
        // A browser that hangs up after the button was pressed does not take the decision back.
        var after = await desk.ReportAsync(Attempt, report, CancellationToken.None);
        await GoTo(after.Outcome == leavesWith ? Return : Self);
    }
}
