using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Layby.Server.Providers.Pages;

/// <summary>
/// Turns a Razor component into HTML. The framework's own way registers some forty services at start; a server that
/// must answer within a third of a second asks for a renderer only when a customer does.
/// </summary>
internal static class PageRenderer
{
    /// <summary>The whole document that a component draws.</summary>
    public static async Task<string> RenderAsync<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        // A renderer keeps what it has drawn, so each page has its own.
        await using var renderer = new HtmlRenderer(OnlyAnEncoder.Instance, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return "<!DOCTYPE html>\n" + root.ToHtmlString();
        });
    }

    private sealed class OnlyAnEncoder : IServiceProvider
    {
        public static readonly OnlyAnEncoder Instance = new();

        // Left to itself it writes each é as &#xE9;, which triples a page in some languages.
        private readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

        public object? GetService(Type serviceType) => serviceType == typeof(HtmlEncoder) ? encoder : null;
    }
}
