using Layby.Core.Providers;

namespace Layby.Tests.Providers.Alma;

/// <summary>Orders as Alma takes them.</summary>
internal static class AlmaOrders
{
    /// <summary>One whose money is reserved first.</summary>
    public static ProviderOrder New(string attempt, long amount, DateTimeOffset now) => new()
    {
        Method = "alma",
        AttemptId = attempt,
        IntentId = "pi_3SocksAndShoes",
        Amount = new(amount, "eur"),
        ManualCapture = true,
        Details = new()
        {
            ReturnUrl = $"https://pay.shop.example/return/acct_1/{attempt}",
            HookUrl = $"https://pay.shop.example/hooks/alma/secret_of_{attempt}",
            Country = "FR",
            Locale = "fr-FR",
            Description = "Two pairs of wool socks",
            Billing = new()
            {
                Name = "Camille de la Tour",
                Email = "camille@shop.example",
                Phone = "+33600000000",
                Address = new() { Line1 = "2 rue du Bac", City = "Paris", PostalCode = "75002", Country = "FR" },
            },
            ExpiresAtMs = now.AddHours(1).ToUnixTimeMilliseconds(),
        },
    };
}
