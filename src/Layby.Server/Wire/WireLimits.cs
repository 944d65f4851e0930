namespace Layby.Server.Wire;

/// <summary>What a request may at most be; beyond it the request is refused before anything is made of it.</summary>
public static class WireLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public const int BodyBytes = 512 * 1024;

    /// <summary>Bytes of a query string.</summary>
    public const int QueryBytes = 8 * 1024;

    /// <summary>Names in one form: 200 line items have eleven each.</summary>
    public const int Keys = 2_500;

    /// <summary>Bytes of one name, with its brackets.</summary>
    public const int KeyBytes = 512;

    /// <summary>Brackets after a name.</summary>
    public const int Depth = 8;

    /// <summary>Characters of an idempotency key.</summary>
    public const int IdempotencyKeyLength = 255;

    /// <summary>Paths in one request's <c>expand</c>.</summary>
    public const int ExpandPaths = 20;

    /// <summary>Properties that one expand path may walk through.</summary>
    public const int ExpandDepth = 4;

    /// <summary>Objects on a page.</summary>
    public const int PageSize = 100;

    /// <summary>Objects on a page when the caller does not say.</summary>
    public const int DefaultPageSize = 10;
}
