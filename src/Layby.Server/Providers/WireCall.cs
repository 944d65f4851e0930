namespace Layby.Server.Providers;

/// <summary>One call to a provider's API.</summary>
/// <param name="Method">GET, POST, DELETE.</param>
/// <param name="Path">From the root, with its query; whatever is put into it is escaped already.</param>
/// <param name="Nature">How long it may take, and whether it may be tried again by itself.</param>
public sealed record WireCall(HttpMethod Method, string Path, CallNature Nature)
{
    /// <summary>The JSON that is sent, UTF-8; null for none.</summary>
    public byte[]? Body { get; init; }
}

/// <summary>What came of a call. Nobody's silence is an exception.</summary>
public sealed record WireAnswer
{
    /// <summary>The HTTP status; 0 where nobody answered.</summary>
    public required int Status { get; init; }

    /// <summary>The body, at most <see cref="ProviderLine.MaxAnswer"/> bytes; empty where there was none.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>How long the provider asks us to wait, or our own circuit breaker does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What time it was at the provider then; null where it does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why nobody answered, in words of ours.</summary>
    public string? Trouble { get; init; }

    /// <summary>False where surely nothing has left this machine.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>True for 2xx.</summary>
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>True where the provider has decided: what is neither good nor this may have been done or not.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not (408 or 425 or 429);

    /// <summary>For the log: what happened, without a word of what was said.</summary>
    public string Outcome => Trouble ?? $"HTTP {Status}";

    /// <summary>Nobody answered.</summary>
    public static WireAnswer Nobody(string trouble, bool wasSent = true, TimeSpan? retryAfter = null) =>
        new() { Status = 0, Trouble = trouble, WasSent = wasSent, RetryAfter = retryAfter };
}
