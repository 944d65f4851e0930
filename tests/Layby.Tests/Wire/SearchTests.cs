using System.Text.Json;
using Layby.Server.Wire;
using Xunit;

namespace Layby.Tests.Wire;

public sealed class SearchTests
{
    private const string Customer = """
        {"id":"cus_1","created":1700000000,"email":"Amy@RocketRides.io","name":"one two  three four","phone":null,
         "metadata":{"order":"A \"7\"","nothing":""}}
        """;

    private const string Charge = """
        {"id":"py_1","amount":1000,"amount_refunded":400,"refunded":false,"disputed":true,"currency":"eur","customer":null,
         "billing_details":{"address":{"postal_code":"75001"}},"payment_method_details":{"klarna":{}},"status":"succeeded",
         "created":1700000000,"metadata":{}}
        """;

    [Theory]
    [InlineData("email:\"amy@rocketrides.io\"", true)]
    [InlineData("email:'amy@rocketrides.io'", true)]
    [InlineData("email:\"amy\"", false)]
    [InlineData("email~\"amy\"", true)]
    [InlineData("-email~\"amy\"", false)]
    [InlineData("name:\"one two three\"", true)]
    [InlineData("name:\"TWO THREE\"", true)]
    [InlineData("name:\"three two\"", false)]
    [InlineData("name:\"thre\"", false)]
    [InlineData("name~\"thre\"", true)]
    [InlineData("phone:null", true)]
    [InlineData("-phone:NULL", false)]
    [InlineData("phone:\"null\"", false)]
    [InlineData("-phone:\"1\"", true)]
    [InlineData("metadata[\"order\"]:\"a \\\"7\\\"\"", true)]
    [InlineData("metadata['order']:'A \"7\"'", true)]
    [InlineData("metadata[\"order\"]:null", false)]
    [InlineData("-metadata[\"order\"]:null", true)]
    [InlineData("metadata[\"other\"]:null", true)]
    [InlineData("metadata[\"nothing\"]:\"\"", true)]
    [InlineData("created>1699999999", true)]
    [InlineData("created>\"1700000000\"", false)]
    [InlineData("created>=1700000000 created<=1700000000", true)]
    [InlineData("created<1700000000.5", true)]
    [InlineData("created:1700000000 AND name~\"zero\"", false)]
    [InlineData("created:1 or name~\"four\"", true)]
    [InlineData("created:1 OR created:2 OR name~\"four\"", true)]
    [InlineData("  created>1   and   created<2  ", false)]
    public void A_customer_is_found_or_not(string query, bool found) => Assert.Equal(found, Finds(query, SearchKind.Customers, Customer));

    [Theory]
    [InlineData("refunded:\"false\"", true)]
    [InlineData("refunded:\"true\"", false)]
    [InlineData("refunded:null", false)]
    [InlineData("disputed:\"TRUE\"", true)]
    [InlineData("currency:\"EUR\"", true)]
    [InlineData("billing_details.address.postal_code:75001", true)]
    [InlineData("payment_method_details.card.last4:4242", false)]
    [InlineData("payment_method_details.card.last4:null", true)]
    [InlineData("amount>999.5 amount<1001", true)]
    [InlineData("customer:null status:\"succeeded\"", true)]
    public void A_charge_is_found_or_not(string query, bool found) => Assert.Equal(found, Finds(query, SearchKind.Charges, Charge));

    [Theory]
    [InlineData("asdf", "unable to parse")]
    [InlineData("   ", "unable to parse")]
    [InlineData("status:succeeded", "unable to parse")]
    [InlineData("status:\"succeeded", "unable to parse")]
    [InlineData("status:", "unable to parse")]
    [InlineData("status", "unable to parse")]
    [InlineData(":\"x\"", "unable to parse")]
    [InlineData("--status:\"x\"", "unable to parse")]
    [InlineData("(status:\"x\")", "unable to parse")]
    [InlineData("status:\"x\"status:\"y\"", "unable to parse")]
    [InlineData("status:\"x\" AND", "unable to parse")]
    [InlineData("AND status:\"x\"", "unable to parse")]
    [InlineData("status:\"x\" AND AND status:\"x\"", "unable to parse")]
    [InlineData("metadata:\"x\"", "unable to parse")]
    [InlineData("metadata[order]:\"x\"", "unable to parse")]
    [InlineData("metadata[\"order\":\"x\"", "unable to parse")]
    [InlineData("status[\"x\"]:\"y\"", "unable to parse")]
    [InlineData("amount:1e9", "unable to parse")]
    [InlineData("amount:\"x\"", "compared with a number")]
    [InlineData("amount~\"100\"", "operator `~` is not supported for the field `amount`")]
    [InlineData("status>\"a\"", "operator `>` is not supported for the field `status`")]
    [InlineData("amount>=null", "operator `>=` is not supported for the field `amount`")]
    [InlineData("status:\"a\" OR status:\"b\" AND status:\"c\"", "can't combine `AND` and `OR`")]
    [InlineData("status:\"a\" status:\"b\" OR status:\"c\"", "can't combine `AND` and `OR`")]
    [InlineData("foo:\"bar\"", "Field `foo` is an unsupported search field for resource `payment_intents`. See "
        + "http://stripe.com/docs/search#query-fields-for-payment-intents for a list of supported fields.")]
    public void A_search_that_means_nothing_is_refused(string query, string says)
    {
        Assert.False(SearchParser.Parse(query, SearchKind.PaymentIntents).Ok(out _, out var refusal));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(400, refusal.Status);
    }

    [Fact]
    public void Ten_clauses_are_read_and_eleven_are_not()
    {
        Assert.True(SearchParser.Parse(Clauses(10), SearchKind.PaymentIntents).Ok(out _, out _));
        Assert.False(SearchParser.Parse(Clauses(11), SearchKind.PaymentIntents).Ok(out _, out var refusal));
        Assert.Contains("at most 10 clauses", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_letters_are_too_few_for_a_part() =>
        Assert.False(SearchParser.Parse("name~\"am\"", SearchKind.Customers).Ok(out _, out _));

    [Theory]
    [InlineData("created>100 created<=200 amount>5", 100L, 200L)]
    [InlineData("created:150 created>100", 150L, 150L)]
    [InlineData("-created>100", null, null)]
    [InlineData("created>100 OR created<50", null, null)]
    [InlineData("amount>5", null, null)]
    public void Only_what_was_created_in_time_needs_to_be_looked_at(string query, long? from, long? to)
    {
        Assert.True(SearchParser.Parse(query, SearchKind.PaymentIntents).Ok(out var search, out _));
        Assert.Equal((from, to), search.Created());
    }

    private static string Clauses(int count) => string.Join(" OR ", Enumerable.Repeat("amount:1", count));

    private static bool Finds(string query, SearchKind kind, string json)
    {
        Assert.True(SearchParser.Parse(query, kind).Ok(out var search, out var refusal), refusal?.Message);
        using var subject = JsonDocument.Parse(json);
        return search.Matches(subject.RootElement);
    }
}
