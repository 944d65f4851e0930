using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Layby.Server.Wire;

/// <summary>Names that occur in most requests, kept once so that reading a form does not make them again.</summary>
public static class FormNames
{
    private static readonly string[] Numbers =
        [.. Enumerable.Range(0, 100).Select(each => each.ToString(CultureInfo.InvariantCulture))];

    private static readonly FrozenSet<string> Known = FrozenSet.Create((
        "address allow_redirects allow_redisplay alma amount amount_details amount_to_capture automatic_payment_methods "
        + "billing_details cancellation_reason capture_method city client_secret confirm confirmation_method country "
        + "created currency customer description email ending_before enabled expand gt gte klarna limit line1 line2 lt "
        + "lte metadata name off_session order_id payment_intent payment_method payment_method_data "
        + "payment_method_options payment_method_types phone postal_code preferred_locale receipt_email return_url "
        + "setup_future_usage shipping starting_after state statement_descriptor transfer_group type types "
        + "use_stripe_sdk").Split(' '));

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name of a list's element.</summary>
    public static string Number(int index) =>
        index < Numbers.Length ? Numbers[index] : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name that these UTF-8 bytes spell.</summary>
    public static string Name(ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[utf8.Length];
        var length = Encoding.UTF8.GetChars(utf8, chars);
        ReadOnlySpan<char> name = chars[..length];
        return Lookup.TryGetValue(name, out var known) ? known
            : length is 1 or 2 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
              && name[0] != '0' | length == 1 ? Number(number)
            : name.ToString();
    }
}
