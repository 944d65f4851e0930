using System.Buffers;
using System.Text.Json;

namespace Layby.Server.Wire;

/// <summary>Work on JSON that is already written, without making a tree of it.</summary>
public static class JsonBytes
{
    /// <summary>The object with only those of its own properties whose names are kept, in their order.</summary>
    public static byte[] Keep(ReadOnlySpan<byte> json, Func<string, bool> keep)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(output, StripeJson.Writing))
        {
            writer.WriteStartObject();
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (keep(name))
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The text of one of the object's own properties; null when it has none or it is null.</summary>
    public static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return reader.GetString();
            }

            reader.Skip();
        }

        return null;
    }
}
