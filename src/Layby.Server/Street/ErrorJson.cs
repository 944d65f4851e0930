using System.Buffers;
using System.Text.Json;
using Layby.Core;
using Layby.Core.Cards;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>A refusal as JSON, its fields in Stripe's order. https://docs.stripe.com/api/errors</summary>
public static class ErrorJson
{
    /// <summary>The whole body.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="isSecret">False leaves out what a publishable key may not see of the intent.</param>
    public static byte[] Write(ApiError error, bool isSecret)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(output, StripeJson.Writing))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error");
            Optional(writer, "advice_code", error.AdviceCode);
            Optional(writer, "charge", error.Charge);
            Optional(writer, "code", error.Code);
            Optional(writer, "decline_code", error.DeclineCode);
            Optional(writer, "doc_url", error.Code is null ? null : ApiError.DocUrl(error.Code));
            // A refusal repeats what was sent, but never a card's number that was sent in the wrong place.
            writer.WriteString("message", CardNumbers.Masked(error.Message));
            Optional(writer, "network_decline_code", error.NetworkDeclineCode);
            Optional(writer, "param", error.Param is null ? null : CardNumbers.Masked(error.Param));
            if (error.PaymentIntent is { } intent)
            {
                writer.WritePropertyName("payment_intent");
                writer.WriteRawValue(PublishableView.For(isSecret, StripeJson.Body(intent)), skipInputValidation: true);
            }

            if (error.PaymentMethod is { } method)
            {
                writer.WritePropertyName("payment_method");
                writer.WriteRawValue(StripeJson.Body(method), skipInputValidation: true);
            }

            if (error.SetupIntent is { } setup)
            {
                writer.WritePropertyName("setup_intent");
                writer.WriteRawValue(PublishableView.For(isSecret, StripeJson.Body(setup)), skipInputValidation: true);
            }

            writer.WriteString("type", error.Type);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Optional(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
