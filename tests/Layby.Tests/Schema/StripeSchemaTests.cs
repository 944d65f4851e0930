using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Schema;

/// <summary>The checker sees: what is right passes, and each kind of mistake is found at its place.</summary>
public sealed class StripeSchemaTests
{
    [Fact]
    public void Right_answers_have_no_problem()
    {
        var failed = Samples.Intent();
        failed["last_payment_error"] = Samples.Parse("""
            {"type": "invalid_request_error", "code": "payment_method_provider_decline", "message": "no"}
            """);
        failed["last_payment_error"]!["payment_method"] = Samples.Method();
        var expanded = Samples.Intent();
        expanded["payment_method"] = Samples.Method();
        var refused = Samples.Error();
        refused["error"]!["payment_intent"] = Samples.Intent();

        foreach (var answer in new[]
        {
            Samples.Intent(), Samples.Method(), Samples.Error(), failed, expanded, refused, Samples.List(),
            Samples.List(Samples.Intent(), Samples.Intent()),
            Samples.Event(Samples.Intent(), "payment_intent.created"),
        })
        {
            Assert.Empty(Check(answer));
        }
    }

    [Theory]
    [InlineData("currency", null, "payment_intent: the required key `currency` is missing")]
    [InlineData("colour", "\"red\"", "payment_intent: the key `colour` is unknown")]
    [InlineData("amount", "\"1099\"", "payment_intent.amount: is a string (\"1099\"), but must be of type integer")]
    [InlineData("amount", "10.5", "payment_intent.amount: is a number (10.5), but must be of type integer")]
    [InlineData("amount", "1e3", "payment_intent.amount: is a number (1e3), but must be of type integer")]
    [InlineData("livemode", "0", "payment_intent.livemode: is a number (0), but must be of type boolean")]
    [InlineData("status", "\"suceeded\"", "payment_intent.status: \"suceeded\" is none of its values")]
    [InlineData("status", "null", "payment_intent.status: is null, but is never null")]
    [InlineData("created", "1790000000000",
        "payment_intent.created: 1790000000000 is not a plausible time in seconds since 1970")]
    [InlineData("metadata", """{"order":7}""",
        "payment_intent.metadata.order: is a number (7), but must be of type string")]
    [InlineData("next_action", """{"type":"redirect_to_url","redirect_to_url":{"url":5,"return_url":null}}""",
        "payment_intent.next_action.redirect_to_url.url: is a number (5), but must be of type string")]
    [InlineData("payment_method_types", """["klarna",5]""",
        "payment_intent.payment_method_types[1]: is a number (5), but must be of type string")]
    [InlineData("latest_charge", """{"object":"refund"}""",
        "payment_intent.latest_charge: is an object `refund` in the place of an id; only charge expands here")]
    [InlineData("last_payment_error", """{"type":"card_error","code":"no_such_code"}""",
        "payment_intent.last_payment_error.code: \"no_such_code\" is none of its values")]
    [InlineData("last_payment_error", """{"type":"card_error","param":null}""",
        "payment_intent.last_payment_error.param: is null, but is never null")]
    public void A_mistake_is_found_at_its_place(string key, string? value, string problem)
    {
        var intent = Samples.Intent();
        intent.Remove(key);
        if (value is not null)
        {
            intent[key] = JsonNode.Parse(value);
        }

        Assert.Equal([problem], Check(intent));
    }

    [Fact]
    public void A_mistake_is_found_inside_what_carries_it()
    {
        var spoiled = Samples.Method();
        spoiled.Remove("type");
        var intent = Samples.Intent();
        intent["payment_method"] = spoiled.DeepClone();
        var error = Samples.Error();
        error["error"]!["payment_method"] = spoiled.DeepClone();

        Assert.Equal(["payment_intent.payment_method: the required key `type` is missing"], Check(intent));
        Assert.Equal(["answer.error.payment_method: the required key `type` is missing"], Check(error));
        Assert.Equal(
            ["list.data[1]: the required key `type` is missing"],
            Check(Samples.List(Samples.Method(), spoiled.DeepClone())));
        Assert.Equal(
            ["event.data.object: the required key `type` is missing"],
            Check(Samples.Event(spoiled, "payment_method.attached")));
    }

