using Layby.Server;
using Layby.Server.Street;
using Microsoft.AspNetCore.Http;

namespace Layby.Simulation;

/// <summary>
/// Leads a request to what answers it, by the server's own table of addresses. The framework's routing takes a second of a
/// processor to build; here the server starts thousands of times.
/// </summary>
internal static class Routes
{
    private static readonly ILookup<(string Method, int Parts), (ApiEndpoint Endpoint, string[] Parts)> All = ApiRoutes.All
        .Select(each => (Endpoint: each, Parts: each.Pattern.Split('/')))
        // What is written out goes before what stands for anything.
        .OrderBy(each => each.Parts.Count(IsPlace))
        .ToLookup(each => (each.Endpoint.Method, each.Parts.Length));

    /// <summary>Answers.</summary>
    public static Task HandleAsync(LaybyWorks works, HttpContext http)
    {
        var parts = http.Request.Path.Value!.Split('/');
        foreach (var (endpoint, pattern) in All[(http.Request.Method, parts.Length)])
        {
            if (Leads(pattern, parts, http))
            {
                return works.Street.HandleAsync(http, endpoint);
            }
        }

        return parts switch
        {
            ["", "authorize", _, _] when Leads(["", "authorize", "{account}", "{attempt}"], parts, http) =>
                works.Pages.AuthorizeAsync(http),
            ["", "return", _, _] when Leads(["", "return", "{account}", "{attempt}"], parts, http) =>
                works.Pages.ReturnAsync(http),
            ["", "return", _, _, _] when Leads(["", "return", "{account}", "{attempt}", "{how}"], parts, http) =>
                works.Pages.ReturnAsync(http),
            ["", "hooks", _, _, _, _] when Leads(["", "hooks", "{method}", "{account}", "{attempt}", "{secret}"], parts, http) =>
                works.Pages.HookAsync(http),
            ["", "c", "pay", _] when Leads(["", "c", "pay", "{session}"], parts, http) => works.Checkouts.PayAsync(http),
            ["", "c", "return", _] when Leads(["", "c", "return", "{session}"], parts, http) => works.Checkouts.ReturnAsync(http),
            _ => works.Street.StrayAsync(http),
        };
    }

    private static bool Leads(string[] pattern, string[] parts, HttpContext http)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!IsPlace(pattern[i]) && pattern[i] != parts[i])
            {
                return false;
            }
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            if (IsPlace(pattern[i]))
            {
                http.Request.RouteValues[pattern[i][1..^1]] = parts[i];
            }
        }

        return true;
    }

    private static bool IsPlace(string part) => part.StartsWith('{');
}
