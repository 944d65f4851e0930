using System.Net;
using Layby.Core;

namespace Layby.Server.Street;

/// <summary>What an endpoint's address may be. Where a name leads is looked at when it is called.</summary>
public static class EndpointUrl
{
    /// <summary>Why this can not be an endpoint's address; null when it can.</summary>
    /// <param name="url">As it was sent.</param>
    /// <param name="mayBePrivate">True in a sandbox that only this machine reaches: it may call itself and its neighbours.</param>
    public static ApiError? Refusal(string url, bool mayBePrivate)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !url.Contains("://", StringComparison.Ordinal))
        {
            return Invalid(
                url.Contains("://", StringComparison.Ordinal)
                    ? "Not a valid URL"
                    : "Invalid URL: An explicit scheme (such as https) must be provided.");
        }

        if (address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            return Invalid("Not a valid URL");
        }

        if (address.UserInfo.Length > 0)
        {
            return Invalid("Invalid URL: A name or password must not be part of the URL.");
        }

        return mayBePrivate || !IsPrivate(address) ? null : Invalid(
            "Invalid URL: URL must be publicly accessible. Consider using a tool like the Stripe CLI to test webhooks locally: "
            + "https://github.com/stripe/stripe-cli");
    }

    private static bool IsPrivate(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out var literal)
            ? !PublicAddress.Is(literal)
            : address.Host is "localhost" || address.Host.EndsWith(".localhost", StringComparison.Ordinal);

    private static ApiError Invalid(string message) => ApiError.Invalid("url", message, "url_invalid");
}
