using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Layby.Tests.Phones;

/// <summary>What the decoders of both SDKs demand of an answer; without it they say that it can not be parsed.</summary>
internal static partial class Decoders
{
    [GeneratedRegex("^(pi|seti)_[^_]+_secret_[^_]+$")]
    private static partial Regex ClientSecret();

    /// <summary>An intent of a payment or of a setup, read with its method expanded.</summary>
    public static JsonNode Intent(JsonNode intent)
    {
        var isPayment = Text(intent, "object") is "payment_intent";
        Assert.Contains(Text(intent, "object"), (string[])["payment_intent", "setup_intent"]);
        Assert.StartsWith(isPayment ? "pi_" : "seti_", Text(intent, "id"));
        Assert.Matches(ClientSecret(), Text(intent, "client_secret"));
        Assert.StartsWith(Text(intent, "id") + "_secret_", Text(intent, "client_secret"));
        Assert.True(Whole(intent, "created") > 1_600_000_000);
        Assert.Contains(intent["livemode"]!.GetValueKind(), (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]);
        Assert.All(intent["payment_method_types"]!.AsArray(), each => Assert.Equal(JsonValueKind.String, each!.GetValueKind()));
        Assert.Matches("^[a-z_]+$", Text(intent, "status"));
        if (isPayment)
        {
            Assert.True(Whole(intent, "amount") > 0);
            Assert.Equal(3, Text(intent, "currency").Length);
        }

        if (intent["payment_method"] is { } method)
        {
            Method(method);
        }

        if (Text(intent, "status") is "requires_action")
        {
            Assert.NotNull(intent["payment_method"]);
            Assert.Equal("redirect_to_url", Text(intent["next_action"]!, "type"));
            var url = new Uri(Text(intent["next_action"]!["redirect_to_url"]!, "url"));
            Assert.StartsWith("http", url.Scheme);
            Assert.False(url.Segments[^1].StartsWith("src_", StringComparison.Ordinal), "a 3D Secure source of old");
        }

        return intent;
    }

    /// <summary>A payment method.</summary>
    public static void Method(JsonNode method)
    {
        Assert.StartsWith("pm_", Text(method, "id"));
        Assert.Contains(Text(method, "type"), (string[])["card", "klarna", "alma"]);
    }

    /// <summary>A sheet's session, and the intent inside where there is one.</summary>
    /// <returns>The types that the sheet shows, in order.</returns>
    public static string[] Session(JsonNode session, string type)
    {
        Assert.StartsWith("elements_session_", Text(session, "session_id"));
        var preference = session["payment_method_preference"]!;
        Assert.Equal("payment_method_preference", Text(preference, "object"));
        Assert.Equal(type, Text(preference, "type"));
        Assert.Equal(2, Text(preference, "country_code").Length);
        Assert.Equal(2, Text(session, "merchant_country").Length);
        if (type is not "deferred_intent")
        {
            Intent(preference[type]!);
        }

        if (session["customer"] is { } customer)
        {
            Customer(customer);
        }

        return [.. preference["ordered_payment_method_types"]!.AsArray().Select(each => (string)each!)];
    }

    private static void Customer(JsonNode customer)
    {
        Assert.All(customer["payment_methods"]!.AsArray(), each => Method(each!));
        var session = customer["customer_session"]!;
        Assert.StartsWith("cuss_", Text(session, "id"));
        Assert.Equal(JsonValueKind.False, session["livemode"]!.GetValueKind());
        Assert.StartsWith("ek_test_", Text(session, "api_key"));
        Assert.True(Whole(session, "api_key_expiry") > 1_600_000_000);
        Assert.StartsWith("cus_", Text(session, "customer"));
        foreach (var name in (string[])["mobile_payment_element", "customer_sheet"])
        {
            var component = session["components"]![name]!;
            if ((bool)component["enabled"]!)
            {
                Assert.Matches("^(en|dis)abled$", Text(component["features"]!, "payment_method_remove"));
            }
        }

        if ((bool)session["components"]!["mobile_payment_element"]!["enabled"]!)
        {
            Assert.Matches("^(en|dis)abled$", Text(session["components"]!["mobile_payment_element"]!["features"]!, "payment_method_save"));
        }
    }

    private static string Text(JsonNode parent, string name)
    {
        Assert.Equal(JsonValueKind.String, parent[name]?.GetValueKind());
        return (string)parent[name]!;
    }

    private static long Whole(JsonNode parent, string name)
    {
        Assert.Equal(JsonValueKind.Number, parent[name]?.GetValueKind());
        return (long)parent[name]!;
    }
}
