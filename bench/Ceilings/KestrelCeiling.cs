using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Layby.Bench.Ceilings;

/// <summary>Kestrel without routing, logging or anything else in front of the answer.</summary>
internal static class KestrelCeiling
{
    /// <summary>K: an answer that is ready. Nothing that speaks HTTP on this stack can be faster.</summary>
    public static WebApplication Json(string url)
    {
        var answer = SampleIntent.Serialize(SampleIntent.Ready());
        return Build(url, call => Write(call.Response, answer));
    }

    /// <summary>P: the framework's form reader and source-generated JSON, once a request: a stateless mock.</summary>
    public static WebApplication Form(string url) => Build(url, async call =>
    {
        var intent = HttpMethods.IsPost(call.Request.Method)
            ? SampleIntent.From(await call.Request.ReadFormAsync())
            : SampleIntent.Ready();
        await Write(call.Response, SampleIntent.Serialize(intent));
    });

    private static WebApplication Build(string url, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        var server = builder.Build();
        server.Run(answer);
        return server;
    }

    private static Task Write(HttpResponse response, byte[] body)
    {
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
