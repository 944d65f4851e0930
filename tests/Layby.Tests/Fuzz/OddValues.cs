using System.Globalization;
using System.Text;

namespace Layby.Tests.Fuzz;

/// <summary>Values at the ends of what is possible, and beyond.</summary>
internal static class OddValues
{
    private static readonly string[] All =
    [
        "", " ", "0", "-0", "-1", "1.5", "1e99", "0x10", "007", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "99999999999999999999999999", "NaN", "Infinity", "true", "false", "null", "undefined", "[]",
        "{}", "[object Object]", "%00", "%0D%0A", "%F0%9F%A7%A6", "%FF", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "%C0%AF",
        "%EF%BB%BF", "%EF%BF%BD", "%", "%2", "%zz", "+", "'", "\"", "\\", "<script>alert(1)</script>", "../../etc/passwd",
        "%27%3B DROP TABLE x--", "${7*7}", "{{7*7}}", "pi_", "pm_1", "py_3", "ch_", "cus_", "eur", "EUR", "klarna", "alma",
        "card", "manual", "https://a.example", "javascript:1", "data:,", "//a.example", "http://[::1", "a@b.fr", "FR",
        "１", "%E2%80%AE", "İ", "ß", "e\u0301", "\u2028", "0000-00-00", "253402300800", "253402300799", "-62135596801",
        new('a', 600), new('a', 5_100), new('%', 300), string.Concat(Enumerable.Repeat("😀", 200)),
        string.Concat(Enumerable.Repeat("%F0%9F%98%80", 100)), new('[', 50), new('9', 400),
    ];

    /// <summary>What breaks a name.</summary>
    public static IReadOnlyList<string> Breaks { get; } =
        ["[", "]", "[]", "[[", "[0]", "[-1]", "[2147483647]", "[99999999999]", "[x]", "%5B", "%5D%5B", "=", "&", "%00", ".", "+"];

    public static IReadOnlyList<string> Numbers { get; } =
    [
        "10000", "5000", "1", "99999999", "100000000", "0", "-5", "1700000000", "253402300799", "253402300800", "9999999999999",
        "9223372036854775807", "-9223372036854775808", "+7", "2147483648", "86400", "2592000", "317000000",
    ];

    /// <summary>Whom a provider in the sandbox answers in another way each.</summary>
    public static IReadOnlyList<string> Mails { get; } =
        ["customer@email.fr", "customer@email.de", "customer%2Bdenied@email.de", "customer+denied@email.fr", "x", "@", "a@b"];

    public static IReadOnlyList<string> Paths { get; } =
    [
        "payment_method", "latest_charge", "customer", "data.customer", "data.latest_charge", "latest_charge.balance_transaction",
        "payment_intent", "charge", "data", "total_count", "latest_charge.payment_intent.latest_charge.customer", "a.b.c.d.e",
        "..", "", "latest_charge.refunds.data.charge", "mandate", "payment_intent.customer", "invoice", "[", "id", "object",
    ];

    public static IReadOnlyList<string> Queries { get; } =
    [
        "status:'succeeded'", "amount>100", "created>0 AND amount<99999999", "metadata['note']:'x'", "-status:'canceled'",
        "amount~1", "status:", "status:'", "(((", "a:'b' OR c:'d' AND e:'f'", "metadata[\"\"]:null", "amount>99999999999999999999",
        "created<253402300800", "currency:'eur' currency:'usd'", "%FF:'x'", "status:'x' AND", "NOT status:'x'",
    ];

    public static string Any(Random random) => All[random.Next(All.Length)];
}

/// <summary>Bytes as a broken client or a bad line makes them.</summary>
internal static class Torn
{
    /// <summary>A few bytes changed, doubled, left out or put in.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes, Random random)
    {
        var torn = new List<byte>(bytes.ToArray());
        for (var i = random.Next(1, 5); i > 0 && torn.Count > 0; i--)
        {
            var at = random.Next(torn.Count);
            switch (random.Next(4))
            {
                case 0:
                    torn[at] = (byte)random.Next(256);
                    break;
                case 1:
                    torn.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    torn.RemoveAt(at);
                    break;
                default:
                    var length = Math.Min(random.Next(1, 40), torn.Count - at);
                    torn.InsertRange(at, torn.GetRange(at, length));
                    break;
            }
        }

        return [.. torn];
    }

    /// <summary>Only what may stand in a request's first line: the rest percent-encoded, one byte after the other.</summary>
    public static string InAddress(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var each in bytes)
        {
            _ = each is > (byte)' ' and < 127 and not (byte)'#'
                ? text.Append((char)each)
                : text.Append('%').Append(each.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
