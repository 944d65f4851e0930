using System.Security.Cryptography;
using System.Text;

namespace Layby.Core.Cards;

/// <summary>Numbers that cards have.</summary>
public static class CardNumbers
{
    private const int Shortest = 12;
    private const int Longest = 19;

    /// <summary>The digits of a number as people write it, with spaces or dashes; null where there is anything else.</summary>
    public static string? Digits(string text)
    {
        var digits = text.Where(each => each is not (' ' or '-')).ToArray();
        return digits.Length is >= Shortest and <= Longest && digits.All(char.IsAsciiDigit) ? new(digits) : null;
    }

    /// <summary>True when the last digit is the one that follows from the others (ISO/IEC 7812).</summary>
    public static bool IsChecked(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (2 * digit) - 9 : 2 * digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>
    /// A text in which nothing that could be a card's number is left but its last four digits: refusals repeat what was
    /// sent, and somebody may have sent a number in the wrong place.
    /// </summary>
    public static string Masked(string text)
    {
        var (masked, at) = (text, 0);
        while (at < masked.Length)
        {
            var end = RunEnd(masked, at);
            if (end > at && Digits(masked[at..end]) is [>= '2' and <= '6', ..] digits && IsChecked(digits))
            {
                masked = string.Concat(masked.AsSpan(0, at), new string('*', end - at - 4), masked.AsSpan(end - 4));
            }

            at = Math.Max(end, at + 1);
        }

        return masked;
    }

    /// <summary>The same for the same card. It is made of the card's name, so that it tells nothing of the number.</summary>
    public static string Fingerprint(TestCard card)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{card.Name} {card.Last4}"));
        return string.Create(16, hash, static (text, bytes) =>
        {
            const string letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = letters[bytes[i] % letters.Length];
            }
        });
    }

    // From a digit over digits, single spaces and dashes between them, to the last digit.
    private static int RunEnd(string text, int from)
    {
        var end = from;
        for (var i = from; i < text.Length && IsPart(text, i, from); i++)
        {
            end = char.IsAsciiDigit(text[i]) ? i + 1 : end;
        }

        return end;
    }

    private static bool IsPart(string text, int i, int from) =>
        char.IsAsciiDigit(text[i]) || (i > from && text[i] is ' ' or '-' && char.IsAsciiDigit(text[i - 1]));
}
