using System.Text;
using System.Text.Json.Nodes;
using Layby.Server.Street;
using Microsoft.AspNetCore.Http.Features;

namespace Layby.Server.Browser;

/// <summary>
/// Calls the API from within, as a shop's server would from without: with a key and a form, down the whole street. Only the
/// wire is left out, so that it works behind any proxy and on any port.
/// </summary>
internal static class ApiClient
{
    /// <summary>What the API answers.</summary>
    /// <param name="street">The way of every call.</param>
    /// <param name="around">The request on whose behalf it calls.</param>
    /// <param name="key">A secret key.</param>
    /// <param name="path">The address, of the table of addresses, without gaps.</param>
    /// <param name="form">The form, encoded.</param>
    public static async Task<(int Status, JsonNode Answer)> PostAsync(
        ApiStreet street, HttpContext around, string key, string path, string form)
    {
        using var body = new MemoryStream();
        var asked = new HttpRequestFeature
        {
            Method = HttpMethods.Post,
            Scheme = around.Request.Scheme,
            Protocol = "HTTP/1.1",
            Path = path,
            Body = new MemoryStream(Encoding.UTF8.GetBytes(form)),
        };
        asked.Headers.Host = around.Request.Host.ToString();
        asked.Headers.Authorization = $"Bearer {key}";
        asked.Headers.ContentType = "application/x-www-form-urlencoded";
        asked.Headers.ContentLength = asked.Body.Length;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        var call = new DefaultHttpContext(features) { RequestAborted = around.RequestAborted };

        await street.HandleAsync(call, ApiRoutes.All.Single(each => each.Pattern == path && each.Method == HttpMethods.Post));
        await call.Response.BodyWriter.FlushAsync(around.RequestAborted);
        return (call.Response.StatusCode, JsonNode.Parse(body.ToArray())!);
    }
}
