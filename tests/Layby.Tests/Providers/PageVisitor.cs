using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Layby.Tests.Providers;

/// <summary>A browser without JavaScript: it fills in a form, presses a button, follows what comes back.</summary>
internal sealed class PageVisitor(HttpClient client, string? acceptLanguage = null)
{
    private string address = "";

    public PageVisitor(PageHost host, string? acceptLanguage = null)
        : this(host.Client, acceptLanguage)
    {
    }

    /// <summary>The page that it looks at.</summary>
    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>The status of the last answer, before any redirect was followed.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>Where it stands: path and query.</summary>
    public string Address => address;

    /// <summary>The address with which a redirect left the web, for an app; null while it has not.</summary>
    public string? Left { get; private set; }

    /// <summary>The text of the alert; null where there is none.</summary>
    public string? Alert => Page.QuerySelector("[role=alert]")?.TextContent;

    public async Task OpenAsync(string where)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, where);
        if (acceptLanguage is not null)
        {
            request.Headers.Add("Accept-Language", acceptLanguage);
        }

        using var answer = await client.SendAsync(request);
        address = where;
        await LookAsync(answer);
    }

    /// <summary>Presses a button after typing into its form; radios and selects are typed by their name.</summary>
    public async Task PressAsync(string button, params (string Name, string Value)[] typed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Fill(button, typed, out var fields))
        {
            Content = new FormUrlEncodedContent(fields),
        };
        address = request.RequestUri!.OriginalString;
        if (acceptLanguage is not null)
        {
            request.Headers.Add("Accept-Language", acceptLanguage);
        }

        using var answer = await client.SendAsync(request);
        await LookAsync(answer);
    }

    /// <summary>The fields that a browser would send for a button, and where to.</summary>
    public string Fill(string button, (string Name, string Value)[] typed, out Dictionary<string, string> fields)
    {
        var pressed = (IHtmlButtonElement)(Page.GetElementById(button)
            ?? throw new InvalidOperationException($"there is no #{button} on {address}"));
        var form = (IHtmlFormElement)pressed.Closest("form")!;
        fields = [];
        foreach (var input in form.QuerySelectorAll<IHtmlInputElement>("input[name]"))
        {
            if (input.Type is not "radio" || input.IsChecked)
            {
                fields[input.Name!] = input.Value;
            }
        }

        foreach (var select in form.QuerySelectorAll<IHtmlSelectElement>("select[name]"))
        {
            fields[select.Name!] = select.Value!;
        }

        foreach (var (name, value) in typed)
        {
            if (form.QuerySelector($"[name={name}]") is null)
            {
                throw new InvalidOperationException($"there is no field {name} on {address}");
            }

            fields[name] = value;
        }

        if (pressed.Name is { Length: > 0 } said)
        {
            fields[said] = pressed.Value;
        }

        return form.GetAttribute("action")!;
    }

    private async Task LookAsync(HttpResponseMessage answer)
    {
        Status = answer.StatusCode;
        if (answer.StatusCode is HttpStatusCode.SeeOther)
        {
            Left = answer.Headers.NonValidated["Location"].Single();
            if (!Left.StartsWith('/') && !Left.StartsWith("http", StringComparison.Ordinal))
            {
                return;
            }

            Left = null;
            await FollowAsync(answer.Headers.Location!);
            return;
        }

        Page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    private async Task FollowAsync(Uri location)
    {
        var status = Status;
        await OpenAsync(location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
        Status = status;
    }
}
