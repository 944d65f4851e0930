using System.Text.Json.Serialization;

namespace Layby.Server.Providers.Klarna;

/// <summary>Klarna's JSON: what is absent is null, what is unknown is let through, what is null is not sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(KlarnaSessionRequest))]
[JsonSerializable(typeof(KlarnaPageRequest))]
[JsonSerializable(typeof(KlarnaCaptureRequest))]
[JsonSerializable(typeof(KlarnaRefundRequest))]
[JsonSerializable(typeof(KlarnaSessionAnswer))]
[JsonSerializable(typeof(KlarnaPageAnswer))]
[JsonSerializable(typeof(KlarnaPlacedAnswer))]
[JsonSerializable(typeof(KlarnaOrderAnswer))]
[JsonSerializable(typeof(KlarnaErrorAnswer))]
internal sealed partial class KlarnaJson : JsonSerializerContext;
