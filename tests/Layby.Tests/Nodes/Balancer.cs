namespace Layby.Tests.Nodes;

/// <summary>What stands before the nodes: it sends each request to the next of them, and knows nothing else.</summary>
internal sealed class Balancer(IReadOnlyList<Uri> nodes) : DelegatingHandler(Transport())
{
    private int next = Random.Shared.Next(nodes.Count);

    /// <summary>Everybody's own connections, and no redirect followed.</summary>
    public static SocketsHttpHandler Transport() => new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };

    /// <summary>Nodes that are sent nothing.</summary>
    public HashSet<int> Left { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int node;
        do
        {
            node = (int)((uint)Interlocked.Increment(ref next) % nodes.Count);
        }
        while (Left.Contains(node));

        request.RequestUri = new(nodes[node], request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
