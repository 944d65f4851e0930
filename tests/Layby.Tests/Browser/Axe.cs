using Layby.Tests.Tidy;
using Microsoft.Playwright;

namespace Layby.Tests.Browser;

/// <summary>Deque's axe, which looks for what shuts people out.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Source = new(() =>
        File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "sdk", "node_modules", "axe-core", "axe.min.js")));

    /// <summary>The serious and critical findings in some frames of a page, each with where it is.</summary>
    public static async Task<string[]> SeriousAsync(IPage page, params IFrame[] frames)
    {
        var found = new List<string>();
        foreach (var frame in frames.DefaultIfEmpty(page.MainFrame))
        {
            // Evaluated by the browser's own tools, which no policy of the page's holds back.
            await frame.EvaluateAsync(Source.Value);
            found.AddRange(await frame.EvaluateAsync<string[]>("""
                async () => {
                  const { violations, passes } = await axe.run();
                  if (passes.length === 0) {
                    throw new Error('axe found nothing to look at');
                  }
                  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
                    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
                }
                """));
        }

        return [.. found];
    }
}
