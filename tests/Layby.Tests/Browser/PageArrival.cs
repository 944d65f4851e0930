using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Layby.Tests.Browser;

internal static partial class PageArrival
{
    /// <summary>
    /// Waits until the browser is at a provider's page. WaitForURL is not asked: it looks at the address and only then begins
    /// to listen, and waits in vain for a page that arrives in between.
    /// </summary>
    public static Task IsAtProviderAsync(this IPage page) =>
        Assertions.Expect(page).ToHaveURLAsync(Provider());

    [GeneratedRegex("/authorize/")]
    private static partial Regex Provider();
}
