namespace Layby.Server.Providers;

/// <summary>What kind of call a provider is sent: how long it may take, and whether it may be repeated without looking.</summary>
public enum CallNature
{
    /// <summary>Reads, or makes what is harmless twice.</summary>
    Free,

    /// <summary>Moves money, and has the same effect however often it is sent: it carries a key, or takes back what is there.</summary>
    Repeatable,

    /// <summary>Moves money; whoever does not know what came of it must look before it is sent again.</summary>
    Once,
}

/// <summary>A provider that is not called just now: too many calls of ours are on their way, or its last ones have failed.</summary>
public sealed class ProviderRestingException(string message, TimeSpan? retryAfter, Exception cause) : HttpRequestException(message, cause)
{
    /// <summary>When it is worth asking again.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
