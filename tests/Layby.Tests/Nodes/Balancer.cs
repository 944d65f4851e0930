using System.Collections.Concurrent;

namespace Layby.Tests.Nodes;

/// <summary>What stands before the nodes: it sends each request to the next of them, and knows nothing else.</summary>
internal sealed class Balancer(IEnumerable<Uri> nodes) : DelegatingHandler(Transport())
{
    private readonly Uri[] nodes = [.. nodes];
    private readonly ConcurrentDictionary<int, bool> left = [];
    private int next;

    /// <summary>A node is sent nothing more.</summary>
    public void Leave(int node) => left[node] = true;

    /// <summary>Another has taken its place, and is sent its share.</summary>
    public void Replace(int node, Uri url)
    {
        nodes[node] = url;
        left.TryRemove(node, out _);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int node;
        do
        {
            node = (int)((uint)Interlocked.Increment(ref next) % nodes.Length);
        }
        while (left.ContainsKey(node));

        request.RequestUri = new(nodes[node], request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }

    private static SocketsHttpHandler Transport() => new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
}
