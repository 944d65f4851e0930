namespace Layby.Simulation;

/// <summary>The browser of a shop's customers.</summary>
public sealed class Browser(Universe universe)
{
    /// <summary>Where an intent sends its customer.</summary>
    public static string PageOf(Answer intent) =>
        new Uri((string)intent.Tree["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath;

    /// <summary>What it sends of the page that it sees.</summary>
    public static (string Query, string Form) Press(string page) =>
        page.Contains("name=\"installments\"", StringComparison.Ordinal) ? ("", "action=authorize&installments=3")
        : page.Contains("id=\"complete\"", StringComparison.Ordinal) ? ("", "action=complete")
        : ("?step=review&option=pay_now&repayment=bank_transfer", "");

    /// <summary>The customer comes to the page that the intent sends them to, and presses its button, or another.</summary>
    public async Task VisitAsync(Answer intent, string? press = null)
    {
        var page = PageOf(intent);
        var (query, form) = Press(await BrowseAsync("GET", page, patience: int.MaxValue));
        await BrowseAsync("POST", page, press ?? form, press is null ? query : "", patience: int.MaxValue);
        await BrowseAsync("GET", $"/return{page["/authorize".Length..]}", patience: int.MaxValue);
    }

    /// <summary>Asks for a page, or sends a form, until somebody answers.</summary>
    /// <returns>The page; empty where nobody answered for too long.</returns>
    public async Task<string> BrowseAsync(
        string verb, string path, string form = "", string query = "", string? pays = null, int patience = 10)
    {
        for (var tries = 0; tries < patience; tries++)
        {
            if (await universe.SendAsync(new(verb, path, form, Query: query) { Pays = pays }) is { Status: not 503 } answer)
            {
                return answer.Body;
            }

            await universe.Loop.Delay(
                universe.Chance.Around(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), universe.Outside);
        }

        return "";
    }
}
