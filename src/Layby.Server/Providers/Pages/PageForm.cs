using Microsoft.AspNetCore.Http.Features;

namespace Layby.Server.Providers.Pages;

/// <summary>What a customer has sent with a page's form.</summary>
public sealed class PageForm
{
    /// <summary>The most that a form's body may hold, bytes.</summary>
    public const int MaxBody = 8 * 1024;

    private static readonly FormOptions Limits = new()
    {
        BufferBodyLengthLimit = MaxBody,
        MultipartBodyLengthLimit = MaxBody,
        KeyLengthLimit = 64,
        ValueLengthLimit = 1024,
        ValueCountLimit = 32,
        MultipartBoundaryLengthLimit = 128,
        MultipartHeadersCountLimit = 8,
        MultipartHeadersLengthLimit = 1024,
    };

    private readonly IFormCollection fields;

    private PageForm(IFormCollection fields) => this.fields = fields;

    /// <summary>An untouched form.</summary>
    public static PageForm Empty { get; } = new(FormCollection.Empty);

    /// <summary>A field's value without the space around it; empty where it was not sent.</summary>
    public string this[string name] =>
        fields.TryGetValue(name, out var values) && values is [{ } first, ..] ? first.Trim() : "";

    /// <summary>Why a form was refused: for whoever writes a test, since no page sends such a form.</summary>
    public static string Explain(int refusal) => refusal switch
    {
        StatusCodes.Status403Forbidden => "This form was sent from another site.",
        StatusCodes.Status413PayloadTooLarge => $"A form of this page holds at most {MaxBody} bytes.",
        StatusCodes.Status415UnsupportedMediaType => "Only a form is read here, application/x-www-form-urlencoded.",
        _ => "This form can not be read.",
    };

    /// <summary>Reads a form within its limits.</summary>
    /// <returns>The form, or else the status that refuses the request.</returns>
    public static async ValueTask<(PageForm? Form, int Refusal)> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        // The page's address is its only key, and there is no cookie to misuse; still, no other site has any reason to
        // press a button here.
        if (request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return (null, StatusCodes.Status403Forbidden);
        }

        if (!request.HasFormContentType)
        {
            return (null, StatusCodes.Status415UnsupportedMediaType);
        }

        if (request.ContentLength > MaxBody)
        {
            return (null, StatusCodes.Status413PayloadTooLarge);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        try
        {
            return (new(await new FormFeature(request, Limits).ReadFormAsync(http.RequestAborted)), 0);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, refused.StatusCode);
        }
        catch (InvalidDataException)
        {
            return (null, StatusCodes.Status400BadRequest);
        }
    }
}
