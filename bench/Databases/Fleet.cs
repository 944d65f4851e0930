using System.Net;

namespace Layby.Bench.Databases;

/// <summary>Nodes that are one server: connections are dealt out among them, as a load balancer does.</summary>
internal sealed class Fleet(IReadOnlyList<ServerProcess> nodes) : ILoaded, IDisposable
{
    public IPEndPoint AddressOf(int connection) => nodes[connection % nodes.Count].Address;

    public Usage Usage()
    {
        var all = nodes.Select(each => each.Usage()).ToArray();
        return new(
            TimeSpan.FromTicks(all.Sum(each => each.Cpu.Ticks)), all.Sum(each => each.ResidentBytes), all.Sum(each => each.HeapBytes),
            all.Sum(each => each.AllocatedBytes));
    }

    public string Describe() => string.Concat(nodes.Select(each => each.Describe()));

    public void Dispose()
    {
        foreach (var node in nodes)
        {
            node.Dispose();
        }
    }
}
