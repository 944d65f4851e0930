using System.Text;
using Layby.Server.Providers.Alma;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Layby.Tests.Providers.Alma;

public sealed class AlmaSignatureTests
{
    private const string Key = "api_key_test";

    [Theory]
    [InlineData("payment_id_test", "4545854d3b8704d4b21cf88bc8b5da5680c46b2ab9d45c8cffe6278d8a8b1860")]
    [InlineData("merchant_id_test", "0dd3cb4632c074ead0d0f346c75015c76ad4e1e115f01c7e0850dd5accb7b4b0")]
    public void The_known_vectors_hold(string id, string signature)
    {
        Assert.Equal(signature, AlmaSignature.Of(id, Key));
        Assert.True(AlmaSignature.Holds(signature, id, Key));
        Assert.False(AlmaSignature.Holds(signature, id, Key + "2"));
        Assert.False(AlmaSignature.Holds(signature, id + "2", Key));
    }

    [Theory]
    [InlineData("GET", "?pid=payment_id_test", null, "", true)]
    [InlineData("GET", "?pid=payment_id_test", "4545854d3b8704d4b21cf88bc8b5da5680c46b2ab9d45c8cffe6278d8a8b1860", "", true)]
    [InlineData("GET", "?pid=payment_id_test", "4545854d3b8704d4b21cf88bc8b5da5680c46b2ab9d45c8cffe6278d8a8b1861", "", false)]
    [InlineData("GET", "?pid=payment_id_test", "4545854d", "", false)]
    [InlineData("GET", "?pid=payment_id_test", "zz45854d3b8704d4b21cf88bc8b5da5680c46b2ab9d45c8cffe6278d8a8b1860", "", false)]
    [InlineData("GET", "?pid=payment_other", "4545854d3b8704d4b21cf88bc8b5da5680c46b2ab9d45c8cffe6278d8a8b1860", "", false)]
    [InlineData("GET", "", null, "", false)]
    [InlineData("GET", "?pid=%3Cscript%3E", null, "", false)]
    [InlineData("POST", "", null, """{"type":"payment.captured","data":{"payment":{"id":"payment_1"}}}""", true)]
    [InlineData("POST", "", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", """{"type":"payment.canceled","data":{"payment":{}}}""", true)]
    [InlineData("POST", "", null, """{"data":[]}""", false)]
    [InlineData("POST", "", null, "[1", false)]
    [InlineData("POST", "", null, "", false)]
    [InlineData("PUT", "?pid=payment_id_test", null, "", false)]
    public void A_call_is_a_hint_or_none(string method, string query, string? signature, string body, bool isHint)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.QueryString = new(query);
        if (signature is not null)
        {
            http.Request.Headers["X-Alma-Signature"] = signature;
        }

        Assert.Equal(isHint, AlmaHints.Is(http.Request, Encoding.UTF8.GetBytes(body), Key));
    }

    [Theory]
    [InlineData("sk_live_abc", true, null)]
    [InlineData("sk_test_abc", false, null)]
    [InlineData("sk_test_abc", true, "An Alma key for live mode begins with sk_live_.")]
    [InlineData("sk_live_abc", false, "An Alma key for test mode begins with sk_test_.")]
    [InlineData("sk_live_", true, "An Alma key for live mode begins with sk_live_.")]
    [InlineData("sk_live_a\r\nX: y", true, "An Alma key holds letters and digits only.")]
    public void The_key_alone_says_whether_money_is_real(string key, bool isLive, string? refusal)
    {
        var contract = new AlmaCredentials(key, isLive);
        Assert.Equal(refusal, contract.Refuses());
        Assert.DoesNotContain(key, $"{contract}");
        Assert.Equal(isLive ? "https://api.getalma.eu/" : "https://api.sandbox.getalma.eu/", contract.Address.ToString());
    }

    [Fact]
    public void A_contract_that_can_not_be_is_refused_in_a_sentence()
    {
        var contract = new AlmaCredentials("sk_test_abc", IsLive: false);
        Assert.Equal("Alma is called over https.", (contract with { Override = new("http://alma.example") }).Refuses());
        Assert.Null((contract with { Override = new("http://127.0.0.1:5010") }).Refuses());
        Assert.Equal(
            "Creating every Alma payment as manual needs deferred capture in the contract.",
            (contract with { AlwaysManual = true }).Refuses());
        Assert.Equal("Alma's numbers of payments lie between 2 and 12.", (contract with { Counts = [1] }).Refuses());
    }
}
