using System.Text.Json.Nodes;

namespace Layby.Tests.Schema;

/// <summary>Answers as they ought to be, written by hand; a test spoils one place of one.</summary>
internal static class Samples
{
    public static JsonObject Intent() => Parse("""
        {
          "id": "pi_3SampleSampleSample00001", "object": "payment_intent", "allowed_payment_method_types": null,
          "amount": 1099, "amount_capturable": 0, "amount_details": {"tip": {}}, "amount_received": 0,
          "application": null, "application_fee_amount": null, "automatic_payment_methods": null,
          "canceled_at": null, "cancellation_reason": null, "capture_method": "automatic_async",
          "client_secret": "pi_3SampleSampleSample00001_secret_abc", "confirmation_method": "automatic",
          "created": 1790000000, "currency": "eur", "customer": null, "customer_account": null, "description": null,
          "excluded_payment_method_types": null, "last_payment_error": null, "latest_charge": null,
          "livemode": false, "managed_payments": null, "metadata": {"order": "7"},
          "next_action": {
            "redirect_to_url": {"return_url": "https://shop.example/done", "url": "https://pay.example/a/b"},
            "type": "redirect_to_url"
          },
          "on_behalf_of": null, "payment_method": "pm_1SampleSampleSample00001",
          "payment_method_configuration_details": null,
          "payment_method_options": {"klarna": {"preferred_locale": null}}, "payment_method_types": ["klarna"],
          "payment_record": null, "processing": null, "receipt_email": null, "review": null,
          "setup_future_usage": null, "shipping": null, "source": null, "statement_descriptor": null,
          "statement_descriptor_suffix": null, "status": "requires_action", "transfer_data": null,
          "transfer_group": null
        }
        """);

    public static JsonObject Method() => Parse("""
        {
          "id": "pm_1SampleSampleSample00001", "object": "payment_method", "allow_redisplay": "unspecified",
          "billing_details": {
            "address": {
              "city": null, "country": "DE", "line1": null, "line2": null, "postal_code": null, "state": null
            },
            "email": "customer@email.de", "name": null, "phone": null, "tax_id": null
          },
          "created": 1790000000, "customer": null, "customer_account": null, "klarna": {}, "livemode": false,
          "metadata": {}, "type": "klarna"
        }
        """);

    public static JsonObject Error() => Parse("""
        {
          "error": {
            "code": "resource_missing", "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
            "message": "No such payment_intent: 'pi_x'", "param": "intent", "type": "invalid_request_error"
          }
        }
        """);

    public static JsonObject Event(JsonObject carried, string type) => new()
    {
        ["id"] = "evt_3SampleSampleSample0001",
        ["object"] = "event",
        ["api_version"] = StripeSchema.NewestVersion,
        ["created"] = 1_790_000_000,
        ["data"] = new JsonObject { ["object"] = carried },
        ["livemode"] = false,
        ["pending_webhooks"] = 0,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
        ["type"] = type,
    };

    public static JsonObject List(params JsonNode[] members) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray(members),
        ["has_more"] = false,
        ["url"] = "/v1/payment_intents",
    };

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