    [Fact]
    public void A_key_that_is_there_twice_is_found() =>
        Assert.Contains(
            "sandbox.clock: the key `now` is there twice",
            StripeSchema.Check(JsonElement.Parse(
                """{"object":"sandbox.clock","now":1790000000,"now":1790000000,"offset":0}""")));

    [Theory]
    [InlineData("5", "answer: is a number, but must be an object")]
    [InlineData("{}", "answer: does not say what `object` it is")]
    [InlineData("""{"object":"unicorn"}""", "answer: there is no schema for the object `unicorn`")]
    [InlineData("""{"object":"list","data":[],"has_more":false}""", "list: the required key `url` is missing")]
    [InlineData("""{"object":"list","data":{},"has_more":false,"url":"/v1/x"}""",
        "list.data: is an object, which no list has there")]
    [InlineData("""{"object":"list","data":[],"has_more":false,"url":"/v1/x","total_count":0}""",
        "list: the key `total_count` is unknown")]
    [InlineData("""{"error":{"type":"invalid_request_error"},"status":400}""", "answer: the key `status` is unknown")]
    [InlineData("""{"error":{"type":"rate_limit_error"}}""",
        "answer.error.type: \"rate_limit_error\" is none of its values")]
    [InlineData("""{"id":"cus_1","object":"customer","deleted":true,"email":null}""",
        "customer: the key `email` is unknown")]
    [InlineData("""{"object":"sandbox.clock","now":1790000000}""",
        "sandbox.clock: the required key `offset` is missing")]
    public void An_envelope_or_an_object_of_our_own_is_checked_too(string json, string problem) =>
        Assert.Equal([problem], StripeSchema.Check(JsonElement.Parse(json)));

    [Fact]
    public void An_event_carries_what_its_type_says()
    {
        Assert.Equal(
            ["event.data.object: is a `payment_method`, but charge.succeeded carries a `charge`"],
            Check(Samples.Event(Samples.Method(), "charge.succeeded")));
        Assert.Equal(
            ["event.type: \"payment_intent.updated\" is not a type of event"],
            Check(Samples.Event(Samples.Intent(), "payment_intent.updated")));
    }

    [Fact]
    public void An_older_version_may_lack_what_came_later_and_keep_what_went()
    {
        var old = Samples.Intent();
        old.Remove("payment_record");
        old.Remove("allowed_payment_method_types");
        old["invoice"] = null;
        old["charges"] = Samples.List();

        Assert.Empty(Check(old, "2020-08-27"));
        Assert.Equal(["payment_intent: the key `charges` is unknown"], Check(old, "2024-06-20"));
        Assert.Equal(
            [
                "payment_intent: the key `invoice` is unknown", "payment_intent: the key `charges` is unknown",
                "payment_intent: the required key `allowed_payment_method_types` is missing",
            ],
            Check(old, "2026-08-26.dahlia"));
    }

    [Fact]
    public void An_event_is_read_in_its_own_version()
    {
        var old = Samples.Intent();
        old.Remove("payment_record");
        var happening = Samples.Event(old, "payment_intent.created");

        Assert.NotEmpty(Check(happening));
        happening["api_version"] = "2026-08-26.dahlia";
        Assert.Empty(Check(happening));
    }

    [Fact]
    public void A_publishable_key_sees_less_and_must_not_see_more()
    {
        var intent = Samples.Intent();
        var hidden = Check(intent, publishable: true);
        Assert.Contains("payment_intent: a publishable key must not see `metadata`", hidden);

        foreach (var problem in hidden)
        {
            intent.Remove(problem.Split('`')[1]);
        }

        Assert.Empty(Check(intent, publishable: true));
    }

    private static IReadOnlyList<string> Check(
        JsonObject answer, string version = StripeSchema.NewestVersion, bool publishable = false) =>
        StripeSchema.Check(JsonElement.Parse(answer.ToJsonString()), version, publishable);
}
