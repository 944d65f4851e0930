using System.Globalization;
using System.Net.Mime;

namespace Layby.Server.Providers;

/// <summary>
/// The line to one provider under one contract: every call ends in an answer, whatever the network does. Its limits, its breaker and its
/// repetitions are the network's (<see cref="ProviderNetwork"/>); what it bounds itself holds over any network.
/// </summary>
/// <param name="address">The provider's root.</param>
/// <param name="authorization">The whole value of the header; it is shown to nobody else.</param>
/// <param name="network">Carries the calls; it stays the caller's.</param>
/// <param name="time">All waiting goes by it.</param>
internal sealed class ProviderLine(Uri address, string authorization, HttpMessageInvoker network, TimeProvider time)
{
    /// <summary>The most that is read of an answer, bytes. A longer one counts as none.</summary>
    public const int MaxAnswer = 1024 * 1024;

    // A network's own tries end earlier, and are counted; without it these are the only bounds.
    private static readonly TimeSpan FreePatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan MoneyPatience = TimeSpan.FromSeconds(35);

    /// <summary>Calls, and waits for what comes of it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set; nothing else is thrown.</exception>
    public async ValueTask<WireAnswer> AskAsync(WireCall call, CancellationToken stop)
    {
        var patience = call.Nature is CallNature.Free ? FreePatience : MoneyPatience;
        using var timer = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            using var request = Request(call);
            using var response = await network.SendAsync(request, either.Token);
            return await ReadAsync(response, either.Token) is { } body
                ? new()
                {
                    Status = (int)response.StatusCode,
                    Body = body,
                    RetryAfter = ProviderNetwork.WaitOf(response, time),
                    At = response.Headers.Date,
                }
                : WireAnswer.Nobody($"an answer of more than {MaxAnswer} bytes");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var seconds = patience.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return WireAnswer.Nobody($"no whole answer within {seconds} s");
        }
        catch (ProviderRestingException resting)
        {
            return WireAnswer.Nobody("the provider is left alone for a while", wasSent: false, resting.RetryAfter);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException)
        {
            // In words of ours: what the system says may name addresses.
            return failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
                ? WireAnswer.Nobody("the name was not found", wasSent: false)
                : WireAnswer.Nobody("the connection failed or ended before the answer did");
        }
    }

    private HttpRequestMessage Request(WireCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(address, call.Path));
        request.Options.Set(ProviderNetwork.Nature, call.Nature);
        request.Options.Set(ProviderNetwork.Contract, authorization);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("Accept", MediaTypeNames.Application.Json);
        request.Headers.TryAddWithoutValidation("User-Agent", "Layby");
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new(MediaTypeNames.Application.Json, "utf-8") },
            };
        }

        return request;
    }

    private static async ValueTask<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        using var kept = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var more)
        {
            if (kept.Length + more > MaxAnswer)
            {
                return null;
            }

            kept.Write(buffer, 0, more);
        }

        return kept.ToArray();
    }
}
