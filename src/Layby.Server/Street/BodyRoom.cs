using System.Threading.RateLimiting;
using Layby.Core;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Room for large bodies. A small one is read as it comes; what is larger, or does not say how large it is, needs a
/// place here first, so that a thousand who send half a megabyte each do not fill the memory.
/// </summary>
public sealed class BodyRoom(long bytes) : IDisposable
{
    /// <summary>Bytes of a body that needs no place.</summary>
    public const int SmallBytes = 16 * 1024;

    private const int KiB = 1024;

    private readonly ConcurrencyLimiter room = new(new() { PermitLimit = (int)(bytes / KiB), QueueLimit = 0 });

    /// <summary>Takes a place until the request has been answered.</summary>
    /// <returns>The refusal when all places are taken.</returns>
    public ApiError? Enter(HttpContext http)
    {
        var length = http.Request.ContentLength ?? WireLimits.BodyBytes;
        if (length <= SmallBytes)
        {
            return null;
        }

        var place = room.AttemptAcquire((int)((length + KiB - 1) / KiB));
        if (!place.IsAcquired)
        {
            place.Dispose();
            return ApiError.Overloaded;
        }

        http.Response.RegisterForDispose(place);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();
}
