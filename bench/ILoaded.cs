using System.Net;

namespace Layby.Bench;

/// <summary>What is put under load: a server, or several that are one.</summary>
internal interface ILoaded
{
    /// <summary>Where a connection goes.</summary>
    IPEndPoint AddressOf(int connection);

    /// <summary>What all of it has used up to now.</summary>
    Usage Usage();

    /// <summary>What it has said, for who must find out why something failed.</summary>
    string Describe();
}
