using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Layby.Tests.Providers.Alma;

/// <summary>Stands between a connector and its provider: hears all, and may change what is answered.</summary>
internal sealed class Meddler : DelegatingHandler
{
    /// <summary>What was sent: method, path with query, body.</summary>
    public List<(string Method, string Path, string Body)> Sent { get; } = [];

    /// <summary>Changes the object of an answer; nothing by itself.</summary>
    public Action<string, JsonNode>? Change { get; set; }

    /// <summary>Answers in the provider's place, which is not asked; null to let it be asked.</summary>
    public Func<string, (int Status, string Body)?>? Instead { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var call = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        Sent.Add((request.Method.Method, request.RequestUri.PathAndQuery, body));
        if (Instead?.Invoke(call) is { } answer)
        {
            return new((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Body) };
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (Change is not null && response.IsSuccessStatusCode
            && await response.Content.ReadAsStringAsync(cancellationToken) is { Length: > 0 } text && JsonNode.Parse(text) is { } read)
        {
            Change(call, read);
            response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(read.ToJsonString()));
        }

        return response;
    }
}
